"use strict";

// What a role could know at a moment, in words: known, recorded without a path to it, dark then, and found later.
const ThenPanel = (() => {
  const MOST = 200; // of one list; the count is of all
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
  const list = (name, items, count) => {
    part(`${name}-count`).textContent = count.toLocaleString("en");
    const rest = document.createElement("li");
    rest.className = "left-out";
    rest.textContent = `and ${(count - Math.min(items.length, MOST)).toLocaleString("en")} more in the incident file`;
    part(name).replaceChildren(...items.slice(-MOST).reverse().map((make) => make()), ...(count > Math.min(items.length, MOST) ? [rest] : []));
  };

  const facts = (numbers, note) => numbers.map((number) => () => item(Knowing.fact(number), note(number)));

  const known = ({ role, decision }) => (number) => (decision ? "" : `${Times.clock(Knowing.since(role, number), "hm")}: ${Knowing.means(role, number)}`);

  const unseen = ({ role, decision }) => (number) => {
    const since = decision ? Infinity : Knowing.since(role, number);
    return Number.isFinite(since) ? `within reach from ${Times.clock(since, "hm")}` : "";
  };

  const darkThen = ({ moment }) => {
    const marks = new Map(Drawing.block().marks.filter(({ dark }) => dark).map((mark) => [mark.dark, mark]));
    return [...marks.values()].filter(({ at, ended_at: end }) => at <= moment && !(end <= moment)).map((mark) => () => {
      const made = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#d=${mark.dark}`;
      link.textContent = `${mark.headline.replace(/^Dark: /, "").split(": ")[0].split(",")[0]}, ${mark.class} since ${Times.clock(mark.at, "hm")}`;
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
    return decision ? `“${decision.statement ?? ""}”: as it stood for ${who} at ${when}` : `As known to ${who} at ${when}`;
  };

  const about = ({ decision }) => {
    const left = Knowing.leftOut() ? ` ${Knowing.leftOut().toLocaleString("en")} more facts stand in the incident file.` : "";
    if (!decision) return `No path on record is not the same as not knowing: talk, calls and glances at a screen leave none.${left}`;
    const ways = decision.alternatives.length ? ` Ways that were named by then: ${decision.alternatives.join("; ")}.` : "";
    const doubts = decision.doubts.length ? ` Doubts that were voiced: ${decision.doubts.join(" · ")}.` : "";
    return `Frozen at its moment. What came of it is not shown here.${ways}${doubts}`;
  };

  const fill = () => {
    const { lists, decision } = shown;
    part("title").textContent = title(shown);
    part("about").textContent = about(shown);
    list("known", facts(lists.known, known(shown)), decision?.known_count ?? lists.known.length);
    list("unseen", facts(lists.unseen, unseen(shown)), decision?.unseen_count ?? lists.unseen.length);
    const dark = darkThen(shown);
    list("dark", dark, dark.length);
    part("later-part").hidden = Boolean(decision);
    if (!decision) list("later", facts(lists.later, () => ""), lists.later.length);
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

  return { show };
})();
