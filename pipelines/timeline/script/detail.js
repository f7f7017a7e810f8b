"use strict";

// What stands behind a mark: written time, reading, correction, bounds, place, raw text. Opened by #e=<event>, #d=<dark area> or #m=<moment that samples show>.
const Detail = (() => {
  const node = document.getElementById("detail");
  const part = (name) => document.getElementById(`detail-${name}`);
  const listeners = [];
  let opener;

  const fields = (pairs) => {
    const items = pairs.filter(([, value]) => value && value.length !== 0).flatMap(([name, value]) => {
      const term = document.createElement("dt");
      const said = document.createElement("dd");
      term.textContent = name;
      said.append(...[value].flat());
      return [term, said];
    });
    part("fields").replaceChildren(...items);
  };

  const open = (title) => {
    if (node.hidden) opener = document.activeElement;
    part("title").textContent = title;
    part("ties").replaceChildren();
    node.hidden = false;
    document.body.classList.add("with-detail");
    node.scrollTop = 0;
  };

  const close = () => {
    node.hidden = true;
    document.body.classList.remove("with-detail");
    history.replaceState(null, "", location.pathname + location.search);
    Table.opened(-1);
    listeners.forEach((listener) => listener(-1));
    opener?.focus?.({ preventScroll: true });
  };

  const full = (microseconds) => `${Times.clock(microseconds / 1000, "full")} ${Times.zone()}`;

  const correction = (event) => {
    const seconds = (event.at - event.recorded) / 1e6;
    return seconds ? `${seconds > 0 ? "+" : "−"}${Math.abs(seconds).toLocaleString("en", { maximumFractionDigits: 3 })} s, the offset of clock ${event.clock_id} removed` : "";
  };

  const link = (row, words) => {
    const anchor = document.createElement("a");
    anchor.href = Permalink.of(row);
    anchor.textContent = words;
    return anchor;
  };

  const linkOrId = (id) => (Events.row(id) < 0 ? id : link(Events.row(id), id));

  const lines = (texts) => texts.flatMap((text, i) => (i ? [document.createElement("br"), text] : [text]));

  const otherTime = ([role, written, at]) => `${role} ${at === null ? "" : full(at)}${written ? ` (${written})` : ""}`;

  const searchFor = ([kind, value]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "name";
    button.textContent = `${kind} ${value}`;
    button.title = "list all events that say this";
    button.addEventListener("click", () => Table.find(value));
    return button;
  };

  const tied = ({ row, relation, evidence }) => {
    const item = document.createElement("li");
    const ms = Events.ms(row);
    item.append(link(row, `${Number.isNaN(ms) ? "no time" : Times.clock(ms, "hms")} ${Events.headline(row) || Events.word("kind", row)}`));
    const why = document.createElement("small");
    why.textContent = ` ${relation}`;
    why.title = evidence;
    item.append(why);
    return item;
  };

  // What only time ties to an event lies folded: it claims no cause.
  const nearby = (links) => {
    if (!links.length) return [];
    const folded = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = `${links.length} near in time, which claims no cause`;
    const list = document.createElement("ul");
    list.append(...links.slice(0, 30).map(tied));
    folded.append(summary, list);
    return [folded];
  };

  const showTies = async (row) => {
    const { names, links: all } = await Ties.of(row);
    const links = all.filter(({ row: other }) => !Hindsight.hides({ at: Events.ms(other) }));
    const title = document.createElement("h3");
    title.textContent = "Tied to";
    const list = document.createElement("ul");
    list.append(...links.filter(({ isWeak }) => !isWeak).slice(0, 30).map(tied));
    const named = document.createElement("p");
    named.append(...names.slice(0, 20).flatMap((name) => [searchFor(name), " "]));
    part("ties").replaceChildren(...(names.length || links.length ? [title, named] : []), list, ...nearby(links.filter(({ isWeak }) => isWeak)));
  };

  const step = (name, row) => {
    const anchor = part(name);
    if (row < 0) anchor.removeAttribute("href");
    else anchor.href = Permalink.of(row);
  };

  // Where a record has fields that its text does not say, the text is not the line.
  const showTexts = (raw = "", more = "") => {
    part("raw-title").textContent = more ? "What it says" : "As written";
    for (const [name, text] of [["raw", raw], ["more", more]]) {
      part(name).hidden = part(`${name}-title`).hidden = !text;
      part(name).textContent = text;
    }
  };

  const showNone = (address) => {
    open("This event is not on this page");
    fields([
      ["Event", address],
      ["Where", "Neither its line nor another of the same file, time and check is on this page, which holds as many events as fit."],
      ["To find it", ["Ask the incident file: ", Object.assign(document.createElement("code"), { textContent: Permalink.query(address) })]],
    ]);
    showTexts();
  };

  const showEvent = async (address) => {
    const { row, note } = Permalink.find(address);
    listeners.forEach((listener) => listener(row));
    if (row < 0) return showNone(address);
    history.replaceState(null, "", Permalink.of(row));
    const event = await Events.event(row);
    open(event.headline || "An event without a headline");
    const decision = Knowing.decisions().find(({ event_id: id, role }) => id === event.id && role >= 0);
    const placed = !Number.isNaN(event.at);
    fields([
      ["Found", note],
      ["Happened", placed && [full(event.at), " ", Times.doubt(event.before / 1e6, event.after / 1e6)]],
      ["Between", placed && `${full(event.at - event.before)} and ${full(event.at + event.after)}`],
      ["Lasted", event.lasts && !Hindsight.hides({ at: (event.at + event.lasts) / 1000 }) && `${Times.span(event.lasts / 1e6)}, to ${full(event.at + event.lasts)}`],
      ["Written as", event.written],
      ["Recorded at", !Number.isNaN(event.recorded) && full(event.recorded)],
      ["Corrected by", correction(event)],
      ["Time basis", event.time_basis],
      ["Also stamped", lines(event.times.filter(([, , at]) => !Hindsight.hides({ at: at / 1000 })).map(otherTime))],
      ["Or read as", lines(event.readings.map(otherTime))],
      ["Clock", event.clock_id],
      ["Kind", [event.kind, event.severity].filter(Boolean).join(", ")],
      ["Service", event.service],
      ["Host", event.host],
      ["By", event.role || event.actor_kind],
      ["Stands in", event.source + (event.lines > 1 ? ` (${event.lines} lines)` : "") + (event.locator ? ` ${event.locator}` : "")],
      ["Handed in again", event.copies.join(", ")],
      ["Says the same as", event.duplicateOf && linkOrId(event.duplicateOf)],
      ["As it stood", decision && Object.assign(document.createElement("a"), { href: `#k=${decision.id}`, textContent: "when this was decided, without hindsight" })],
      ["Permalink", link(row, Permalink.of(row))],
      ["Below", Hindsight.moment() !== null && "as it was exported: it may tell what came after the chosen moment"],
    ]);
    part("list").href = "#events";
    part("list").textContent = "in the table";
    showTexts(event.raw ?? "The raw text did not fit into the page. It stands in the file and line above.", event.fields);
    await showTies(row);
    const [before, after] = Table.neighbours(row);
    step("before", before);
    step("after", after);
    Table.opened(row);
  };

  // What rests on no single event: `row` is the one that a review would name it by, -1: none.
  const showMark = (mark, row, told, list, words) => {
    listeners.forEach((listener) => listener(row));
    open(Hindsight.headline(mark));
    fields([...told, ["Service", mark.service], ["Why we think so", mark.basis]]);
    showTexts();
    part("list").href = list;
    part("list").textContent = words;
    step("before", -1);
    step("after", -1);
  };

  const fullOf = (ms) => full(ms * 1000);

  const showDark = (id) => {
    const mark = Drawing.mark(id);
    if (!mark) return;
    const ended = Hindsight.isOpen(mark) ? "not over by then" : mark.ended_at ? fullOf(mark.ended_at) : "open";
    showMark(mark, -1, [["From", fullOf(mark.at)], ["To", ended]], `#dark-${id}`, "in the list of dark areas");
  };

  const showMeasured = (id) => {
    const mark = Drawing.mark(id);
    if (!mark) return;
    const between = mark.earliest_at && `${fullOf(mark.earliest_at)} and ${fullOf(mark.latest_at)}`;
    const told = [["Happened", fullOf(mark.at)], ["Between", between], ["Stands in", `${mark.source}: its lane in the drawing shows its values`]];
    showMark(mark, Events.row(id), told, "#impact", "among the signals that changed");
  };

  const follow = async () => {
    const [, kind, id] = /^#([edm])=(.+)$/.exec(location.hash) ?? [];
    if (kind === "e") await showEvent(id);
    if (kind === "d") showDark(decodeURIComponent(id));
    if (kind === "m") showMeasured(decodeURIComponent(id));
  };

  const start = () => {
    part("close").addEventListener("click", close);
    part("list").addEventListener("click", (event) => {
      if (part("list").hash !== "#events") return;
      event.preventDefault();
      Table.reveal();
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && !node.hidden && !document.querySelector("dialog[open]") && close());
    addEventListener("hashchange", follow);
    Times.onChange(() => !node.hidden && follow());
    return follow();
  };

  // Listeners hear which row of the table is open; -1: none.
  return { start, onEvent: (listener) => listeners.push(listener) };
})();
