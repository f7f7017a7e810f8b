"use strict";

// The large drawing: Plotly draws it, this file gives it the reader's colours, ticks, names and answers.
const Drawing = (() => {
  const ROW = 23; // pixels per unit of lane height
  const PRINTED = 1320; // pixels of width on paper, which no browser tells before it prints
  const LEAST = 1000; // milliseconds: no zoom beyond this
  const node = document.getElementById("drawing");
  const readout = document.getElementById("readout");
  const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", responsive: false, scrollZoom: false, doubleClick: false, showTips: false };
  const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800].map((s) => s * 1000);
  const measure = document.createElement("canvas").getContext("2d");
  const watchers = [];
  let block;
  let whole;
  let story;
  let range;
  let order;
  let current = -1;
  let cursor;
  let printed = 0;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  // Puts values for colour names, under keys that hold colours only: evidence may say "@alert" too.
  const painted = (value, key = "") => {
    if (typeof value === "string") return /color$/.test(key) && value[0] === "@" ? colour(value.slice(1)) : value;
    if (Array.isArray(value)) return value.map((item) => painted(item, key));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, painted(item, name)]));
    return value;
  };

  const escaped = (text) => text.replace(/\s+/g, " ").replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
  const width = () => printed || node.clientWidth;
  const narrow = () => width() < 640;
  const margin = () => ({ l: narrow() ? 8 : 168, r: 12, t: 4, b: 40 });
  const plotWidth = () => width() - margin().l - margin().r;
  const toPixel = (ms) => ((ms - range[0]) / (range[1] - range[0])) * plotWidth();

  const ticks = () => {
    const step = STEPS.find((s) => (range[1] - range[0]) / s <= plotWidth() / 78) ?? STEPS.at(-1);
    const values = [];
    const texts = [];
    let day = "";
    for (let local = Math.ceil((range[0] + Times.offset(range[0])) / step) * step; values.length < 60; local += step) {
      const at = local - Times.offset(local - Times.offset(local));
      if (at > range[1]) break;
      const date = Times.clock(at, "date");
      const zone = values.length ? "" : ` ${Times.zone()}`;
      texts.push(Times.clock(at, step < 60000 ? "hms" : "hm") + (date === day ? "" : `<br>${escaped(date + zone)}`));
      values.push(at);
      day = date;
    }
    return { tickmode: "array", tickangle: 0, tickvals: values, ticktext: texts };
  };

  const labels = () => {
    const lane = block.lanes.find(({ kind }) => kind === "moments");
    if (!lane) return { annotations: [], leaders: [] };
    const rows = Math.floor(lane.height - 0.8);
    measure.font = "11.5px system-ui, sans-serif";
    const items = block.moments
      .filter(({ at }) => at >= range[0] && at <= range[1])
      .map((moment) => {
        const name = moment.label.replace(/\s+/g, " ");
        const time = Times.clock(moment.at, "hm") + (moment.corrected ? "↺" : "");
        const short = name.length > 44 ? `${name.slice(0, 43)}…` : name;
        return { ...moment, short, time, x: toPixel(moment.at), width: measure.measureText(`${time} ${short}`).width + 8 };
      });
    const placed = Labels.choose(items, rows, plotWidth());
    const y = (row) => lane.top - 0.5 - row;
    return {
      annotations: placed.map((item) => ({
        x: item.at, y: y(item.row), xref: "x", yref: "y", showarrow: false, xanchor: item.side, yanchor: "middle", align: item.side, borderpad: 1, name: `mark ${item.mark}`,
        text: `${escaped(item.time)} ${escaped(item.short)}`, font: { size: 11.5, color: colour("ink") }, bgcolor: colour("paper"), captureevents: true, xshift: item.side === "left" ? 2 : -2,
      })),
      leaders: placed.map((item) => ({
        type: "line", layer: "below", x0: item.at, x1: item.at, y0: y(item.row) + 0.4, y1: lane.top - lane.height + 0.7, line: { color: colour("faint"), width: 1 },
      })),
    };
  };

  // On a narrow screen the lanes' names stand inside the drawing, in their upper left corner.
  const laneNames = () =>
    narrow()
      ? block.lanes.filter(({ title }) => title).map((lane) => ({
          x: 0, xref: "paper", y: lane.top, yref: "y", xanchor: "left", yanchor: "top", showarrow: false, borderpad: 0,
          text: escaped(lane.title), font: { size: 10, color: colour("soft") }, bgcolor: colour("paper"), opacity: 0.85,
        }))
      : [];

  // What a measured lane's height stands for, at its right edge.
  const scales = () =>
    block.lanes.filter(({ scale }) => scale && !narrow()).map((lane) => ({
      x: 1, xref: "paper", y: lane.top, yref: "y", xanchor: "right", yanchor: "top", showarrow: false, borderpad: 0,
      text: escaped(lane.scale), font: { size: 9.5, color: colour("soft") }, bgcolor: colour("paper"), opacity: 0.85,
    }));

  // The class of each dark area in the drawing, inside its hatching where it fits, else beside it where nothing stands yet.
  const darkNames = () => {
    measure.font = "10.5px system-ui, sans-serif";
    const taken = [];
    const names = [];
    for (const area of block.dark.filter(({ from, to }) => to > range[0] && from < range[1]).slice(0, 80)) {
      const [left, right] = [Math.max(toPixel(area.from), 0), Math.min(toPixel(area.to), plotWidth())];
      const length = measure.measureText(area.text).width + 14;
      const side = length < right - left ? "center" : right + length < plotWidth() ? "left" : "right";
      const start = { center: (left + right - length) / 2, left: right, right: left - length }[side];
      if (taken.some((other) => other.y === area.y && start < other.end && start + length > other.start)) continue;
      if (side !== "center" && narrow()) continue;
      taken.push({ y: area.y, start, end: start + length });
      names.push({
        x: range[0] + ({ center: (left + right) / 2, left: right, right: left }[side] / plotWidth()) * (range[1] - range[0]), y: area.y,
        xref: "x", yref: "y", xanchor: side, xshift: { center: 0, left: 3, right: -3 }[side], yanchor: "middle",
        showarrow: false, borderpad: 1, text: escaped(area.text), name: `mark ${area.mark}`, captureevents: true,
        font: { size: 10.5, color: colour("ink") }, bgcolor: colour("paper"), bordercolor: colour("dark-ink"), borderwidth: side === "center" ? 0 : 0.5,
      });
    }
    return names;
  };

  const layout = () => {
    const base = painted(block.figure.layout);
    const { annotations, leaders } = labels();
    return {
      ...base,
      width: width(),
      height: Math.round(-base.yaxis.range[0] * ROW) + margin().t + margin().b,
      margin: margin(),
      dragmode: narrow() ? false : "zoom",
      xaxis: { ...base.xaxis, ...ticks(), range: [...range] },
      yaxis: { ...base.yaxis, showticklabels: !narrow(), tickfont: { size: 12, color: colour("soft") } },
      shapes: [...base.shapes, ...leaders],
      annotations: [...scales(), ...darkNames(), ...laneNames(), ...annotations],
    };
  };

  // As many of a bar's words as fit into it; none where that would be no word.
  const fitted = (text, pixels) => {
    measure.font = "11px system-ui, sans-serif";
    const words = text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
    let length = words.length;
    while (length && measure.measureText(words.slice(0, length)).width > pixels - 10) length -= length > 20 ? 4 : 1;
    return length === words.length ? text : length < 5 ? "" : escaped(`${words.slice(0, length - 1)}…`);
  };

  // Bars are cut to what is in view, so that their words are in view too; two pixels more hide the edge of the cut.
  const cut = (trace) => {
    if (trace.type !== "bar") return trace;
    const pixel = (range[1] - range[0]) / plotWidth();
    const from = trace.base.map((base) => Math.max(base, range[0] - 2 * pixel));
    const length = trace.x.map((whole, i) => Math.max(Math.min(trace.base[i] + whole, range[1] + 2 * pixel) - from[i], 0));
    return { ...trace, base: from, x: length, text: trace.text?.map((text, i) => fitted(text, length[i] / pixel)) };
  };

  const data = () => painted(block.figure.data.map(cut));

  const draw = () => {
    Plotly.react(node, data(), layout(), CONFIG);
    watchers.forEach((watcher) => watcher(range));
    if (current >= 0) placeCursor();
  };

  const show = (from, to) => {
    const span = Math.min(Math.max(to - from, LEAST), whole[1] - whole[0]);
    const start = Math.min(Math.max(from, whole[0]), whole[1] - span);
    range = [Math.round(start), Math.round(start + span)];
    draw();
  };

  const zoom = (factor, around = (range[0] + range[1]) / 2) => show(around - (around - range[0]) * factor, around + (range[1] - around) * factor);
  const pan = (share) => show(range[0] + share * (range[1] - range[0]), range[1] + share * (range[1] - range[0]));

  // What a mark or a step says, in the line above the drawing.
  const say = (when, what, how) => {
    const strong = document.createElement("b");
    strong.textContent = `${when} ${Times.zone()} · ${what}`;
    readout.replaceChildren(strong, document.createElement("br"), how);
  };

  const whenOf = (mark) => {
    const before = (mark.at - (mark.earliest_at ?? mark.at)) / 1000;
    const after = ((mark.latest_at ?? mark.at) - mark.at) / 1000;
    const doubt = Times.doubt(before, after);
    const clock = Times.clock(mark.at, Times.form(before, after)) + (doubt && ` ${doubt}`);
    return mark.ended_at ? `${clock} – ${Times.clock(mark.ended_at, "hms")} (${Times.span((mark.ended_at - mark.at) / 1000)})` : clock;
  };

  const sayMark = (number) => {
    const mark = block.marks[number];
    say(whenOf(mark), mark.headline ?? "", [mark.service, mark.basis && (mark.dark ? mark.basis : `time basis: ${mark.basis}`), mark.source].filter(Boolean).join(" · "));
  };

  // Densities and measured lines are no marks: what lies under the pointer is looked up in the lane's steps.
  const stepUnder = (event) => {
    const box = node.getBoundingClientRect();
    const at = range[0] + ((event.clientX - box.left - margin().l) / plotWidth()) * (range[1] - range[0]);
    const y = -(event.clientY - box.top - margin().t) / ROW;
    const lane = block.lanes.find(({ top, bottom }) => y <= top && y > bottom);
    if (!lane?.bins?.length || at < range[0] || at > range[1]) return null;
    const number = Math.floor((at - block.window[0]) / 1000 / block.bin_seconds);
    return { lane, from: block.window[0] + number * block.bin_seconds * 1000, bin: lane.bins.find(([bin]) => bin === number) };
  };

  const sayStep = ({ lane, from, bin }) => {
    const when = `${Times.clock(from, "hms")} – ${Times.clock(from + block.bin_seconds * 1000, "hms")}`;
    if (lane.kind === "metric") say(when, `${lane.title}: ${bin ? bin[1].toLocaleString("en") : "no value on record"} ${bin ? lane.unit : ""}`, "mean of the step");
    else say(when, `${lane.title}: ${(bin?.[1] ?? 0).toLocaleString("en")} records, ${(bin?.[2] ?? 0).toLocaleString("en")} of them errors`, "select to list them below");
  };

  const placeCursor = () => {
    const x = toPixel(block.marks[current].at);
    cursor.hidden = x < 0 || x > plotWidth();
    cursor.style.left = `${margin().l + x}px`;
  };

  const pointAt = (number) => {
    current = number;
    placeCursor();
    sayMark(number);
  };

  const open = (number) => {
    const mark = block.marks[number];
    pointAt(number);
    if (mark.event_id) location.hash = `e=${mark.event_id}`;
    else if (mark.dark) location.hash = `d=${mark.dark}`;
  };

  const walk = (direction) => {
    const inside = order.filter((number) => block.marks[number].at >= range[0] && block.marks[number].at <= range[1]);
    if (!inside.length) return;
    const place = inside.indexOf(current);
    pointAt(inside[(place < 0 ? (direction > 0 ? 0 : inside.length - 1) : place + direction + inside.length) % inside.length]);
  };

  const keys = {
    ArrowRight: () => walk(1),
    ArrowLeft: () => walk(-1),
    Enter: () => current >= 0 && open(current),
    "+": () => zoom(0.5),
    "-": () => zoom(2),
    0: () => show(...story),
  };

  const listen = () => {
    let onMark = false;
    node.on("plotly_hover", ({ points }) => {
      onMark = points[0].customdata !== undefined;
      if (onMark) sayMark(points[0].customdata);
    });
    node.on("plotly_unhover", () => { onMark = false; });
    node.on("plotly_click", ({ points }) => points[0].customdata !== undefined && open(points[0].customdata));
    node.on("plotly_clickannotation", ({ annotation }) => annotation.name && open(+annotation.name.split(" ")[1]));
    node.on("plotly_relayout", (change) => {
      if (change["xaxis.range[0]"] === undefined) return;
      show(change["xaxis.range[0]"], change["xaxis.range[1]"]);
    });
    node.on("plotly_doubleclick", () => show(...story));
    node.addEventListener("mousemove", (event) => {
      if (onMark) return;
      const step = stepUnder(event);
      if (step) sayStep(step);
    });
    node.addEventListener("click", (event) => {
      const step = !onMark && stepUnder(event);
      if (step?.bin && step.lane.kind === "density") Table.list(step.lane, step.from, step.from + block.bin_seconds * 1000);
    });
    node.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      keys[event.key]();
    });
    node.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const x = event.clientX - node.getBoundingClientRect().left - margin().l;
      zoom(event.deltaY > 0 ? 1.25 : 0.8, range[0] + (x / plotWidth()) * (range[1] - range[0]));
    }, { passive: false });
    document.querySelector(".zoom").addEventListener("click", ({ target }) => {
      ({ in: () => zoom(0.5), out: () => zoom(2), story: () => show(...story), whole: () => show(...whole) })[target.dataset.zoom]?.();
    });
    let drawn = node.clientWidth;
    new ResizeObserver(() => {
      if (node.clientWidth === drawn || !node.clientWidth) return;
      drawn = node.clientWidth;
      draw();
    }).observe(node);
    for (const [event, width] of [["beforeprint", PRINTED], ["afterprint", 0]]) {
      addEventListener(event, () => {
        printed = width;
        draw();
      });
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    Times.onChange(draw);
  };

  const start = async () => {
    if (!node) return null;
    block = await Blocks.json("block-figure");
    whole = block.window;
    story = block.story;
    range = [...story];
    order = block.marks.map((_, number) => number).sort((a, b) => block.marks[a].at - block.marks[b].at);
    await Plotly.newPlot(node, data(), layout(), CONFIG);
    cursor = document.createElement("div");
    cursor.className = "cursor";
    cursor.hidden = true;
    node.append(cursor);
    listen();
    return block;
  };

  return { start, show, pan, zoom, range: () => range, onRange: (watcher) => watchers.push(watcher), mark: (id) => block?.marks.find((mark) => mark.dark === id) };
})();
