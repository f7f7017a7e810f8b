"use strict";

// The time axis in the reader's zone: round local times, and the date where it changes.
const Axis = (() => {
  const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 7776000, 31536000, 157680000, 315360000].map((s) => s * 1000);
  const DAY = 86400000;
  const APART = [78, 112]; // pixels between two ticks, at least: times of day, dates
  const MOST = 60;

  const ticks = ([from, to], width) => {
    const step = STEPS.find((s) => (to - from) / s <= width / APART[Number(s >= DAY)]) ?? STEPS.at(-1);
    const values = [];
    const texts = [];
    let day = "";
    for (let local = Math.ceil((from + Times.offset(from)) / step) * step; values.length < MOST; local += step) {
      const at = local - Times.offset(local - Times.offset(local));
      if (at > to) break;
      const date = Times.clock(at, "date");
      const zone = values.length ? "" : ` ${Times.zone()}`;
      texts.push(step < DAY ? (date === day ? "" : `${date}${zone}<br>`) + Times.clock(at, step < 60000 ? "hms" : "hm") : date + zone);
      values.push(at);
      day = date;
    }
    return { tickmode: "array", tickangle: 0, tickvals: values, ticktext: texts };
  };

  // The shortest of the round steps that cuts a span into no more than so many parts.
  const step = (span, parts) => STEPS.find((s) => span / s <= parts) ?? STEPS.at(-1);

  return { ticks, step };
})();
