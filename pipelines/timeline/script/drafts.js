"use strict";

// What this browser keeps of a review until a run has read it back: entries that were written, and what was begun in a
// dialog that was left with Escape.
const Drafts = (() => {
  let store;
  let begun = {}; // key → {table, index, fresh, said}

  const recall = (name) => {
    store = name;
    try {
      const kept = JSON.parse(localStorage.getItem(store));
      begun = kept?.begun ?? {};
      return kept;
    } catch {
      return null;
    }
  };

  const keep = (kept) => {
    try {
      if (kept.isChanged || Object.keys(begun).length) localStorage.setItem(store, JSON.stringify({ ...kept, begun }));
      else localStorage.removeItem(store);
    } catch {
      // a browser that keeps nothing: leaving the page warns of it
    }
  };

  const key = (table, index, entry) => [table, index, entry.event?.found ?? entry.event?.id ?? ""].join(" ");

  return {
    recall, keep, key,
    begun: () => Object.values(begun),
    said: (name) => begun[name]?.said,
    begin: (name, what) => { begun[name] = what; },
    done: (name) => { delete begun[name]; },
    forget: () => { begun = {}; },
  };
})();
