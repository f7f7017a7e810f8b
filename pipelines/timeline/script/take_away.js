"use strict";

// What a reader takes with them: the story as Markdown, the table's rows as CSV, the drawing as an image, paper.
const TakeAway = (() => {
  const node = document.getElementById("take-away");
  const said = document.getElementById("taken");
  const COLUMNS = ["event_id", "occurred_at", "earliest_at", "latest_at", "recorded_at", "kind", "severity", "service", "host", "by", "headline", "source"];

  const download = (content, name, type) => {
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    anchor.download = name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };

  // A cell that a spreadsheet would take for a formula is one that evidence must not start.
  const cell = (value) => {
    const text = String(value ?? "");
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  const iso = (ms) => (Number.isNaN(ms) ? "" : new Date(ms).toISOString());

  const line = (row) => {
    const ms = Events.ms(row);
    const [before, after] = Events.bounds(row);
    return [
      Events.id(row), iso(ms), iso(ms - before * 1000), iso(ms + after * 1000), iso(Events.recorded(row)), Events.word("kind", row), Events.word("severity", row),
      Events.word("service", row), Events.word("host", row), Events.actor(row), Events.headline(row), Events.source(row),
    ].map(cell).join(",");
  };

  const name = (ending) => `${document.querySelector(".kicker strong").textContent.replace(/[^\w.-]+/g, "_")}${ending}`;

  const takes = {
    markdown: async () => {
      await copy(await Blocks.text("block-markdown"));
      return `The story is in the clipboard, as Markdown.${Annotate.isChanged() ? " What was written on this page since it was made is not in it: save review.toml, and reconstruct again." : ""}`;
    },
    print: () => {
      print();
      return "";
    },
    png: async () => {
      download(await Picture.png(), name(".png"), "image/png");
      return "The timeline as it is drawn now was saved.";
    },
    csv: () => {
      const rows = Table.rows();
      download(`${[COLUMNS.join(","), ...rows.map(line)].join("\r\n")}\r\n`, name("-events.csv"), "text/csv");
      return `${rows.length.toLocaleString("en")} events were saved, as the table lists them.`;
    },
    review: () => {
      Annotate.save();
      return "review.toml was saved. Put it beside the evidence and run postlude reconstruct again.";
    },
  };

  const start = () => {
    node.hidden = false;
    for (const [take, needs] of [["png", "drawing"], ["csv", "grid"]]) node.querySelector(`[data-take=${take}]`).hidden = !document.getElementById(needs);
    node.addEventListener("click", async ({ target }) => {
      const take = takes[target.dataset.take];
      if (!take) return;
      said.textContent = "";
      said.textContent = await take();
    });
  };

  const say = (words) => {
    said.textContent = words;
  };

  return { start, download, say };
})();
