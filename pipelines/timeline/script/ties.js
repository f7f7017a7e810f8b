"use strict";

// What ties an event to others: links with their reasons, and the identifiers that it names. Inflated when first asked for.
const Ties = (() => {
  let loading;

  const word = ({ words, codes }, i) => words[codes[i]] ?? "";

  const index = (block) => {
    const links = new Map();
    const names = new Map();
    const note = (map, row, what) => map.set(row, [...(map.get(row) ?? []), what]);
    block?.one?.forEach((one, i) => {
      const about = { relation: word(block.relation, i), evidence: word(block.evidence, i), isWeak: block.is_weak[i] };
      note(links, one, { row: block.other[i], ...about });
      note(links, block.other[i], { row: one, ...about });
    });
    block?.named?.forEach((row, i) => note(names, row, [word(block.name_kind, i), word(block.name, i)]));
    return { links, names };
  };

  // One entry for each event that a row is tied to, with all the reasons, in the order of time.
  const of = async (row) => {
    loading ??= Blocks.json("block-ties").then(index);
    const { links, names } = await loading;
    const tied = Map.groupBy(links.get(row) ?? [], (link) => link.row);
    return {
      names: names.get(row) ?? [],
      links: [...tied].sort(([a], [b]) => a - b).map(([other, reasons]) => ({ row: other, isWeak: reasons.every(({ isWeak }) => isWeak), relation: [...new Set(reasons.map(({ relation }) => relation))].join(", "), evidence: reasons.map(({ evidence }) => evidence).join("; ") })),
    };
  };

  return { of };
})();
