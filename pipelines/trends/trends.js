"use strict";

// Draws the durations in the reader's colours, and says which incident a point is: by pointer, by arrow keys.
(async () => {
  const node = document.getElementById("drawing");
  if (!node) {
    document.documentElement.dataset.ready = "yes";
    return;
  }
  const readout = document.getElementById("readout");
  const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", responsive: false, scrollZoom: false, doubleClick: false, showTips: false };
  const block = await Blocks.json("block-drawing");
  await Blocks.run("block-plotly");
  const points = block.figure.data.flatMap(({ x, y, customdata }) => customdata.map(([lane, incident], i) => ({ x: x[i], y: y[i], lane, incident })));
  const order = [...new Set(points.map(({ incident }) => incident))].sort((a, b) => a - b);
  let current = -1;
  let printed = 0;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const painted = (value, key = "") => {
    if (typeof value === "string") return /color$/.test(key) && value[0] === "@" ? colour(value.slice(1)) : value;
    if (Array.isArray(value)) return value.map((item) => painted(item, key));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, painted(item, name)]));
    return value;
  };
  const width = () => printed || node.clientWidth;
  const narrow = () => width() < 760;
  const laneHeight = () => (narrow() ? 104 : 84); // pixels
  const margin = () => ({ l: narrow() ? 8 : 200, r: narrow() ? 8 : 250, t: 28, b: 8 });

  const ticks = () => {
    const [low, high] = block.figure.layout.xaxis.range;
    const scale = (width() - margin().l - margin().r) / (high - low);
    const kept = [];
    for (const tick of block.ticks) if (!kept.length || (tick[0] - kept.at(-1)[0]) * scale > 52) kept.push(tick);
    return { tickvals: kept.map(([x]) => x), ticktext: kept.map(([, text]) => text), tickangle: 0, tickfont: { color: colour("soft") } };
  };

  // Beside each lane its phases and its median; on a narrow screen both stand inside it.
  const note = (text, lane, place, isSmall = false) => ({
    xref: "paper", yref: "y", y: -lane - 0.5, showarrow: false, borderpad: 0, text,
    font: { size: isSmall ? 11 : 12.5, color: colour(isSmall ? "soft" : "ink") }, ...place,
  });
  const notes = () =>
    block.lanes.flatMap((lane, i) => {
      const inside = { x: 0, y: -i, xanchor: "left", yanchor: "top", bgcolor: colour("paper"), opacity: 0.9 };
      if (narrow()) return [note(`${lane.title}, ${lane.told}`, i, inside, true)];
      const left = { x: 0, xanchor: "right", xshift: -14 };
      const right = { x: 1, xanchor: "left", xshift: 14 };
      return [
        note(lane.title, i, { ...left, yshift: 8 }),
        note(lane.count, i, { ...left, yshift: -9 }, true),
        note(lane.told, i, { ...right, yshift: lane.interval ? 8 : 0 }),
        ...(lane.interval ? [note(lane.interval, i, { ...right, yshift: -9 }, true)] : []),
      ];
    });

  // A ring around the same incident in every lane.
  const ring = () => {
    const chosen = points.filter(({ incident }) => incident === current);
    return { type: "scatter", mode: "markers", hoverinfo: "skip", cliponaxis: false, x: chosen.map(({ x }) => x), y: chosen.map(({ y }) => y), marker: { symbol: "circle-open", size: 17, color: colour("accent"), line: { width: 2 } } };
  };

  const draw = () =>
    Plotly.react(node, [...painted(block.figure.data), ring()], {
      ...painted(block.figure.layout),
      width: width(),
      height: block.lanes.length * laneHeight() + margin().t + margin().b,
      margin: margin(),
      xaxis: { ...painted(block.figure.layout.xaxis), ...ticks() },
      annotations: notes(),
    }, CONFIG);

  const say = (parts) => {
    readout.replaceChildren(...parts.map(([tag, text]) => Object.assign(document.createElement(tag), { textContent: text })));
  };
  const choose = (incident, lane) => {
    current = incident;
    const [id, day, title] = block.incidents[incident];
    const lanes = lane === undefined ? block.lanes : [block.lanes[lane]];
    const told = lanes.map(({ title: phases, texts: { [incident]: [words, bounds] } }) => `${phases} ${words}${bounds && lane !== undefined ? ` (${bounds})` : ""}`).join(" · ");
    say([["b", id], ["span", ` · ${[day, title].filter(Boolean).join(" · ")} — ${told}`]]);
    Plotly.restyle(node, { x: [ring().x], y: [ring().y] }, [block.figure.data.length]);
  };
  const open = () => {
    if (current < 0) return;
    const row = document.getElementById(`incident-${current}`);
    location.hash = row.id;
    (row.querySelector("a") ?? row.querySelector("th")).focus({ preventScroll: true });
  };

  await draw();
  node.on("plotly_hover", ({ points: [point] }) => choose(point.customdata[1], point.customdata[0]));
  node.on("plotly_click", ({ points: [point] }) => { choose(point.customdata[1]); open(); });
  node.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) choose(order[(order.indexOf(current) + step + order.length + (current < 0 && step < 0 ? 1 : 0)) % order.length]);
    else if (event.key === "Enter") open();
    else return;
    event.preventDefault();
  });
  addEventListener("resize", () => { draw(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("beforeprint", () => { printed = 1040; draw(); });
  addEventListener("afterprint", () => { printed = 0; draw(); });
  document.documentElement.dataset.ready = "yes";
})().catch((error) => {
  const words = document.createElement("p");
  words.className = "nothing";
  words.textContent = `This browser could not show the drawing (${error.message}). The same numbers stand in the tables.`;
  document.getElementById("durations").prepend(words);
  throw error;
});
