"use strict";

// All events of the page, as columns; one of them as an object when it is asked for.
const Events = (() => {
  const QUOTED = 60; // characters of a headline by which a review finds its event again
  let columns = { count: 0, placed: 0 };
  let at;
  let line;
  let lasts;
  let lines;
  let duplicates;
  let unmasked;
  let rowOf;
  let members;
  let lower;
  const texts = new Map();

  const word = (name, row) => {
    const { words, codes } = columns[name];
    return codes[row] < 0 ? "" : words[codes[row]];
  };

  const load = async () => {
    columns = (await Blocks.json("block-events")) ?? columns;
    at = new Float64Array(columns.count).fill(NaN);
    line = new Float64Array(columns.count);
    let time = 0;
    const lastLine = new Map();
    for (let row = 0; row < columns.count; row += 1) {
      if (row < columns.placed) at[row] = time += columns.at[row];
      const file = columns.file_path.codes[row];
      line[row] = (lastLine.get(file) ?? 0) + columns.line[row];
      lastLine.set(file, line[row]);
    }
    lasts = new Map(columns.lasts);
    lines = new Map(columns.lines);
    duplicates = new Map(columns.duplicate_of);
    unmasked = new Map(columns.unmasked);
  };

  const row = (id) => {
    rowOf ??= new Map(columns.id?.map((each, number) => [each, number]));
    return rowOf.get(id) ?? -1;
  };

  const source = (row) => `${word("file_path", row)}${line[row] ? `:${line[row]}` : ""}`;
  const actor = (row) => word("role", row) || word("actor_kind", row);

  // The rows of each chunk of raw text, in the table's order.
  const rowsOf = (number) => {
    if (!members) {
      members = [];
      columns.chunk?.forEach((chunk, row) => (members[chunk] ??= []).push(row));
    }
    return members[number] ?? [];
  };

  const recorded = (row) => (columns.recorded[row] === null ? NaN : (at[row] + columns.recorded[row]) / 1000);

  // A chunk as a map from row to [written time, raw text, locator, other times, other readings, fields]; null where it was left out.
  const chunk = (number) => {
    if (!texts.has(number)) {
      texts.set(number, (async () => {
        const packed = await Blocks.json(`block-texts-${number}`);
        return packed && new Map(packed.map((text, i) => [rowsOf(number)[i], text]));
      })());
    }
    return texts.get(number);
  };

  const raw = (row, text) => text[1]?.replace("\u0002", () => columns.headline[row]).replace("\u0001", () => text[0]);

  const event = async (row) => {
    const text = (await chunk(columns.chunk[row]))?.get(row);
    return {
      row, raw: text ? raw(row, text) ?? "" : null, written: text?.[0], locator: text?.[2], times: text?.[3] ?? [], readings: text?.[4] ?? [], fields: text?.[5],
      id: columns.id[row], headline: columns.headline[row], source: source(row), lines: lines.get(row) ?? 1,
      at: at[row], before: columns.before[row], after: columns.after[row], recorded: columns.recorded[row] === null ? NaN : at[row] + columns.recorded[row],
      lasts: lasts.get(row), duplicateOf: duplicates.get(row),
      copies: [...duplicates].filter(([, of]) => of === columns.id[row]).map(([copy]) => source(copy)),
      ...Object.fromEntries(["kind", "severity", "service", "host", "role", "actor_kind", "time_basis", "clock_id"].map((name) => [name, word(name, row)])),
    };
  };

  // Lower-case text to search in: headlines at once, raw text and fields as soon as it is inflated. Of a place, file:line, the end is
  // enough.
  const searchable = async (whenReady) => {
    if (lower) return;
    lower = columns.headline.map((headline, row) => `${headline} ${word("service", row)} ${word("host", row)} ${actor(row)} ${columns.id[row]} ${word("file_path", row)}`.toLowerCase());
    whenReady();
    for (let number = 0; await chunk(number); number += 1) {
      for (const [row, text] of await chunk(number)) lower[row] += ` ${text[1] ?? ""} ${text[5] ?? ""}`.toLowerCase();
    }
    whenReady();
  };

  // An event as review.toml names it, so that it is found again when its export has grown. Words that were masked do not
  // stand in the evidence, and are no help there.
  const reference = (row) => {
    const told = columns.headline[row].slice(0, Math.min(unmasked.get(row) ?? QUOTED, QUOTED));
    return {
      id: columns.id[row],
      ...(Number.isNaN(at[row]) ? {} : { at: at[row] }),
      ...(told.trim().length >= 4 ? { text: told } : {}),
    };
  };

  return {
    load, event, source, actor, word, searchable, reference, row,
    count: () => columns.count,
    words: (name) => columns[name]?.words ?? [],
    headline: (row) => columns.headline[row],
    id: (row) => columns.id[row],
    ms: (row) => at[row] / 1000,
    recorded,
    seen: (row) => (Times.clocks() === "recorded" ? recorded(row) : at[row] / 1000),
    corrected: (row) => row < columns.placed && columns.recorded[row] !== 0,
    bounds: (row) => [columns.before[row] / 1e6, columns.after[row] / 1e6],
    isCopy: (row) => duplicates.has(row),
    has: (row, needle) => lower[row].includes(needle) || (/:\d+$/.test(needle) && `/${source(row).toLowerCase()}`.endsWith(`/${needle}`)),
  };
})();
