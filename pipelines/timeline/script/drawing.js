"use strict";

// The large drawing: Plotly draws it; this file gives it the reader's colours, size, stretch of time and view.
const Drawing = (() => {
  const ROWS = [15, 23]; // pixels per unit of lane height: as few as the screen asks for, as many as it has room for
  const PAPER = { width: 1320, height: 670, row: 13 }; // pixels on paper, which no browser tells before it prints; least row
  const LEAST = 1000; // milliseconds: no zoom beyond this
  const NARROW = 640;
  const node = document.getElementById("drawing");
  const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", responsive: false, scrollZoom: false, doubleClick: false, showTips: false };
  const blocks = new Map(); // name of a view → its figure and what stands in it
  const watchers = [];
  const view = { lanes: "source", clocks: "corrected" };
  let block;
  let range;
  let row = ROWS[1];
  let printed = 0; // how much smaller than on the screen the drawing is printed; 0 while it is not

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  // Puts values for colour names, under keys that hold colours only: evidence may say "@alert" too.
  const painted = (value, key = "") => {
    if (typeof value === "string") return /color$/.test(key) && value[0] === "@" ? colour(value.slice(1)) : value;
    if (Array.isArray(value)) return value.map((item) => painted(item, key));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, painted(item, name)]));
    return value;
  };

  const width = () => (printed ? PAPER.width / printed : node.clientWidth);
  const narrow = () => width() < NARROW;
  const margin = () => ({ l: narrow() ? 84 : 168, r: narrow() ? 4 : 12, t: 38, b: 4 });
  const plotWidth = () => width() - margin().l - margin().r;
  const toPixel = (ms) => ((ms - range[0]) / (range[1] - range[0])) * plotWidth();
  const sight = () => ({ block, range, width: plotWidth(), narrow: narrow(), toPixel, colour });

  const units = () => -block.figure.layout.yaxis.range[0];

  // All lanes on the first screen, where it can hold them.
  const rowHeight = () => {
    if (printed) return Math.min((PAPER.height / printed - margin().t - margin().b) / units(), 19);
    if (narrow()) return 19;
    const console = document.querySelector(".console");
    const room = innerHeight - (node.getBoundingClientRect().top + scrollY) - (console?.offsetHeight ?? 0) - margin().t - margin().b - 4;
    return Math.min(Math.max(room / units(), ROWS[0]), ROWS[1]);
  };

  const layout = () => {
    const base = painted(block.figure.layout);
    const { annotations, leaders } = Names.moments(sight());
    row = rowHeight();
    const font = narrow() ? 10 : row < 19 ? 11 : 12;
    return {
      ...base,
      width: width(),
      height: Math.round(units() * row) + margin().t + margin().b,
      margin: margin(),
      dragmode: narrow() ? false : "zoom",
      xaxis: { ...base.xaxis, ...Axis.ticks(range, plotWidth()), range: [...range] },
      yaxis: { ...base.yaxis, ...Names.titles(sight(), margin().l - 8, row, font), tickfont: { size: font, color: colour("soft") } },
      shapes: [...base.shapes, ...leaders],
      annotations: [...Names.scales(sight()), ...Names.dark(sight()), ...annotations],
    };
  };

  // Bars are cut to what is in view, so that their words are in view too; two pixels more hide the edge of the cut.
  const cut = (trace) => {
    if (trace.type !== "bar") return trace;
    const pixel = (range[1] - range[0]) / plotWidth();
    const from = trace.base.map((base) => Math.max(base, range[0] - 2 * pixel));
    const length = trace.x.map((whole, i) => Math.max(Math.min(trace.base[i] + whole, range[1] + 2 * pixel) - from[i], 0));
    return { ...trace, base: from, x: length, text: trace.text?.map((text, i) => Names.fitted(text, trace.meta?.short?.[i], length[i] / pixel)) };
  };

  const data = () => painted(block.figure.data.map(cut));

  const draw = () => {
    Plotly.react(node, data(), layout(), CONFIG);
    watchers.forEach((watcher) => watcher(range));
  };

  const show = (from, to) => {
    const [first, last] = block.window;
    const span = Math.min(Math.max(to - from, LEAST), last - first);
    const start = Math.min(Math.max(from, first), last - span);
    range = [Math.round(start), Math.round(start + span)];
    draw();
  };

  const zoom = (factor, around = (range[0] + range[1]) / 2) => show(around - (around - range[0]) * factor, around + (range[1] - around) * factor);
  const pan = (share) => show(range[0] + share * (range[1] - range[0]), range[1] + share * (range[1] - range[0]));

  const load = async () => {
    const name = `${view.lanes}-${view.clocks}`;
    if (!blocks.has(name)) blocks.set(name, await Blocks.json(`block-figure-${name}`));
    block = blocks.get(name);
  };

  // Lanes by source or by service, clocks corrected or as recorded.
  const see = async (change) => {
    Object.assign(view, change);
    await load();
    for (const button of document.querySelectorAll("button[data-lanes], button[data-clocks]")) {
      button.ariaPressed = String((button.dataset.lanes ?? view.lanes) === view.lanes && (button.dataset.clocks ?? view.clocks) === view.clocks);
    }
    if (Times.clocks() === view.clocks) draw();
    else Times.read(view.clocks);
  };

  const redrawn = () => {
    let drawn = node.clientWidth;
    new ResizeObserver(() => {
      if (node.clientWidth === drawn || !node.clientWidth) return;
      drawn = node.clientWidth;
      draw();
    }).observe(node);
    const onPaper = () => Math.min(1, PAPER.height / (units() * PAPER.row + margin().t + margin().b));
    for (const [event, scale] of [["beforeprint", onPaper], ["afterprint", () => 0]]) {
      addEventListener(event, () => {
        printed = scale();
        node.style.zoom = printed || "";
        document.documentElement.toggleAttribute("data-paper", printed > 0);
        draw();
      });
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    Times.onChange(draw);
  };

  const start = async () => {
    if (!node) return null;
    await load();
    range = [...block.story];
    await Plotly.newPlot(node, data(), layout(), CONFIG);
    redrawn();
    return block;
  };

  // Each drawn symbol, bar and whisker with its mark. Plotly binds to an element its number in the trace.
  const points = () => [...node.querySelectorAll(".points .point, .errorbar")].flatMap((element) => {
    const { uid, customdata } = element.closest(".trace").__data__[0].trace;
    const number = customdata?.[element.__data__.i];
    return number === undefined ? [] : [[element, block.marks[number], uid]];
  });

  // Each line from a moment's name down to its symbol, with its time.
  const leaders = () => [...node.querySelectorAll(".shapelayer [data-index]")].flatMap((element) => {
    const shape = node.layout.shapes[element.dataset.index];
    return shape?.name === "leader" ? [[element, shape.x0]] : [];
  });

  // Each name in the drawing with its mark.
  const named = () => [...node.querySelectorAll(".annotation")].flatMap((element) => {
    const name = node.layout.annotations[element.dataset.index]?.name;
    return name ? [[element, block.marks[name.split(" ")[1]]]] : [];
  });

  return {
    start, draw, show, pan, zoom, see, points, named, leaders, margin, plotWidth, toPixel, colour, narrow,
    node: () => node,
    block: () => block,
    range: () => range,
    height: () => units() * row,
    row: () => row,
    labelHeight: () => Math.floor((block.lanes.find(({ kind }) => kind === "moments")?.height ?? 0.8) - 0.8) * row,
    onRange: (watcher) => watchers.push(watcher),
    mark: (id) => block?.marks.find((mark) => (mark.dark ?? mark.measured) === id),
  };
})();
