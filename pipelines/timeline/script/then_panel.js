"use strict";

// What a role could know at a moment, in words: known, recorded without a path to it, dark then, and found later.
const ThenPanel = (() => {
  const MOST = 200; // of one list; the count is of all of it
  const part = (name) => document.getElementById(`then-${name}`);
  let shown = null;

  const item = (fact, note) => {
    const made = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#e=${fact.id}`;
    link.textContent = `${Times.clock(fact.at, "hm")} ${fact.headline || fact.kind}`;
    const small = document.createElement("small");
    small.textContent = note;
    made.append(link, " ", small);
    return made;
  };

  // The latest first: they were on the mind.
  const latest = (items) => items.slice(-MOST).reverse();

  const list = (name, elements, told, count) => {
    part(`${name}-count`).textContent = count.toLocaleString("en");
    const rest = document.createElement("li");
    rest.className = "left-out";
    rest.textContent = `and ${(count - told).toLocaleString("en")} more in the incident file`;
    part(name).replaceChildren(...elements, ...(count > told ? [rest] : []));
  };

  const facts = (name, numbers, count, note) => {
    const told = latest(numbers);
    list(name, told.map((number) => item(Knowing.fact(number), note(number))), told.length, count);
  };

  const heading = (name, meaning, count) => {
    const made = document.createElement("li");
    made.className = `strength known ${name.replace(" ", "-")}`;
    const strong = document.createElement("b");
    strong.textContent = `${name} ${count.toLocaleString("en")}`;
    const small = document.createElement("small");
    small.textContent = meaning;
    made.append(strong, " ", small);
    return made;
  };

  const how = ({ since, means }) => `${Times.clock(since, "hms")}: ${means}`;
  const way = (path) => (path ? `since ${how(path.first)}${path.since > path.first.since ? `; ${how(path)}` : ""}` : "");

  // What was known, by how surely, since when and how.
  const known = ({ role, moment, lists, decision }) => {
    const told = latest(lists.known).map((number) => ({ number, path: Knowing.path(role, number, moment) }));
    const groups = [...Knowing.strengths().entries(), [-1, ["on record", "its path is not on this page"]]].map(([strength, words]) => [words, told.filter(({ path }) => (path?.strength ?? -1) === strength)]);
    const elements = groups.filter(([, own]) => own.length).flatMap(([[name, meaning], own]) => [
      heading(name, meaning, own.length),
      ...own.map(({ number, path }) => item(Knowing.fact(number), way(path))),
    ]);
    list("known", elements, told.length, decision?.known_count ?? lists.known.length);
  };

  const unseen = ({ role, decision }) => (number) => {
    const since = decision ? Infinity : Knowing.since(role, number);
    return Number.isFinite(since) ? `within reach from ${Times.clock(since, "hm")}` : "";
  };

  const darkThen = ({ moment }) => {
    const marks = new Map(Drawing.block().marks.filter(({ dark }) => dark).map((mark) => [mark.dark, mark]));
    return [...marks.values()].filter((mark) => mark.at <= moment && Hindsight.isOpen(mark) && mark.dark_then).map((mark) => {
      const made = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#d=${mark.dark}`;
      link.textContent = `${mark.ongoing.replace(/^Dark: /, "")} since ${Times.clock(mark.at, "hm")}`;
      made.append(link);
      return made;
    });
  };

  const wall = (moment, zone) => {
    if (!zone || zone === Times.zone()) return "";
    return `; ${new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment)} where they were`;
  };

  const title = ({ moment, role, decision }) => {
    const who = Knowing.roles()[role]?.name ?? "no role on record";
    const when = `${Times.clock(moment, decision ? "hms" : "hm")} ${Times.zone()}${wall(moment, Knowing.roles()[role]?.zone)}`;
    return `${decision ? "As it stood for" : "As known to"} ${who} at ${when}`;
  };

  const about = ({ decision }) => {
    const left = Knowing.leftOut() ? ` ${Knowing.leftOut().toLocaleString("en")} more facts stand in the incident file.` : "";
    if (!decision) return `No path on record is not the same as not knowing: talk, calls and glances at a screen leave none.${left}`;
    const ways = decision.alternatives.length ? ` Ways that were named by then: ${decision.alternatives.join("; ")}.` : "";
    const doubts = decision.doubts.length ? ` Doubts that were voiced: ${decision.doubts.join(" · ")}.` : "";
    return `Frozen at its moment: its own words are not counted as known, and what came of it is not shown here.${ways}${doubts}`;
  };

  const fill = () => {
    const { lists, decision } = shown;
    part("title").textContent = (decision ? `“${decision.statement ?? ""}”: ` : "") + title(shown);
    part("about").textContent = about(shown);
    known(shown);
    facts("unseen", lists.unseen, decision?.unseen_count ?? lists.unseen.length, unseen(shown));
    const dark = darkThen(shown);
    list("dark", dark, dark.length, dark.length);
    part("later-part").hidden = Boolean(decision);
    if (!decision) facts("later", lists.later, lists.later.length, () => "");
  };

  const counts = ({ lists, decision }) => {
    const said = [`known ${decision?.known_count ?? lists.known.length}`, `recorded but unseen ${decision?.unseen_count ?? lists.unseen.length}`];
    return [...said, decision ? "" : `later ${lists.later.length}`].filter(Boolean).join(" · ");
  };

  // The counts follow at once; the lists when the hand rests.
  let resting;
  const show = (is) => {
    shown = is;
    part("panel").hidden = !is;
    clearTimeout(resting);
    if (!is) return;
    part("counts").textContent = counts(is);
    resting = setTimeout(fill, 80);
  };

  return { show, title };
})();
