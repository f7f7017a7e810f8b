"use strict";

// All events of the page, as columns; one of them as an object when it is asked for.
const Events = (() => {
  let columns = { count: 0, placed: 0 };
  let at;
  let line;
  let lasts;
  let lines;
  let duplicates;
  let rowOf;
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
    rowOf = new Map(columns.id?.map((id, row) => [id, row]));
  };

  const source = (row) => `${word("file_path", row)}${line[row] ? `:${line[row]}` : ""}`;

  // The chunk that holds a row's text, as a map from row to [written time, raw text, locator]; null where it was left out.
  const chunk = (number) => {
    if (!texts.has(number)) {
      texts.set(number, (async () => {
        const packed = await Blocks.json(`block-texts-${number}`);
        if (!packed) return null;
        const rows = [];
        for (let row = 0; row < columns.count; row += 1) if (columns.chunk[row] === number) rows.push(row);
        return new Map(packed.map((text, i) => [rows[i], text]));
      })());
    }
    return texts.get(number);
  };

  const raw = (row, text) => text[1]?.replace("\u0002", () => columns.headline[row]).replace("\u0001", () => text[0]);

  const event = async (row) => {
    const text = (await chunk(columns.chunk[row]))?.get(row);
    return {
      row, text, raw: text ? raw(row, text) ?? "" : null, written: text?.[0], locator: text?.[2],
      id: columns.id[row], headline: columns.headline[row], source: source(row), lines: lines.get(row) ?? 1,
      at: at[row], before: columns.before[row], after: columns.after[row], recorded: columns.recorded[row] === null ? NaN : at[row] + columns.recorded[row],
      lasts: lasts.get(row), duplicateOf: duplicates.get(row),
      copies: [...duplicates].filter(([, of]) => of === columns.id[row]).map(([copy]) => source(copy)),
      ...Object.fromEntries(["kind", "severity", "service", "host", "role", "actor_kind", "time_basis", "clock_id"].map((name) => [name, word(name, row)])),
    };
  };

  // Lower-case text to search in: headlines at once, raw text as soon as it is inflated.
  const searchable = async (whenReady) => {
    if (lower) return;
    lower = columns.headline.map((headline, row) => `${headline} ${word("service", row)} ${word("host", row)} ${columns.id[row]} ${word("file_path", row)}`.toLowerCase());
    whenReady();
    const last = Math.max(-1, ...new Set(columns.chunk));
    for (let number = 0; number <= last; number += 1) {
      for (const [row, text] of (await chunk(number)) ?? []) if (text[1]) lower[row] += ` ${text[1].toLowerCase()}`;
    }
    whenReady();
  };

  return {
    load, event, source, word, searchable,
    count: () => columns.count,
    words: (name) => columns[name]?.words ?? [],
    headline: (row) => columns.headline[row],
    id: (row) => columns.id[row],
    ms: (row) => at[row] / 1000,
    corrected: (row) => row < columns.placed && columns.recorded[row] !== 0,
    bounds: (row) => [columns.before[row] / 1e6, columns.after[row] / 1e6],
    isCopy: (row) => duplicates.has(row),
    has: (row, needle) => lower[row].includes(needle),
    row: (id) => rowOf?.get(id) ?? -1,
  };
})();
