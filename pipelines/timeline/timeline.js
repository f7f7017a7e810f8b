"use strict";

// Starts the page: the words stand already, the drawing follows, then the events.
(async () => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  Blocks.expect("block-plotly", "block-figure-source-corrected", "block-events", "block-knowledge", "block-review");
  Zones.start(settings.zones);
  if (document.getElementById("drawing")) {
    await Blocks.run("block-plotly");
    const block = await Drawing.start();
    Arcs.start();
    Pointer.start();
    Overview.start(block);
    Clocks.start();
    document.documentElement.dataset.drawn = "yes";
  }
  await Table.start();
  await Hindsight.start();
  Sections.start();
  await Annotate.start(settings.incident);
  TakeAway.start();
  await Detail.start();
  document.documentElement.dataset.ready = "yes";
  (window.requestIdleCallback ?? setTimeout)(() => { document.documentElement.dataset.settled = "yes"; });
})().catch((error) => {
  const words = document.createElement("p");
  words.className = "nothing";
  words.textContent = `The drawing or the event table could not be shown by this browser (${error.message}). Everything else stands below.`;
  document.getElementById("timeline").prepend(words);
  throw error;
});
