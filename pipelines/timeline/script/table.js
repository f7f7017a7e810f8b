"use strict";

// The event table: a virtual list over every event of the page, with search and filters.
const Table = (() => {
  const HEIGHT = 26;
  const node = document.getElementById("grid");
  const found = document.getElementById("found");
  const control = (name) => document.getElementById(name);
  const SEVERITIES = ["trace", "debug", "info", "notice", "warning", "error", "critical"];
  let rows = [];
  let list;
  let inner;
  const drawn = new Map(); // place in the list → element
  let active = 0;
  let opened = -1;
  let span = null; // [from, to, words] where one step of the drawing was asked for

  const cell = (text, name = "") => {
    const made = document.createElement("span");
    made.setAttribute("role", "cell");
    made.className = name;
    made.textContent = text;
    return made;
  };

  const when = (row) => {
    const ms = Events.ms(row);
    if (Number.isNaN(ms)) return "no time";
    const [before, after] = Events.bounds(row);
    const doubt = Times.doubt(before, after);
    return `${Times.clock(ms, Times.form(before, after))}${Events.corrected(row) ? "↺" : ""} ${doubt}`;
  };

  const rowElement = (place, start) => {
    const row = rows[place];
    const made = document.createElement("a");
    made.className = "row";
    made.href = `#e=${Events.id(row)}`;
    made.tabIndex = -1;
    made.setAttribute("role", "row");
    made.setAttribute("aria-rowindex", place + 2);
    made.style.height = `${HEIGHT}px`;
    made.style.transform = `translateY(${start}px)`;
    const severity = Events.word("severity", row);
    const kind = cell("", "soft");
    const mark = document.createElement("i");
    mark.className = "kind";
    mark.style.color = `var(--${Events.word("kind", row)})`;
    kind.append(mark, Events.word("kind", row));
    made.append(cell(when(row)), kind, cell(Events.word("service", row) || Events.word("host", row), "soft"), cell(severity, /error|critical/.test(severity) ? "loud" : "soft"),
      cell(Events.headline(row)), cell(Events.source(row), "soft"));
    return made;
  };

  // Rows that stay in view stay in the document: one that went while a finger is down would lose its click.
  const paint = () => {
    const items = list.getVirtualItems();
    const wanted = new Set(items.map(({ index }) => index));
    inner.style.height = `${list.getTotalSize()}px`;
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
      drawn.get(index).classList.toggle("active", index === active);
      drawn.get(index).classList.toggle("open", rows[index] === opened);
    }
  };

  const repaint = () => {
    drawn.clear();
    inner.replaceChildren();
    paint();
  };

  const options = () => ({
    count: rows.length, getScrollElement: () => node, estimateSize: () => HEIGHT, overscan: 12,
    scrollToFn: VirtualCore.elementScroll, observeElementRect: VirtualCore.observeElementRect, observeElementOffset: VirtualCore.observeElementOffset,
    onChange: paint,
  });

  const filter = () => {
    const needles = control("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [kind, service, severity] = ["kind", "service", "severity"].map((name) => control(`filter-${name}`).value);
    const least = SEVERITIES.indexOf(severity);
    const [from, to] = span ?? (control("filter-span").checked ? Drawing.range() : []);
    const keep = [];
    for (let row = 0; row < Events.count(); row += 1) {
      if (Events.isCopy(row)) continue;
      if (kind && Events.word("kind", row) !== kind) continue;
      if (service && Events.word("service", row) !== service) continue;
      if (least >= 0 && SEVERITIES.indexOf(Events.word("severity", row)) < least) continue;
      if (from !== undefined && !(Events.ms(row) >= from && Events.ms(row) < to)) continue;
      if (!needles.every((needle) => Events.has(row, needle))) continue;
      keep.push(row);
    }
    rows = keep;
    active = 0;
    found.textContent = `${rows.length.toLocaleString("en")} found${span ? ` · ${Times.clock(span[0], "hms")}–${Times.clock(span[1], "hms")}` : ""}`;
    node.parentElement.setAttribute("aria-rowcount", rows.length + 1);
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

  const fill = (name, words) => control(`filter-${name}`).append(...words.map((word) => new Option(name === "severity" ? `${word} and above` : word, word)));

  const move = (to) => {
    active = Math.min(Math.max(to, 0), rows.length - 1);
    list.scrollToIndex(active, { align: "auto" });
    paint();
  };

  const keys = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + 20),
    PageUp: () => move(active - 20),
    Home: () => move(0),
    End: () => move(rows.length - 1),
    Enter: () => rows.length && (location.hash = `e=${Events.id(rows[active])}`),
  };

  const start = async () => {
    if (!node) return;
    await Events.load();
    inner = document.createElement("div");
    inner.className = "grid-inner";
    node.append(inner);
    list = new VirtualCore.Virtualizer(options());
    list._didMount();
    fill("kind", Events.words("kind"));
    fill("service", Events.words("service"));
    fill("severity", SEVERITIES.slice(1));
    control("search").addEventListener("input", search);
    // The search box says "change" when it is left, which is when a row is pressed: not for it.
    document.querySelector(".filters").addEventListener("change", ({ target }) => target.id !== "search" && search());
    document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
    node.addEventListener("keydown", (event) => {
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    Times.onChange(repaint);
    Drawing.onRange(() => control("filter-span").checked && filter());
    filter();
  };

  // One step of a density lane, asked for by a click in the drawing.
  const show = (lane, from, to) => {
    control("search").value = "";
    control("filter-kind").value = lane.key.startsWith("logs/") ? "log" : "";
    control("filter-service").value = lane.service ?? "";
    control("filter-severity").value = "";
    span = [from, to];
    filter();
    document.getElementById("events").scrollIntoView();
  };

  const place = (row) => rows.indexOf(row);

  return {
    start,
    list: show,
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
        document.querySelector(".filters").reset();
        span = null;
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
