"use strict";

// Links to events: #e=<event id>@<recorded at, ms>. An id is made of file, line and a check of stamp and length. Where a file
// has grown in front of an event its line is another one: then file, check and time find it again.
const Permalink = (() => {
  const recorded = (row) => Math.floor(Events.recorded(row)); // NaN where it has no time

  const of = (row) => `#e=${encodeURIComponent(Events.id(row))}${Number.isNaN(recorded(row)) ? "" : `@${recorded(row)}`}`;

  const read = (link) => {
    const [, id, time] = /^(?:.*#e=)?(.*?)(?:@(-?\d+))?$/.exec(link.trim()) ?? ["", link];
    return { id: decodeURIComponent(id), time: time === undefined ? NaN : Number(time) };
  };

  const parts = (id) => {
    const [, file, line, check] = /^([^-]+)-(\d+)(?:\.\d+)?-(\d+)$/.exec(id) ?? [];
    return file ? { start: `${file}-`, line: Number(line), end: `-${check}` } : null;
  };

  // Rows of the same file, check and time, nearest in line number first.
  const kin = (told, time) => {
    const far = (row) => Math.abs(parts(Events.id(row)).line - told.line);
    return [...Array(Events.count()).keys()]
      .filter((row) => Events.id(row).startsWith(told.start) && Events.id(row).endsWith(told.end) && parts(Events.id(row)) && (Number.isNaN(time) || recorded(row) === time))
      .sort((a, b) => far(a) - far(b) || b - a);
  };

  const others = (count) => (count ? ` ${count === 1 ? "One more event of this file has" : `${count} more events of this file have`} the same; this one is the nearest.` : "");

  // {id, row, note}: the row that a link means, -1 where it is not on this page; and what to say where its id alone did not find it.
  const find = (link) => {
    const { id, time } = read(link);
    const same = Events.row(id);
    if (same >= 0 && (Number.isNaN(time) || recorded(same) === time)) return { id, row: same, note: "" };
    const told = parts(id);
    const [row = -1, ...more] = told ? kin(told, time) : [];
    if (row >= 0) {
      const by = Number.isNaN(time) ? "the same check of stamp and length" : "the same time and check";
      return { id, row, note: `again at line ${parts(Events.id(row)).line}: the link says line ${told.line}, the file has changed since. Same file, ${by}.${others(more.length)}` };
    }
    return { id, row: same, note: same < 0 ? "" : "by its place alone: the link says another time, so that another event may stand here now." };
  };

  // How to ask the incident file for an event that is not on the page.
  const query = (link) => {
    const { id } = read(link);
    const told = parts(id);
    const words = (told ? `${told.start}%${told.end}` : id).replaceAll("'", "''");
    return `select * from events where event_id ${told ? "like" : "="} '${words}'`;
  };

  return { of, find, query };
})();
