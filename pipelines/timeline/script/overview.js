"use strict";

// The strip below the drawing: the whole incident at a glance, and the part of it that the drawing shows.
const Overview = (() => {
  const node = document.getElementById("overview");
  const SVG = "http://www.w3.org/2000/svg";
  let window_;
  let later;

  const element = (name, attributes, ...children) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const place = (ms) => Math.min(Math.max((ms - window_[0]) / (window_[1] - window_[0]), 0), 1) * 1000;

  const volume = (block) => {
    const total = new Map();
    for (const lane of block.lanes.filter(({ kind }) => kind === "density")) {
      for (const [bin, count] of lane.bins) total.set(bin, (total.get(bin) ?? 0) + count);
    }
    const peak = Math.sqrt(Math.max(1, ...total.values()));
    return [...total].sort((a, b) => a[0] - b[0]).map(([bin, count]) => {
      const height = (26 * Math.sqrt(count)) / peak;
      const left = place(window_[0] + bin * block.bin_seconds * 1000);
      const right = place(window_[0] + (bin + 1) * block.bin_seconds * 1000);
      return `M${left.toFixed(1)} 34V${(34 - height).toFixed(1)}H${right.toFixed(1)}V34Z`;
    }).join("");
  };

  const frame = (range, parts) => {
    const [from, to] = range.map(place);
    parts.left.setAttribute("width", from);
    parts.right.setAttribute("x", to);
    parts.right.setAttribute("width", 1000 - to);
    parts.frame.setAttribute("x", from);
    parts.frame.setAttribute("width", Math.max(to - from, 2));
  };

  const drag = () => {
    let grip = null;
    const at = (event) => {
      const box = node.getBoundingClientRect();
      return window_[0] + ((event.clientX - box.left) / box.width) * (window_[1] - window_[0]);
    };
    node.addEventListener("pointerdown", (event) => {
      const [from, to] = Drawing.range();
      const where = at(event);
      grip = where >= from && where <= to && to - from < window_[1] - window_[0] ? where - from : null;
      if (grip === null) Drawing.show(where - (to - from) / 2, where + (to - from) / 2);
      grip ??= (to - from) / 2;
      node.setPointerCapture(event.pointerId);
    });
    node.addEventListener("pointermove", (event) => {
      if (grip === null) return;
      const [from, to] = Drawing.range();
      const start = at(event) - grip;
      Drawing.show(start, start + to - from);
    });
    node.addEventListener("pointerup", () => { grip = null; });
    node.addEventListener("keydown", (event) => {
      const act = { ArrowLeft: () => Drawing.pan(-0.2), ArrowRight: () => Drawing.pan(0.2), "+": () => Drawing.zoom(0.5), "-": () => Drawing.zoom(2) }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
  };

  const start = (block) => {
    window_ = block.window;
    const parts = {
      left: element("rect", { class: "away", x: 0, y: 0, height: 34 }),
      right: element("rect", { class: "away", y: 0, height: 34 }),
      frame: element("rect", { class: "frame", y: 1, height: 32 }),
    };
    later = element("rect", { class: "later", y: 0, height: 33, width: 0 });
    const dark = block.marks.filter((mark) => mark.unheard).map((mark) => {
      const from = place(mark.at);
      return element("rect", { class: "dark", x: from, y: 2, width: Math.max(place(mark.ended_at ?? window_[1]) - from, 1), height: 7 });
    });
    node.append(element("svg", { viewBox: "0 0 1000 34", preserveAspectRatio: "none", "aria-hidden": "true" },
      element("path", { class: "volume", d: volume(block) }), ...dark, element("path", { class: "floor", d: "M0 33.5H1000" }), later, parts.left, parts.right, parts.frame));
    frame(Drawing.range(), parts);
    Drawing.onRange((range) => frame(range, parts));
    drag();
  };

  // What came after the moment of the hindsight switch is not told here either.
  const veil = (moment) => {
    later.setAttribute("x", moment === null ? 1000 : place(moment));
    later.setAttribute("width", moment === null ? 0 : 1000 - place(moment));
  };

  return { start, veil };
})();
