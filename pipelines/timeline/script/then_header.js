"use strict";

// The first screen without hindsight: whose eyes one looks through, and of the phases those that were known by then. All
// else that stands there was worked out later.
const ThenHeader = (() => {
  const header = document.getElementById("first");
  const title = header.querySelector("h1");
  const note = document.getElementById("then-header");
  const whole = title.textContent;

  const show = (is) => {
    for (const phase of header.querySelectorAll(".phases li")) {
      const mark = { at: Date.parse(phase.dataset.at), event_id: phase.dataset.event };
      phase.classList.toggle("untold", is !== null && Hindsight.state(mark) !== "known");
    }
    title.textContent = is ? ThenPanel.title(is) : whole;
    note.hidden = !is;
  };

  return { show };
})();
