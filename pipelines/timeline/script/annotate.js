"use strict";

// The review, written on the page: notes, moments, decisions, factors, whys, actions. Nothing leaves the browser but the
// review.toml that its reader saves; until a run has read it back, all of it is kept in this browser.
const Annotate = (() => {
  const VERDICTS = new Map([[true, "A decision, says the review."], [false, "No decision, says the review."]]);
  const { button, element, named } = Entries;
  const tools = document.getElementById("review-tools");
  const beside = document.getElementById("detail-review");
  let base;
  let forms;
  let entries;
  let masked = 0;
  let roles = [];
  let open = -1;
  let saved;

  const copy = (value) => JSON.parse(JSON.stringify(value));
  const state = () => JSON.stringify(entries);
  const isChanged = () => state() !== JSON.stringify(base);

  // Entries

  const reference = (row) => ({ ...Events.reference(row), found: Events.id(row) });
  const resolve = (words) => {
    const { id, row } = Permalink.find(words);
    return row < 0 ? { id, found: null } : reference(row);
  };

  const context = (id) => ({
    named, resolve, roles,
    open: open < 0 ? null : reference(open),
    factors: entries.factors.filter((factor) => factor.id !== id).map((factor) => [factor.id, `${factor.id} ${factor.statement}`]),
    whys: entries.whys.filter((why) => why.id !== id).map((why) => [why.id, `${why.id} ${why.statement}`]),
  });

  const nextId = (table) => {
    const taken = new Set(entries[table].map(({ id }) => id));
    let number = 1;
    while (taken.has(`${forms[table].prefix}${number}`)) number += 1;
    return `${forms[table].prefix}${number}`;
  };

  // What pointed at an entry that is gone points at nothing: a file that did would be refused.
  const unlink = (table, id) => {
    for (const list of table === "factors" ? [...entries.factors.map((each) => [each, "contributes_to"]), ...entries.actions.map((each) => [each, "factors"])] : []) {
      const [entry, key] = list;
      if (entry[key]) entry[key] = entry[key].filter((other) => other !== id);
    }
    if (table === "whys") for (const why of entries.whys) if (why.parent === id) delete why.parent;
  };

  // `given` stands in the dialog, and goes into the review where it was changed.
  const write = async (table, index, fresh = {}, given = {}) => {
    const isNew = index < 0;
    const entry = isNew ? { ...(forms[table].prefix ? { id: nextId(table) } : {}), ...fresh } : entries[table][index];
    const about = entry.event ? `: ${named(entry.event)}` : entry.id ? ` ${entry.id}` : "";
    const draft = Drafts.key(table, index, entry);
    const back = Focus.keep();
    const answer = await Editor.open(`${isNew ? "New " : ""}${forms[table].one}${about}`, forms[table], { ...given, ...entry }, context(entry.id), isNew, Drafts.said(draft));
    if (answer?.left) Drafts.begin(draft, { table, index, fresh, given, said: answer.left });
    else Drafts.done(draft);
    if (answer === "remove") {
      entries[table].splice(index, 1);
      unlink(table, entry.id);
    } else if (answer?.kept) {
      const kept = Object.fromEntries(Object.entries(answer.kept).filter(([key, value]) => !(key in given && !(key in entry) && value === given[key])));
      if (isNew) entries[table].push(kept);
      else entries[table][index] = kept;
    }
    show();
    back();
    if (answer?.kept) TakeAway.say(`Kept in this browser: ${forms[table].one}${about}. Save review.toml to hand it on.`);
  };

  // Reading

  const article = (table, entry, index) => {
    const act = element("p", "", "act");
    act.append(button("Edit", () => write(table, index), `Edit ${forms[table].one} ${entry.id ?? index + 1}`));
    const made = Entries.article(forms[table], entry, act);
    if (!base[table].some((each) => JSON.stringify(each) === JSON.stringify(entry))) {
      made.className = "unsaved";
      act.append(element("span", state() === saved ? "saved; part of the page from the next run on" : "in this browser only, until you save review.toml", "unsaved-mark"));
    }
    return made;
  };

  const showTable = (section) => {
    const { table } = section.dataset;
    const title = section.querySelector("h3");
    title.querySelector("button")?.remove();
    const about = forms[table].fields.some(([key]) => key === "statement") || (table === "learned" && !entries.learned.length);
    if (about) title.append(button(`Add ${/^[aeiou]/.test(forms[table].one) ? "an" : "a"} ${forms[table].one}`, () => write(table, -1)));
    const list = entries[table].map((entry, index) => article(table, entry, index));
    section.replaceChildren(title, ...(list.length ? list : [element("p", about ? "None yet." : "None yet: open an event to write one.", "nothing")]));
  };

  const showTools = () => {
    const changed = isChanged();
    tools.replaceChildren(
      button("Save review.toml", save),
      ...Drafts.begun().map(({ table, index, fresh, given, said }) => button(`Go on with the ${forms[table].one} that was begun`, () => write(table, index, fresh, given), `Go on with the ${forms[table].one} that was begun: ${said.text ?? said.statement ?? said.label ?? ""}`)),
      ...(changed || Drafts.begun().length ? [button("Drop what was not saved", drop)] : []),
      element("span", changed ? (state() === saved ? "Saved. Put the file beside the evidence and run postlude reconstruct again." : "There are entries that are not saved yet. They stay in this browser.") : "Nothing leaves this browser: saving gives a file to put beside the evidence."),
      ...(masked ? [element("span", `${masked === 1 ? "One text names" : `${masked} texts name`} roles where the evidence names people; so will the saved file.`)] : []),
    );
    for (const other of document.querySelectorAll("[data-take=review]")) other.textContent = changed && state() !== saved ? "Save review.toml (not saved yet)" : "Save review.toml";
  };

  const hint = (count) => {
    if (!count) return "Nobody has written into the review yet.";
    if (!isChanged()) return "From review.toml.";
    return Object.values(base).some((list) => list.length) ? "From review.toml, and from this browser." : "From this browser.";
  };

  // Beside the section's name: how many entries there are, and whether they are in this browser only.
  const showCount = () => {
    const count = Object.values(entries).reduce((sum, list) => sum + list.length, 0);
    const begun = Drafts.begun().length;
    document.getElementById("review-hint").textContent = hint(count);
    document.getElementById("review-count").textContent = [count, isChanged() && state() !== saved && "not saved", begun && `${begun} begun`].filter(Boolean).join(", ") || "0";
  };

  const about = (table, id) => entries[table].findIndex(({ event }) => (event.found ?? event.id) === id);

  const showMoments = () => {
    for (const row of document.querySelectorAll(":is(#moments tr, #paper li)[data-event]")) {
      const entry = entries.moments[about("moments", row.dataset.event)];
      const words = row.querySelector(".what span");
      row.dataset.label ??= words.textContent;
      words.textContent = entry?.label || row.dataset.label;
      row.classList.toggle("hidden-moment", Boolean(entry?.hidden));
    }
  };

  const showBeside = () => {
    beside.replaceChildren();
    if (open < 0) return;
    const id = Events.id(open);
    const isIn = (section) => Boolean(document.querySelector(`#${section} tr[data-event="${CSS.escape(id)}"]`));
    const start = (table, words, fresh = {}, given = {}) => button(words, () => write(table, about(table, id), { event: reference(open), ...fresh }, given));
    const decision = Knowing.decisions().find(({ event_id: event }) => event === id);
    const decided = { statement: decision?.statement ?? Events.headline(open), by: Events.word("role", open) };
    const verdict = entries.decisions[about("decisions", id)];
    if (verdict) beside.append(element("p", VERDICTS.get(verdict.confirmed) ?? "The review looked at it again, and does not say whether it was a decision."));
    entries.notes.forEach((note, index) => {
      if ((note.event.found ?? note.event.id) !== id) return;
      const words = element("p", `${note.text} `);
      words.append(button("Edit", () => write("notes", index), "Edit this note"));
      beside.append(words);
    });
    beside.append(
      button("Note", () => write("notes", -1, { event: reference(open) }), "Write a note on this event"),
      start("moments", isIn("moments") || about("moments", id) >= 0 ? "Rename or hide the moment" : "Make it a moment"),
      start("decisions", decision || about("decisions", id) >= 0 ? "Confirm the decision" : "Call it a decision", { confirmed: true }, decided),
      button("Factor", () => write("factors", -1, { events: [reference(open)] }), "Write a factor that this event shows"),
      button("Why", () => write("whys", -1, { events: [reference(open)] }), "Write a why that this event shows"),
    );
  };

  const show = () => {
    document.querySelectorAll(".entries[data-table]").forEach(showTable);
    showTools();
    showMoments();
    showBeside();
    showCount();
    Drafts.keep({ isChanged: isChanged(), base, entries, saved });
  };

  // Saving

  const hand = (what) => TakeAway.download(Toml.write(what, "Written on the page; postlude reconstruct reads it back."), "review.toml", "application/toml");

  const save = () => {
    hand(entries);
    saved = state();
    show();
  };

  const drop = () => {
    entries = copy(base);
    Drafts.forget();
    show();
  };

  const offer = (draft) => {
    const words = element("span", "This browser holds entries that were written on an earlier page of this incident.");
    tools.append(words, button("Save them as review.toml", () => hand(draft.entries)), button("Forget them", () => {
      Drafts.forget();
      show();
    }));
  };

  const start = async (incident) => {
    const block = await Blocks.json("block-review");
    ({ entries: base, forms, masked, roles } = block);
    entries = copy(base);
    const draft = Drafts.recall(`postlude review ${incident}`);
    const isOfThisPage = draft && JSON.stringify(draft.base) === JSON.stringify(base);
    if (isOfThisPage) ({ entries, saved } = draft);
    tools.hidden = false;
    document.querySelectorAll(".entries[data-table]").forEach(showTable);
    showTools();
    showMoments();
    showCount();
    if (draft && !isOfThisPage && draft.saved !== JSON.stringify(draft.entries)) offer(draft);
    Detail.onEvent((row) => {
      open = row;
      showBeside();
    });
    addEventListener("beforeunload", (event) => isChanged() && state() !== saved && event.preventDefault());
  };

  return { start, save, isChanged };
})();
