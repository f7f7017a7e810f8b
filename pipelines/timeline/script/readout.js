"use strict";

// The line above the drawing: what the mark or the step under the pointer says.
const Readout = (() => {
  const node = document.getElementById("readout");

  const say = (when, what, how) => {
    const strong = document.createElement("b");
    strong.textContent = `${when} ${Times.zone()} · ${what}`;
    const more = document.createElement("span");
    more.textContent = how;
    node.replaceChildren(strong, more);
  };

  const whenOf = (mark) => {
    const before = (mark.at - (mark.earliest_at ?? mark.at)) / 1000;
    const after = ((mark.latest_at ?? mark.at) - mark.at) / 1000;
    const doubt = Times.doubt(before, after);
    const clock = Times.clock(mark.at, Times.form(before, after)) + (doubt && ` ${doubt}`);
    return mark.ended_at && !Hindsight.isOpen(mark) ? `${clock} – ${Times.clock(mark.ended_at, "hms")} (${Times.span((mark.ended_at - mark.at) / 1000)})` : clock;
  };

  const correction = ({ recorded_at: recorded, at, clock }) => {
    if (recorded === undefined) return "";
    const seconds = (recorded - at) / 1000;
    return seconds ? `↺ clock ${clock} wrote ${Times.clock(recorded, "hms")}, ${Times.span(seconds)} ${seconds > 0 ? "ahead" : "behind"}` : `clock ${clock}, as recorded`;
  };

  const mark = (about, ties) => {
    const hidden = Hindsight.hides(about);
    if (hidden) {
      say(Times.clock(about.at, "hm"), hidden, "");
      return;
    }
    const basis = about.basis && (about.dark ? about.basis : `time basis: ${about.basis}`);
    const strong = ties.filter(({ isWeak }) => !isWeak);
    const tied = [
      strong.length && `${strong.length} tied to it: ${[...new Set(strong.map(({ relation }) => relation))].join(", ")}`,
      strong.length < ties.length && `${ties.length - strong.length} near in time`,
    ].filter(Boolean).join(" · ");
    const told = [Hindsight.says(about), about.service, correction(about), tied, about.dark ? basis : about.source, about.dark ? "" : basis];
    say(whenOf(about), Hindsight.headline(about), told.filter(Boolean).join(" · "));
  };

  const step = ({ lane, from, to, bin }) => {
    const when = `${Times.clock(from, "hms")} – ${Times.clock(to, "hms")}`;
    const number = (value) => (value ?? 0).toLocaleString("en");
    if (lane.kind === "metric") say(when, `${lane.title}: ${bin ? bin[1].toLocaleString("en") : "no value on record"} ${bin ? lane.unit : ""}`, "mean of the step");
    else say(when, `${lane.title}: ${number(bin?.[1])} records, ${number(bin?.[2])} of them errors`, "select to list them below");
  };

  return { mark, step };
})();
