"use strict";

// What stands behind a mark: written time, reading, correction, bounds, place, raw text. Opened by #e=<event id> or #d=<dark area>.
const Detail = (() => {
  const node = document.getElementById("detail");
  const part = (name) => document.getElementById(`detail-${name}`);
  let opener;

  const fields = (pairs) => {
    const items = pairs.filter(([, value]) => value).flatMap(([name, value]) => {
      const term = document.createElement("dt");
      const said = document.createElement("dd");
      term.textContent = name;
      said.append(value);
      return [term, said];
    });
    part("fields").replaceChildren(...items);
  };

  const open = (title) => {
    if (node.hidden) opener = document.activeElement;
    part("title").textContent = title;
    node.hidden = false;
    document.body.classList.add("with-detail");
    node.scrollTop = 0;
  };

  const close = () => {
    node.hidden = true;
    document.body.classList.remove("with-detail");
    history.replaceState(null, "", location.pathname + location.search);
    Table.opened(-1);
    opener?.focus?.({ preventScroll: true });
  };

  const full = (microseconds) => `${Times.clock(microseconds / 1000, "full")} ${Times.zone()}`;

  const correction = (event) => {
    const seconds = (event.at - event.recorded) / 1e6;
    return seconds ? `${seconds > 0 ? "+" : "−"}${Math.abs(seconds).toLocaleString("en", { maximumFractionDigits: 3 })} s, the offset of clock ${event.clock_id} removed` : "";
  };

  const link = (id, words) => {
    const anchor = document.createElement("a");
    anchor.href = `#e=${id}`;
    anchor.textContent = words;
    return anchor;
  };

  const step = (name, row) => {
    const anchor = part(name);
    if (row < 0) anchor.removeAttribute("href");
    else anchor.href = `#e=${Events.id(row)}`;
  };

  const showEvent = async (id) => {
    const row = Events.row(id);
    if (row < 0) {
      open("This event is not on this page");
      fields([["Event", id], ["Where", "It may stand in the incident file: the page holds what fits."]]);
      part("raw").hidden = part("raw-title").hidden = true;
      return;
    }
    const event = await Events.event(row);
    open(event.headline || "An event without a headline");
    const placed = !Number.isNaN(event.at);
    fields([
      ["Happened", placed && [full(event.at), Times.doubt(event.before / 1e6, event.after / 1e6)].join(" ")],
      ["Between", placed && `${full(event.at - event.before)} and ${full(event.at + event.after)}`],
      ["Lasted", event.lasts && `${Times.span(event.lasts / 1e6)}, to ${full(event.at + event.lasts)}`],
      ["Written as", event.written],
      ["Recorded at", !Number.isNaN(event.recorded) && full(event.recorded)],
      ["Corrected by", correction(event)],
      ["Time basis", event.time_basis],
      ["Clock", event.clock_id],
      ["Kind", [event.kind, event.severity].filter(Boolean).join(", ")],
      ["Service", [event.service, event.host].filter(Boolean).join(" on ")],
      ["By", event.role || event.actor_kind],
      ["Stands in", event.source + (event.lines > 1 ? ` (${event.lines} lines)` : "") + (event.locator ? ` ${event.locator}` : "")],
      ["Handed in again", event.copies.join(", ")],
      ["Says the same as", event.duplicateOf && link(event.duplicateOf, event.duplicateOf)],
      ["Permalink", link(event.id, `#e=${event.id}`)],
    ]);
    part("raw").hidden = part("raw-title").hidden = false;
    part("list").href = "#events";
    part("list").textContent = "in the table";
    part("raw").textContent = event.raw ?? "The raw text did not fit into the page. It stands in the file and line above.";
    const [before, after] = Table.neighbours(row);
    step("before", before);
    step("after", after);
    Table.opened(row);
  };

  const showDark = (id) => {
    const mark = Drawing.mark(id);
    if (!mark) return;
    open(mark.headline);
    fields([
      ["From", `${Times.clock(mark.at, "full")} ${Times.zone()}`],
      ["To", mark.ended_at ? `${Times.clock(mark.ended_at, "full")} ${Times.zone()}` : "open"],
      ["Service", mark.service],
      ["Why we think so", mark.basis],
    ]);
    part("raw").hidden = part("raw-title").hidden = true;
    part("list").href = `#dark-${id}`;
    part("list").textContent = "in the list of dark areas";
    step("before", -1);
    step("after", -1);
  };

  const follow = async () => {
    const [, kind, id] = /^#([ed])=(.+)$/.exec(location.hash) ?? [];
    if (kind === "e") await showEvent(decodeURIComponent(id));
    if (kind === "d") showDark(decodeURIComponent(id));
  };

  const start = () => {
    part("close").addEventListener("click", close);
    part("list").addEventListener("click", (event) => {
      if (part("list").hash !== "#events") return;
      event.preventDefault();
      Table.reveal();
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && !node.hidden && close());
    addEventListener("hashchange", follow);
    Times.onChange(() => !node.hidden && follow());
    return follow();
  };

  return { start };
})();
