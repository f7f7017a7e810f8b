"use strict";

// The sections are written by the page's maker; what changes with the reader's zone, or needs a narrow screen's help, is
// done here.
const Sections = (() => {
  const axis = () => {
    for (const tick of document.querySelectorAll(".axis text")) tick.textContent = Times.clock(Date.parse(tick.dataset.at), "hm");
  };

  // A phone shows no heads of tables: what is no time, name or source says by itself what it is.
  const heads = () => {
    for (const table of document.querySelectorAll("section table:not(.coverage, .knowers)")) {
      const words = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
      for (const cell of table.querySelectorAll("tbody td:not(:first-child)")) cell.dataset.head = words[cell.cellIndex];
    }
  };

  const start = () => {
    Times.onChange(axis);
    const phone = matchMedia("(max-width: 40rem)");
    const help = () => phone.matches && heads();
    phone.addEventListener("change", help);
    help();
  };

  return { start };
})();
