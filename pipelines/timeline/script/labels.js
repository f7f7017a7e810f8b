"use strict";

// Sets as many names above the drawing as fit, so that no name lies on another and no leader line crosses a name.
// Labels go from left to right and step down where they would touch; which ones give way is decided by rank.
const Labels = (() => {
  const GAP = 10;
  const TURNING = 1; // the last rank of turning points

  // items: [{x, width, lengths, …}] by x, in pixels → the same with row and side, or null where they do not all fit.
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

  // Turning points come first, cut as short as it takes and then as long as all of them may be; then by rank, and time,
  // whatever still leaves room for them with their shorter names. In the end those get their whole names that have room.
  const choose = (items, rows, plotWidth) => {
    let chosen = [];
    let placed = [];
    const attempt = (names) => {
      const result = layOut(names, rows, plotWidth);
      if (result) [chosen, placed] = [names, result];
    };
    const named = (item, length) => ({ ...item, ...item.lengths[length] });
    const admit = (wanted, length) => byRank(wanted).forEach((item) => attempt([...chosen, named(item, length)].sort((a, b) => a.x - b.x)));
    const widen = (length) => byRank(chosen).forEach((name) => attempt(chosen.map((other) => (other.mark === name.mark ? named(other, length) : other))));
    admit(items.filter(({ rank }) => rank <= TURNING), 2);
    widen(1);
    admit(items.filter(({ rank }) => rank > TURNING), 1);
    widen(0);
    return placed;
  };

  return { choose };
})();
