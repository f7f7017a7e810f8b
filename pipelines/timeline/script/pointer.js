"use strict";

// Pointer and keyboard in the drawing: pointing reads, selecting opens, dragging zooms, arrows walk.
const Pointer = (() => {
  const cursor = document.createElement("div");
  let current = null; // the mark that was last pointed at
  let onMark = false;

  const placeCursor = () => {
    if (!current) return;
    const x = Drawing.toPixel(current.at);
    cursor.hidden = x < 0 || x > Drawing.plotWidth();
    cursor.style.left = `${Drawing.margin().l + x}px`;
  };

  const pointAt = (mark) => {
    current = mark;
    placeCursor();
    Readout.mark(mark, Arcs.show(mark));
  };

  const open = (mark) => {
    const isChosen = Hindsight.choose(mark);
    pointAt(mark);
    if (isChosen) return;
    if (Hindsight.hides(mark)) return;
    if (mark.event_id) location.hash = `e=${mark.event_id}`;
    else if (mark.dark) location.hash = `d=${mark.dark}`;
    else if (mark.measured) location.hash = `m=${mark.measured}`;
  };

  const walk = (direction) => {
    const [from, to] = Drawing.range();
    const inside = Drawing.block().marks.filter(({ at }) => at >= from && at <= to).sort((a, b) => a.at - b.at);
    if (!inside.length) return;
    const place = inside.indexOf(current);
    pointAt(inside[(place < 0 ? (direction > 0 ? 0 : inside.length - 1) : place + direction + inside.length) % inside.length]);
  };

  // Densities and measured lines are no marks: what lies under the pointer is looked up in the lane's steps.
  const stepUnder = (event) => {
    const block = Drawing.block();
    const box = Drawing.node().getBoundingClientRect();
    const [first, last] = Drawing.range();
    const { l, t } = Drawing.margin();
    const at = first + ((event.clientX - box.left - l) / Drawing.plotWidth()) * (last - first);
    const y = -(event.clientY - box.top - t) / Drawing.row();
    const lane = block.lanes.find(({ top, bottom }) => y <= top && y > bottom);
    if (!lane?.bins?.length || at < first || at > last) return null;
    const length = block.bin_seconds * 1000;
    const number = Math.floor((at - block.window[0]) / length);
    const from = block.window[0] + number * length;
    return { lane, from, to: from + length, bin: lane.bins.find(([bin]) => bin === number) };
  };

  const incident = () => Drawing.show(...Drawing.block().story);
  const keys = {
    ArrowRight: () => walk(1),
    ArrowLeft: () => walk(-1),
    Enter: () => current && open(current),
    "+": () => Drawing.zoom(0.5),
    "-": () => Drawing.zoom(2),
    0: incident,
  };

  const listenToPlotly = (node) => {
    const markOf = (points) => Drawing.block().marks[points[0].customdata];
    node.on("plotly_hover", ({ points }) => {
      onMark = points[0].customdata !== undefined;
      if (onMark) Readout.mark(markOf(points), Arcs.show(markOf(points)));
    });
    node.on("plotly_unhover", () => {
      onMark = false;
      Arcs.clear();
    });
    node.on("plotly_click", ({ points }) => points[0].customdata !== undefined && open(markOf(points)));
    node.on("plotly_clickannotation", ({ annotation }) => annotation.name && open(Drawing.block().marks[annotation.name.split(" ")[1]]));
    node.on("plotly_relayout", (change) => {
      if (change["xaxis.range[0]"] !== undefined) Drawing.show(change["xaxis.range[0]"], change["xaxis.range[1]"]);
    });
    node.on("plotly_doubleclick", incident);
  };

  const listen = (node) => {
    node.addEventListener("mousemove", (event) => {
      const step = !onMark && stepUnder(event);
      if (step && !Hindsight.hides({ at: step.from })) Readout.step(step);
    });
    node.addEventListener("click", (event) => {
      const step = !onMark && stepUnder(event);
      if (step?.bin && step.lane.kind === "density" && !Hindsight.hides({ at: step.from })) Table.list(step.lane, step.from, step.to);
    });
    node.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.target !== node) return;
      event.preventDefault();
      keys[event.key]();
    });
    node.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const x = event.clientX - node.getBoundingClientRect().left - Drawing.margin().l;
      const [from, to] = Drawing.range();
      Drawing.zoom(event.deltaY > 0 ? 1.25 : 0.8, from + (x / Drawing.plotWidth()) * (to - from));
    }, { passive: false });
    document.querySelector(".views").addEventListener("click", ({ target }) => {
      const { zoom, lanes, clocks } = target.dataset;
      ({ in: () => Drawing.zoom(0.5), out: () => Drawing.zoom(2), story: incident, whole: () => Drawing.show(...Drawing.block().window) })[zoom]?.();
      if (lanes) Drawing.see({ lanes });
      if (clocks) Drawing.see({ clocks });
    });
  };

  const start = () => {
    const node = Drawing.node();
    cursor.className = "cursor";
    cursor.hidden = true;
    node.append(cursor);
    listenToPlotly(node);
    listen(node);
    Drawing.onRange(placeCursor);
  };

  return { start, open };
})();
