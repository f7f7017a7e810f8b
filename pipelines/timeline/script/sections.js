"use strict";

// The sections are written by the page's maker; what changes with the reader's zone is written anew here.
const Sections = (() => {
  const axis = () => {
    for (const tick of document.querySelectorAll(".axis text")) tick.textContent = Times.clock(Date.parse(tick.dataset.at), "hm");
  };

  return { start: () => Times.onChange(axis) };
})();
