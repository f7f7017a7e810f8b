"use strict";

// Who could know what, since when. A fact is told by its number; times are milliseconds.
const Knowing = (() => {
  const NEVER = Infinity;
  const ANYONE = { name: "anyone on record", zone: null };
  let facts = { event_id: [], at: [], kind: [], headline: [] };
  let means = [];
  let strengths = [];
  let telling = new Set();
  let roles = [];
  let decisions = [];
  let leftOut = 0;
  let numberOf = new Map();

  // Spreads a role's [fact, milliseconds until it was in reach, means, strength] over all facts: since when each was known,
  // since when it may have been (strength -1), and all paths by time.
  const spread = (role) => {
    const since = new Float64Array(facts.at.length).fill(NEVER);
    const perhaps = new Float64Array(facts.at.length).fill(NEVER);
    const paths = new Map();
    for (const [fact, delay, code, strength] of role.reach) {
      const at = facts.at[fact] + delay;
      if (strength < 0) {
        perhaps[fact] = at;
        continue;
      }
      since[fact] = Math.min(since[fact], at);
      if (!paths.has(fact)) paths.set(fact, []);
      paths.get(fact).push({ since: at, means: means[code] ?? "", strength });
    }
    return { ...role, since, perhaps, paths };
  };

  const anyone = () => {
    const first = (name) => Float64Array.from(facts.at, (_, fact) => Math.min(...roles.map((role) => role[name][fact])));
    return { ...ANYONE, since: first("since"), perhaps: first("perhaps"), of: [...roles] };
  };

  // Of the paths that had brought a fact to a role by a moment the strongest, and the first; null where there is none.
  const path = (role, number, moment) => {
    const { paths, of = [{ paths }] } = roles[role] ?? { paths: new Map() };
    const open = of.flatMap((each) => each.paths.get(number) ?? []).filter(({ since }) => since <= moment).sort((a, b) => a.since - b.since);
    const strongest = [...open].sort((a, b) => a.strength - b.strength)[0];
    return strongest ? { ...strongest, first: open[0] } : null;
  };

  const load = async () => {
    const block = await Blocks.json("block-knowledge");
    if (!block?.roles?.length) return false;
    ({ facts, means, strengths, decisions, left_out: leftOut } = block);
    telling = new Set(block.telling);
    roles = block.roles.map(spread);
    roles.push(anyone());
    numberOf = new Map(facts.event_id.map((id, fact) => [id, fact]));
    return true;
  };

  // The facts as they stood for a role at a moment: known, recorded without a path, and later. What may have been known by
  // then is in no list; a log line that somebody showed told nobody anything before.
  const at = (role, moment) => {
    const lists = { known: [], unseen: [], later: [] };
    facts.at.forEach((said, fact) => {
      if (roles[role].since[fact] > moment && roles[role].perhaps[fact] <= moment) return;
      const list = roles[role].since[fact] <= moment ? "known" : said < moment && telling.has(facts.kind[fact]) ? "unseen" : "later";
      lists[list].push(fact);
    });
    return lists;
  };

  // The same as a decision froze it; what came later is no part of it.
  const frozen = (decision) => ({ known: decision.known, unseen: decision.unseen, later: [] });

  const fact = (number) => ({ id: facts.event_id[number], at: facts.at[number], kind: facts.kind[number], headline: facts.headline[number] ?? "" });

  return {
    load, at, frozen, fact, path,
    number: (eventId) => numberOf.get(eventId),
    roles: () => roles,
    decisions: () => decisions,
    leftOut: () => leftOut,
    strengths: () => strengths,
    since: (role, number) => roles[role].since[number],
  };
})();
