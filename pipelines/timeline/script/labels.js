"use strict";

// Sets as many names above the drawing as fit, so that no name lies on another and no leader line crosses a name.
// Labels go from left to right and step down where they would touch; which ones give way is decided by rank.
const Labels = (() => {
  const GAP = 10;

  // items: [{x, width, …}] by x, in pixels → the same with row and side, or null where they do not all fit.
  const layOut = (items, rows, plotWidth) => {
    const ends = new Array(rows).fill(-Infinity);
    const leaders = [];
    const placed = [];
    for (const item of items) {
      const left = item.x + item.width > plotWidth ? item.x - item.width : item.x;
      if (left < -4) return null;
      let row = 0;
      for (let i = rows - 1; i >= 0; i -= 1) {
        if (ends[i] > left - GAP) {
          row = i + 1;
          break;
        }
      }
      if (row >= rows || leaders.some((leader) => leader.row < row && leader.x > left - GAP && leader.x < left + item.width)) return null;
      ends[row] = Math.max(left + item.width, item.x);
      leaders.push({ row, x: item.x });
      placed.push({ ...item, row, side: left < item.x ? "right" : "left" });
    }
    return placed;
  };

  const byRank = (items) => [...items].sort((a, b) => a.rank - b.rank || a.x - b.x);

  // Admits by rank, then time, whatever still leaves room for all that were admitted before. All come with their shorter
  // names at first; then, by rank again, those get their whole names that have room for them.
  const choose = (items, rows, plotWidth) => {
    let chosen = [];
    let placed = [];
    const attempt = (names) => {
      const result = layOut(names, rows, plotWidth);
      if (result) [chosen, placed] = [names, result];
    };
    for (const item of byRank(items)) attempt([...chosen, { ...item, ...item.shorter, whole: item }].sort((a, b) => a.x - b.x));
    for (const name of byRank(chosen)) attempt(chosen.map((other) => (other === name ? name.whole : other)));
    return placed;
  };

  return { choose };
})();
