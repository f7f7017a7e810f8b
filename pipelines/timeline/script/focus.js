"use strict";

// Where the keyboard stood, found again after its part of the page was written anew: the button of the same name, else
// the one at the same place.
const Focus = (() => {
  const PARTS = "[data-table], #detail-review, #review-tools";

  const keep = () => {
    const from = document.activeElement;
    const part = from?.closest(PARTS);
    const buttons = () => [...(part?.querySelectorAll("button") ?? [])];
    const place = buttons().indexOf(from);
    const name = from?.getAttribute("aria-label");
    return () => {
      if (place < 0 || from.isConnected) return;
      const now = buttons();
      (now.find((button) => button.getAttribute("aria-label") === name) ?? now[Math.min(place, now.length - 1)])?.focus();
    };
  };

  return { keep };
})();
