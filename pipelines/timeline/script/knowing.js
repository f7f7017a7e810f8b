"use strict";

// Who could know what, since when. A fact is told by its number; times are milliseconds.
const Knowing = (() => {
  const NEVER = Infinity;
  const ANYONE = { name: "anyone on record", zone: null };
  let facts = { event_id: [], at: [], kind: [], headline: [] };
  let means = [];
  let roles = [];
  let decisions = [];
  let leftOut = 0;
  let numberOf = new Map();

  // Spreads a role's [fact, milliseconds until it was in reach, means] over all facts.
  const spread = (role) => {
    const since = new Float64Array(facts.at.length).fill(NEVER);
    const by = new Int32Array(facts.at.length).fill(-1);
    for (const [fact, delay, code] of role.reach) {
      since[fact] = facts.at[fact] + delay;
      by[fact] = code;
    }
    return { ...role, since, by };
  };

  const anyone = () => {
    const all = { ...ANYONE, since: new Float64Array(facts.at.length).fill(NEVER), by: new Int32Array(facts.at.length).fill(-1) };
    for (const role of roles) {
      role.since.forEach((at, fact) => {
        if (at < all.since[fact]) [all.since[fact], all.by[fact]] = [at, role.by[fact]];
      });
    }
    return all;
  };

  const load = async () => {
    const block = await Blocks.json("block-knowledge");
    if (!block?.roles?.length) return false;
    ({ facts, means, decisions, left_out: leftOut } = block);
    roles = block.roles.map(spread);
    roles.push(anyone());
    numberOf = new Map(facts.event_id.map((id, fact) => [id, fact]));
    return true;
  };

  // The facts as they stood for a role at a moment: known, recorded without a path, and later.
  const at = (role, moment) => {
    const lists = { known: [], unseen: [], later: [] };
    facts.at.forEach((said, fact) => {
      const list = roles[role].since[fact] <= moment ? "known" : said < moment ? "unseen" : "later";
      lists[list].push(fact);
    });
    return lists;
  };

  // The same as a decision froze it; what came later is no part of it.
  const frozen = (decision) => ({ known: decision.known, unseen: decision.unseen, later: [] });

  const fact = (number) => ({ id: facts.event_id[number], at: facts.at[number], kind: facts.kind[number], headline: facts.headline[number] ?? "" });

  return {
    load, at, frozen, fact,
    number: (eventId) => numberOf.get(eventId),
    roles: () => roles,
    decisions: () => decisions,
    leftOut: () => leftOut,
    since: (role, number) => roles[role].since[number],
    means: (role, number) => means[roles[role].by[number]] ?? "",
  };
})();
