"use strict";

// What is written into the drawing: names of moments, of dark areas, and scales; and beside it, names of lanes.
// Each takes a sight of the drawing: {block, range, width, narrow, toPixel, colour}.
const Names = (() => {
  const measure = document.createElement("canvas").getContext("2d");
  const DAYS = 36 * 3600 * 1000; // a longer stretch names the day of each moment
  const LENGTHS = [44, 26, 16]; // characters of a moment's name, of its shorter and of its shortest one

  const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);
  const escaped = (text) => text.replace(/\s+/g, " ").replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

  const length = (text, font) => {
    measure.font = `${font}px system-ui, sans-serif`;
    return measure.measureText(text).width;
  };

  const moments = ({ block, range, width, toPixel, colour }) => {
    const lane = block.lanes.find(({ kind }) => kind === "moments");
    if (!lane) return { annotations: [], leaders: [] };
    const rows = Math.floor(lane.height - 0.8);
    const items = block.moments
      .filter(({ at }) => at >= range[0] && at <= range[1])
      .map((moment) => {
        const name = moment.label.replace(/\s+/g, " ");
        const time = Times.clock(moment.at, range[1] - range[0] > DAYS ? "day-hm" : "hm") + (moment.corrected ? "↺" : "");
        const lengths = LENGTHS.map((most) => {
          const short = cut(name, most);
          return { short, width: length(`${time} ${short}`, 11.5) + 8 };
        });
        return { ...moment, ...lengths[0], lengths, time, x: toPixel(moment.at) };
      });
    const placed = Labels.choose(items, rows, width);
    const y = (row) => lane.top - 0.5 - row;
    return {
      annotations: placed.map((item) => ({
        x: item.at, y: y(item.row), xref: "x", yref: "y", showarrow: false, xanchor: item.side, yanchor: "middle", align: item.side, borderpad: 1, name: `mark ${item.mark}`,
        text: `${escaped(item.time)} ${escaped(item.short)}`, font: { size: 11.5, color: colour("ink") }, bgcolor: colour("paper"), captureevents: true, xshift: item.side === "left" ? 2 : -2,
      })),
      leaders: placed.map((item) => ({
        type: "line", layer: "below", name: "leader", x0: item.at, x1: item.at, y0: y(item.row) + 0.4, y1: lane.top - lane.height + 0.7, line: { color: colour("faint"), width: 1 },
      })),
    };
  };

  // What a measured lane's height stands for, at its right edge.
  const scales = ({ block, narrow, colour }) =>
    block.lanes.filter(({ scale }) => scale && !narrow).map((lane) => ({
      x: 1, xref: "paper", y: lane.top, yref: "y", xanchor: "right", yanchor: "top", showarrow: false, borderpad: 0,
      text: escaped(lane.scale), font: { size: 9.5, color: colour("soft") }, bgcolor: colour("paper"), opacity: 0.85,
    }));

  // The class of each dark area, inside its hatching where it fits, else beside it where nothing stands yet.
  const dark = ({ block, range, width, toPixel, colour }) => {
    const taken = [];
    const names = [];
    for (const area of block.dark.filter(({ from, to }) => to > range[0] && from < range[1]).slice(0, 80)) {
      const [left, right] = [Math.max(toPixel(area.from), 0), Math.min(toPixel(area.to), width)];
      const needed = length(area.text, 10.5) + 14;
      const side = needed < right - left ? "center" : right + needed < width ? "left" : "right";
      const start = { center: (left + right - needed) / 2, left: right, right: left - needed }[side];
      if (taken.some((other) => other.y === area.y && start < other.end && start + needed > other.start)) continue;
      taken.push({ y: area.y, start, end: start + needed });
      names.push({
        x: range[0] + ({ center: (left + right) / 2, left: right, right: left }[side] / width) * (range[1] - range[0]), y: area.y,
        xref: "x", yref: "y", xanchor: side, xshift: { center: 0, left: 3, right: -3 }[side], yanchor: "middle",
        showarrow: false, borderpad: 1, text: escaped(area.text), name: `mark ${area.mark}`, captureevents: true,
        font: { size: 10.5, color: colour("ink") }, bgcolor: colour("paper"), bordercolor: colour("dark-ink"), borderwidth: side === "center" ? 0 : 0.5,
      });
    }
    return names;
  };

  // A bar's words where they fit, else its short ones, else as many of the words as fit; none where that would be no word.
  const fitted = (text, short, pixels) => {
    const words = text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
    if (length(words, 11) <= pixels - 10) return text;
    if (short) return length(short, 11) <= pixels - 6 ? escaped(short) : "";
    let count = words.length;
    while (count && length(words.slice(0, count), 11) > pixels - 10) count -= count > 20 ? 4 : 1;
    return count < 9 ? "" : escaped(`${words.slice(0, count - 1)}…`);
  };

  // Names of lanes beside the drawing: in two lines where service and signal are too long for one and the lane is
  // high enough; what is cut is the middle.
  const cutTo = (text, pixels, font) => {
    let kept = text.length;
    const shortened = () => (kept === text.length ? text : `${text.slice(0, Math.ceil(kept * 0.6))}…${text.slice(text.length - Math.floor(kept * 0.4))}`);
    while (kept > 4 && length(shortened(), font) > pixels) kept -= 1;
    return shortened();
  };

  const titles = ({ block }, pixels, row, font) => {
    const named = block.lanes.filter(({ title }) => title);
    return {
      tickvals: named.map(({ top, bottom }) => (top + bottom) / 2),
      ticktext: named.map(({ title, height }) => {
        const [first, ...rest] = title.split(" ");
        const two = rest.length && length(title, font) > pixels && height * row >= 2.5 * font;
        return (two ? [first, rest.join(" ")] : [title]).map((line) => escaped(cutTo(line, pixels, font))).join("<br>");
      }),
    };
  };

  return { escaped, cut, titles, moments, scales, dark, fitted };
})();
