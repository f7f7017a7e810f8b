"use strict";

// The event table: a virtual list over every event of the page, with search and filters.
const Table = (() => {
  const HEIGHT = 26;
  const node = document.getElementById("grid");
  const found = document.getElementById("found");
  const form = document.querySelector(".filters");
  const control = (name) => document.getElementById(name);
  const SEVERITIES = ["trace", "debug", "info", "notice", "warning", "error", "critical"];
  let rows = [];
  let list;
  let inner;
  const drawn = new Map(); // place in the list → element
  let active = 0;
  let opened = -1;
  let span = null; // [from, to] where one step of the drawing was asked for
  let clocks = "corrected";
  const day = node?.querySelector("[role=columnheader]");

  const cell = (text, name = "") => {
    const made = document.createElement("span");
    made.setAttribute("role", "gridcell");
    made.className = name;
    made.textContent = text;
    return made;
  };

  // With its day where that is another one than in the row above.
  const when = (place) => {
    const row = rows[place];
    const ms = Events.seen(row);
    if (Number.isNaN(ms)) return "no time";
    const [before, after] = Events.bounds(row);
    const isNewDay = !place || Times.clock(Events.seen(rows[place - 1]), "date") !== Times.clock(ms, "date");
    const mark = Events.corrected(row) && Times.clocks() === "corrected" ? "↺" : "";
    return `${Times.clock(ms, (isNewDay ? "day-" : "") + Times.form(before, after))}${mark} ${Times.doubt(before, after)}`;
  };

  const rowElement = (place, start) => {
    const row = rows[place];
    const made = document.createElement("div");
    made.className = "row";
    made.id = `row-${place}`;
    made.setAttribute("role", "row");
    made.setAttribute("aria-rowindex", place + 2);
    made.style.height = `${HEIGHT}px`;
    made.style.transform = `translateY(${start - HEIGHT}px)`;
    const severity = Events.word("severity", row);
    const link = document.createElement("a");
    link.href = Permalink.of(row);
    link.tabIndex = -1;
    link.textContent = Events.headline(row);
    const headline = cell("");
    headline.append(link);
    const kind = cell("", "soft");
    const mark = document.createElement("i");
    mark.className = "kind";
    mark.style.color = `var(--${Events.word("kind", row)})`;
    kind.append(mark, Events.word("kind", row));
    made.append(
      cell(when(place)), kind, cell(Events.word("service", row) || Events.word("host", row), "soft"), cell(severity, /error|critical/.test(severity) ? "loud" : "soft"),
      headline, cell(Events.actor(row), "soft"), cell(Events.source(row), "soft"),
    );
    return made;
  };

  // Rows that stay in view stay in the document: one that went while a finger is down would lose its click.
  const paint = () => {
    const items = list.getVirtualItems();
    const wanted = new Set(items.map(({ index }) => index));
    inner.style.height = `${rows.length * HEIGHT}px`;
    for (const [place, made] of drawn) {
      if (wanted.has(place)) continue;
      made.remove();
      drawn.delete(place);
    }
    for (const { index, start } of items) {
      if (!drawn.has(index)) {
        drawn.set(index, rowElement(index, start));
        inner.append(drawn.get(index));
      }
      const made = drawn.get(index);
      made.classList.toggle("active", index === active);
      made.classList.toggle("open", rows[index] === opened);
      made.setAttribute("aria-selected", rows[index] === opened);
      made.classList.toggle("beyond", Hindsight.isBeyond({ at: Events.ms(rows[index]), event_id: Events.id(rows[index]) }));
    }
    const first = Events.seen(rows[Math.min(Math.floor(node.scrollTop / HEIGHT), rows.length - 1)]);
    day.textContent = Number.isNaN(first) ? "Time" : `Time, ${Times.clock(first, "date")}`;
    if (drawn.has(active)) node.setAttribute("aria-activedescendant", `row-${active}`);
    else node.removeAttribute("aria-activedescendant");
  };

  const repaint = () => {
    drawn.clear();
    inner.replaceChildren();
    paint();
  };

  // The head of the table stays above the rows: a row's height of the list is its own.
  const options = () => ({
    count: rows.length, getScrollElement: () => node, estimateSize: () => HEIGHT, overscan: 12, scrollMargin: HEIGHT, scrollPaddingStart: HEIGHT,
    scrollToFn: VirtualCore.elementScroll, observeElementRect: VirtualCore.observeElementRect, observeElementOffset: VirtualCore.observeElementOffset,
    onChange: paint,
  });

  // Words, and phrases in quotation marks.
  const needlesOf = (words) => [...words.toLowerCase().matchAll(/["“”]([^"“”]+)["“”]?|([^\s"“”]+)/g)].map(([, phrase, word]) => phrase ?? word);

  // What has no time stands last.
  const instant = (row) => (Number.isNaN(Events.seen(row)) ? Infinity : Events.seen(row));
  const byTime = (a, b) => (instant(a) < instant(b) ? -1 : Number(instant(a) > instant(b)));

  const filter = () => {
    const needles = needlesOf(control("search").value);
    const [kind, service, severity, actor] = ["kind", "service", "severity", "actor"].map((name) => control(`filter-${name}`).value);
    const least = SEVERITIES.indexOf(severity);
    const [from, to] = span ?? (control("filter-span").checked ? Drawing.range() : []);
    const keep = [];
    for (let row = 0; row < Events.count(); row += 1) {
      if (Events.isCopy(row)) continue;
      if (kind && Events.word("kind", row) !== kind) continue;
      if (service && Events.word("service", row) !== service) continue;
      if (actor && Events.word("role", row) !== actor && Events.word("actor_kind", row) !== actor) continue;
      if (least >= 0 && SEVERITIES.indexOf(Events.word("severity", row)) < least) continue;
      if (from !== undefined && !(Events.seen(row) >= from && Events.seen(row) < to)) continue;
      if (!needles.every((needle) => Events.has(row, needle))) continue;
      keep.push(row);
    }
    clocks = Times.clocks();
    rows = clocks === "recorded" ? keep.sort(byTime) : keep;
    active = 0;
    found.textContent = `${rows.length.toLocaleString("en")} found${span ? ` · ${Times.clock(span[0], "hms")}–${Times.clock(span[1], "hms")}` : ""}`;
    node.setAttribute("aria-rowcount", rows.length + 1);
    list.setOptions(options());
    list._willUpdate();
    node.scrollTop = 0;
    repaint();
  };

  const search = async () => {
    span = null;
    if (control("search").value) await Events.searchable(filter);
    filter();
  };

  const clear = () => {
    form.reset();
    span = null;
  };

  const fill = (list, words, more = "") => list.append(...words.filter(Boolean).map((word) => new Option(word + more, word)));
  const group = (label) => Object.assign(document.createElement("optgroup"), { label });

  const move = (to) => {
    active = Math.min(Math.max(to, 0), rows.length - 1);
    list.scrollToIndex(active, { align: "auto" });
    paint();
  };

  const page = () => Math.max(1, Math.floor(node.clientHeight / HEIGHT) - 2);
  const keys = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + page()),
    PageUp: () => move(active - page()),
    Home: () => move(0),
    End: () => move(rows.length - 1),
    Enter: () => rows.length && (location.hash = Permalink.of(rows[active])),
  };

  const start = async () => {
    if (!node) return;
    await Events.load();
    inner = node.querySelector(".grid-inner");
    list = new VirtualCore.Virtualizer(options());
    list._didMount();
    fill(control("filter-kind"), Events.words("kind"));
    fill(control("filter-service"), Events.words("service"));
    fill(control("filter-severity"), SEVERITIES.slice(1), " and above");
    control("filter-actor").append(group("any"), group("in the role of"));
    ["actor_kind", "role"].forEach((name, i) => fill(control("filter-actor").children[i + 1], Events.words(name)));
    control("search").addEventListener("input", search);
    // The search box says "change" when it is left, which is when a row is pressed: not for it.
    form.addEventListener("change", ({ target }) => target.id !== "search" && search());
    form.addEventListener("submit", (event) => event.preventDefault());
    control("filter-clear").addEventListener("click", () => {
      clear();
      filter();
    });
    node.addEventListener("keydown", (event) => {
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    inner.addEventListener("click", ({ target }) => {
      const pressed = target.closest(".row");
      if (pressed && !target.closest("a")) location.hash = Permalink.of(rows[pressed.id.slice(4)]);
    });
    Times.onChange(() => (clocks === Times.clocks() ? repaint() : filter()));
    Drawing.onRange(() => control("filter-span").checked && filter());
    filter();
  };

  // One step of a density lane, asked for by a click in the drawing.
  const show = (lane, from, to) => {
    clear();
    control("filter-kind").value = lane.key.startsWith("logs/") ? "log" : "";
    control("filter-service").value = lane.service ?? "";
    span = [from, to];
    filter();
    document.getElementById("events").scrollIntoView();
  };

  // All that name a thing: what an identifier leads to.
  const find = (words) => {
    clear();
    control("search").value = words;
    search();
    document.getElementById("events").scrollIntoView();
  };

  const place = (row) => rows.indexOf(row);

  return {
    start, find, list: show, shade: () => list && paint(),
    rows: () => rows,
    neighbours: (row) => {
      const here = place(row);
      return here < 0 ? [-1, -1] : [rows[here - 1] ?? -1, rows[here + 1] ?? -1];
    },
    opened: (row) => {
      opened = row;
      if (list && place(row) >= 0) active = place(row);
      if (list) paint();
    },
    reveal: () => {
      if (place(opened) < 0) {
        clear();
        filter();
      }
      document.getElementById("events").scrollIntoView();
      active = Math.max(place(opened), 0);
      list.scrollToIndex(active, { align: "center" });
      paint();
      node.focus({ preventScroll: true });
    },
  };
})();
