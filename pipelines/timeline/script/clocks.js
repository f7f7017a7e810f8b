"use strict";

// A clock's anchors as a plot, drawn when it is asked for: how far the clock stood from the reference whenever another
// clock saw the same thing, the offset with its bounds, and below it what the offset leaves over.
const Clocks = (() => {
  const SHAPES = { above: "triangle-down-open", below: "triangle-up-open", both: "circle-open" };
  const COLOURS = { used: "metric", contradicting: "accent", unused: "faint" };
  const WORDS = { used: "used", contradicting: "contradicting", unused: "not used" };
  const HIGH = 360;
  let clocks = null;

  const offsetAt = (segment, at) => (segment.offset === null ? null : segment.offset + (segment.from === null ? 0 : segment.drift_ppm * 1e-6 * (at - segment.from) / 1000));
  const segmentAt = (clock, at) => clock.segments.find(({ from, to }) => (from ?? -Infinity) <= at && at < (to ?? Infinity)) ?? clock.segments[0];

  const round = (seconds) => `${seconds < 0 ? "−" : "+"}${Math.abs(seconds).toLocaleString("en", { maximumFractionDigits: 3 })} s`;

  // The middle of what is to be seen: single anchors far off stand at the edge, and are counted.
  const edges = (values, more) => {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];
    const [low, high] = [Math.min(at(0.05), ...more), Math.max(at(0.95), ...more)];
    const air = 0.15 * (high - low) || 1;
    return [low - air, high + air];
  };

  const held = (value, [low, high]) => Math.min(Math.max(value, low), high);

  const anchorTraces = (clock, rows, axis, valueOf, limits) =>
    Object.keys(COLOURS).map((verdict) => {
      const own = rows.filter((row) => row[3] === verdict);
      return {
        type: "scatter", mode: "markers", yaxis: axis, name: `${WORDS[verdict]} anchors`, hoverinfo: "text", showlegend: axis === "y" && own.length > 0,
        x: own.map(([at]) => at), y: own.map((row) => held(valueOf(row), limits)), customdata: own.map((row) => row[5]),
        text: own.map((row) => Names.escaped(`${Times.clock(row[0], "full")} ${Times.zone()}: ${round(valueOf(row))} against ${clock.others[row[2]]}, ${WORDS[verdict]}`)),
        marker: { symbol: own.map((row) => SHAPES[row[4]]), size: 7, color: Drawing.colour(COLOURS[verdict]), line: { width: 1.2, color: Drawing.colour(COLOURS[verdict]) } },
      };
    });

  const ends = (segment, [first, last]) => [Math.max(segment.from ?? first, first), Math.min(segment.to ?? last, last)];

  const band = (axis, x, lower, upper) => ({
    type: "scatter", mode: "lines", yaxis: axis, fill: "toself", fillcolor: Drawing.colour("dark-wash"), line: { width: 0 }, hoverinfo: "skip", showlegend: false,
    x: [x[0], x[1], x[1], x[0]], y: [lower[0], lower[1], upper[1], upper[0]],
  });

  const offsetTraces = (clock, span) =>
    clock.segments.flatMap((segment) => {
      const [from, to] = ends(segment, span);
      const own = [from, to].map((at) => offsetAt(segment, at));
      if (own[0] === null || from > to) return [];
      const shift = own.map((value) => value - segment.offset);
      const isApplied = segment.verdict === "applied";
      const { lower, upper, offset } = segment;
      const bands = lower === null || upper === null ? [] : [
        band("y", [from, to], shift.map((value) => lower + value), shift.map((value) => upper + value)),
        band("y2", [from, to], [lower - offset, lower - offset], [upper - offset, upper - offset]),
      ];
      return [...bands, {
        type: "scatter", mode: "lines", hoverinfo: "skip", name: isApplied ? "offset that was removed" : `estimate (${segment.verdict})`,
        x: [from, to], y: own, line: { color: Drawing.colour("ink"), width: 1.5, dash: isApplied ? "solid" : "dot" },
      }];
    });

  const axis = (title, domain, range) => ({
    domain, range, title: { text: title, font: { size: 11, color: Drawing.colour("soft") } }, gridcolor: Drawing.colour("rule"), zerolinecolor: Drawing.colour("faint"),
    zeroline: true, ticksuffix: " s", tickfont: { size: 11, color: Drawing.colour("soft") }, fixedrange: true,
  });

  const figure = (clock, width) => {
    const rows = clock.anchors;
    const span = [rows[0][0], rows.at(-1)[0]];
    const residual = (row) => row[1] - (offsetAt(segmentAt(clock, row[0]), row[0]) ?? 0);
    const bounds = clock.segments.flatMap(({ offset, lower, upper }) => [offset, lower, upper].filter((value) => value !== null));
    const apart = edges(rows.map((row) => row[1]), [0, ...bounds]);
    const used = rows.filter(([, , , verdict]) => verdict === "used");
    const left = edges((used.length ? used : rows).map(residual), [0, ...clock.segments.flatMap(({ offset, lower, upper }) => [lower, upper].filter((value) => value !== null).map((value) => value - offset))]);
    return {
      data: [...offsetTraces(clock, span), ...anchorTraces(clock, rows, "y", (row) => row[1], apart), ...anchorTraces(clock, rows, "y2", residual, left)],
      layout: {
        width, height: HIGH, margin: { l: 72, r: 12, t: 8, b: 34 }, paper_bgcolor: Drawing.colour("paper"), plot_bgcolor: Drawing.colour("paper"), hovermode: "closest",
        font: { color: Drawing.colour("ink"), size: 11, family: "system-ui, sans-serif" }, legend: { orientation: "h", y: 1.02, yanchor: "bottom", font: { size: 11 } },
        hoverlabel: { bgcolor: Drawing.colour("wash"), bordercolor: Drawing.colour("rule"), font: { color: Drawing.colour("ink"), size: 11 } },
        xaxis: { ...Axis.ticks(span, width - 84), range: span, anchor: "y2", gridcolor: Drawing.colour("rule"), fixedrange: true, tickfont: { size: 11, color: Drawing.colour("soft") } },
        yaxis: axis("ahead of the reference", [0.42, 0.92], apart),
        yaxis2: axis("left over", [0, 0.34], left),
      },
      beyond: rows.filter((row) => residual(row) < left[0] || residual(row) > left[1]).length,
    };
  };

  const said = (clock, beyond) => {
    const share = clock.anchors.length < clock.anchor_count ? `${clock.anchors.length} of ${clock.anchor_count.toLocaleString("en")} anchors, those that contradict first. ` : "";
    const far = beyond ? `${beyond} lie beyond the lower drawing and stand at its edge. ` : "";
    return `${share}${far}The band holds the offset; ▽ bounds it from above, △ from below, ○ from both sides.`;
  };

  const draw = async (holder) => {
    clocks ??= new Map(((await Blocks.json("block-anchors")) ?? []).map((clock) => [clock.clock, clock]));
    const clock = clocks.get(holder.dataset.clock);
    const plot = holder.querySelector(".anchor-plot");
    const { data, layout, beyond } = figure(clock, Math.min(holder.clientWidth, 1100));
    await Plotly.react(plot, data, layout, { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", staticPlot: false, doubleClick: false, showTips: false });
    holder.querySelector(".anchor-words").textContent = said(clock, beyond);
    plot.on("plotly_click", ({ points }) => points[0].customdata && (location.hash = `e=${points[0].customdata}`));
  };

  const start = () => {
    const holders = [...document.querySelectorAll("#clocks details[data-clock]")];
    for (const holder of holders) holder.addEventListener("toggle", () => holder.open && draw(holder));
    const again = () => holders.filter(({ open }) => open).forEach(draw);
    Times.onChange(again);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  };

  return { start };
})();
