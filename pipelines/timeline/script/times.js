"use strict";

// Times in the zone that the reader chose, by corrected or by recorded clocks. The page is written in UTC and corrected;
// every <time> is written anew on a change.
const Times = (() => {
  const listeners = [];
  const formats = new Map();
  let zone = "UTC";
  let clocks = "corrected";
  const year = document.querySelector(".kicker time")?.dateTime.slice(0, 4);

  const format = () => {
    if (!formats.has(zone)) {
      formats.set(zone, new Intl.DateTimeFormat("en-GB", {
        timeZone: zone, hourCycle: "h23", year: "numeric", month: "short", day: "numeric",
        hour: "2-digit", minute: "2-digit", second: "2-digit",
      }));
    }
    return formats.get(zone);
  };

  const parts = (ms) => Object.fromEntries(format().formatToParts(ms).map(({ type, value }) => [type, value]));

  // Shapes: hm 00:41 · hms 00:41:07 · ms 00:41:07.123 · date 29 Mar 2026 · full 29 Mar 2026 00:41:07; with "day-" before hm,
  // hms: 29 Mar 00:41, and its year where that is another one than the page's own.
  const clock = (ms, shape = "hm") => {
    const at = parts(ms);
    const month = at.month.slice(0, 3);
    const date = `${at.day} ${month} ${at.year}`;
    const hms = `${at.hour}:${at.minute}:${at.second}`;
    const fraction = `.${String(((ms % 1000) + 1000) % 1000 | 0).padStart(3, "0")}`;
    if (shape === "date") return date;
    if (shape === "full") return `${date} ${hms}${fraction}`;
    const short = shape.endsWith("ms") && !shape.endsWith("hms") ? hms + fraction : shape.endsWith("hms") ? hms : `${at.hour}:${at.minute}`;
    return shape.startsWith("day-") ? `${at.year === year ? `${at.day} ${month}` : date} ${short}` : short;
  };

  // How far the zone is ahead of UTC at an instant, in milliseconds.
  const offset = (ms) => {
    if (zone === "UTC") return 0;
    const at = parts(ms);
    const months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const local = Date.UTC(+at.year, months.indexOf(at.month.slice(0, 3)) / 3, +at.day, +at.hour, +at.minute, +at.second);
    return local - Math.floor(ms / 1000) * 1000;
  };

  const span = (seconds) => {
    const whole = Math.abs(seconds);
    if (whole < 10 && whole % 1) return `${whole.toPrecision(2)} s`;
    if (whole < 90) return `${Math.round(whole)} s`;
    const minutes = Math.round(whole / 60);
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 2880) return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
    return `${Math.round(minutes / 1440)} days`;
  };

  // Whether seconds say something, and how sure the time is: the same rules as in words.py.
  const form = (before, after) => (before + after <= 10 ? "hms" : "hm");

  const doubt = (before, after) => {
    const width = before + after;
    if (!(width > 2)) return "";
    if (width <= 10 || Math.abs(before - after) <= 0.1 * width) return `± ${span(Math.max(before, after))}`;
    if (Math.min(before, after) < 0.5) return before > after ? `(up to ${span(before)} earlier)` : `(up to ${span(after)} later)`;
    return `(${span(before)} earlier to ${span(after)} later)`;
  };

  const instant = (time) => Date.parse((clocks === "recorded" && time.dataset.recorded) || time.dateTime);

  const paint = (time, shape = time.dataset.shape) => {
    time.textContent = clock(instant(time), shape);
    time.title = `${clock(instant(time), "full")} ${zone}`;
  };

  // In a list the first time says its day, and each that lies on another day than the one before.
  const paintList = (list) => {
    let day = "";
    for (const time of list.querySelectorAll("time[data-shape]")) {
      const own = clock(instant(time), "date");
      const { shape } = time.dataset;
      paint(time, own === day || shape.startsWith("day-") ? shape : `day-${shape}`);
      day = own;
    }
  };

  const repaint = () => {
    document.querySelectorAll("time[data-shape]").forEach((time) => paint(time));
    document.querySelectorAll("section :is(table, ul, ol)").forEach(paintList);
    listeners.forEach((listener) => listener());
  };

  // By which clocks: corrected or recorded.
  const read = (name) => {
    clocks = name;
    document.documentElement.dataset.clocks = name;
    repaint();
  };

  const see = (name) => {
    zone = name;
    for (const note of document.querySelectorAll("[data-zone]")) note.dataset.zone = zone;
    repaint();
  };

  return { see, clock, offset, span, form, doubt, read, zone: () => zone, clocks: () => clocks, onChange: (listener) => listeners.push(listener) };
})();
