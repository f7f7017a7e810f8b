"use strict";

// The hindsight switch: the incident through one role's eyes at one moment. What came later, and what no recorded path
// brought to the role by then, turns grey; what was dark then stays. A decision opens in its own frozen view.
const Hindsight = (() => {
  const control = (name) => document.getElementById(`then-${name}`);
  const veil = document.createElement("div");
  const line = document.createElement("div");
  const PARTS = 480; // steps of the slider over the shown stretch, at most
  let is = null; // {moment, role, decision, known, lists} while the switch is on
  let points = [];
  let names = [];

  // known, unseen or later; "" while the switch is off.
  const state = (mark) => {
    if (!is) return "";
    if (mark.at > is.moment) return "later";
    if (mark.dark) return mark.dark_then ? "known" : "unseen"; // what the review alone lacks was not dark then
    return is.known.has(Knowing.number(mark.event_id)) || (mark.event_id && mark.event_id === is.decision?.event_id) ? "known" : "unseen";
  };

  // Of a row of the table: of a log line, which no path tells to anybody, only its time counts.
  const isBeyond = (mark) => state(mark) === "later" || (Knowing.number(mark.event_id) !== undefined && state(mark) === "unseen");

  // The lists below are told as they were found later, and stay whole; moments fade as they do in the drawing.
  const shadeLists = () => {
    for (const row of document.querySelectorAll("#moments tr[data-event]")) {
      const mark = { at: Date.parse(row.querySelector("time")?.dateTime), event_id: row.dataset.event };
      row.classList.toggle("beyond", ["unseen", "later"].includes(state(mark)));
    }
    Table.shade();
  };

  // Instead of what stands there: nothing of what came after the moment is told.
  const hides = (mark) => (is && mark.at > is.moment ? `after the chosen moment, ${Times.clock(is.moment, "hm")}` : "");

  const says = (mark) => {
    if (!is || mark.dark || !mark.event_id) return "";
    const number = Knowing.number(mark.event_id);
    if (state(mark) === "unseen") return "no path to this role on record by then";
    if (number === undefined) return "known by then";
    const path = Knowing.path(is.role, number, is.moment);
    return path ? `${Knowing.strengths()[path.strength][0]} since ${Times.clock(path.since, "hms")}: ${path.means}` : "known by then";
  };

  // Whether it had not ended by then.
  const isOpen = (mark) => is !== null && !(mark.ended_at <= is.moment);
  const headline = (mark) => (isOpen(mark) ? mark.ongoing ?? mark.headline : mark.headline) ?? "";

  const paint = () => {
    const shade = (element, now) => ["unseen", "later"].forEach((name) => element.classList.toggle(name, name === now));
    for (const [element, mark] of points) {
      shade(element, state(mark));
      element.classList.toggle("untold", isOpen(mark) && mark.ongoing !== undefined);
    }
    for (const [element, mark] of names) {
      shade(element, state(mark));
      if (!mark.dark) continue;
      const words = element.querySelector("text");
      words.dataset.whole ??= words.textContent;
      words.textContent = isOpen(mark) ? mark.class : words.dataset.whole;
    }
    for (const [element, at] of Drawing.leaders()) shade(element, is && at > is.moment ? "later" : "");
    place();
  };

  const place = () => {
    Drawing.node().classList.toggle("as-known", is !== null);
    line.hidden = veil.hidden = !is;
    veil.classList.toggle("frozen", Boolean(is?.decision));
    Overview.veil(is?.moment ?? null);
    placeSlider();
    if (!is) return;
    const { l, t, r } = Drawing.margin();
    const x = Math.min(Math.max(Drawing.toPixel(is.moment), 0), Drawing.plotWidth());
    veil.style.left = line.style.left = `${l + x}px`;
    veil.style.width = `${Drawing.plotWidth() - x + r}px`;
    veil.style.top = `${t + Drawing.labelHeight()}px`;
    veil.style.height = `${Drawing.height() - Drawing.labelHeight()}px`;
    line.style.top = `${t}px`;
    line.style.height = `${Drawing.height()}px`;
  };

  // The slider lies below the drawing, its thumb under the line. It stands at its end while the switch is off.
  const placeSlider = () => {
    const slider = control("at");
    const [from, to] = Drawing.range();
    slider.step = step();
    slider.min = Math.ceil(from / slider.step) * slider.step;
    slider.max = Math.floor(to / slider.step) * slider.step;
    slider.value = is?.moment ?? slider.max;
    slider.style.marginLeft = `${Drawing.margin().l - 8}px`;
    slider.style.width = `${Drawing.plotWidth() + 16}px`;
    slider.ariaValueText = is ? `${Times.clock(is.moment, "full")} ${Times.zone()}` : "off";
  };

  const step = () => Axis.step(Drawing.range()[1] - Drawing.range()[0], PARTS);

  const tell = () => {
    document.documentElement.dataset.hindsight = is ? "on" : "off";
    control("on").ariaPressed = String(is !== null);
    control("decision") && (control("decision").value = is?.decision?.id ?? "");
    if (is) {
      control("time").textContent = `${Times.clock(is.moment, step() < 60000 || is.decision ? "hms" : "hm")} ${Times.zone()}`;
      control("role").value = is.role;
    }
    ThenPanel.show(is);
    ThenHeader.show(is);
    shadeLists();
    paint();
  };

  const look = (moment, role, decision = null) => {
    const lists = decision ? Knowing.frozen(decision) : Knowing.at(role, moment);
    is = { moment, role, decision, lists, known: new Set(lists.known) };
    tell();
  };

  const off = () => {
    is = null;
    if (location.hash.startsWith("#k=")) history.replaceState(null, "", location.pathname + location.search);
    tell();
  };

  const freeze = (decision) => {
    const [from, to] = Drawing.range();
    if (decision.at < from || decision.at > to) Drawing.show(decision.at - (to - from) / 2, decision.at + (to - from) / 2);
    look(decision.at, decision.role, decision);
  };

  // Looks through the decision that a mark stands for, if the switch is on and does not do so yet; says whether it does now.
  const choose = (mark) => {
    const decision = is && !mark.ended_at && Knowing.decisions().find(({ event_id: event }) => event && event === mark.event_id);
    if (!decision || decision === is.decision) return false;
    freeze(decision);
    return true;
  };

  // Where the switch begins: at the first decision that is in view, else in the middle of it.
  const begin = () => {
    const [from, to] = Drawing.range();
    const decision = Knowing.decisions().find(({ at, role }) => at >= from && at <= to && role >= 0);
    const middle = Math.round((from + to) / 2 / step()) * step();
    if (decision) freeze(decision);
    else look(middle, 0);
  };

  const drag = () => {
    line.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      event.stopPropagation();
      line.setPointerCapture(event.pointerId);
      let isClick = true;
      const move = ({ clientX }) => {
        isClick = false;
        const [from, to] = Drawing.range();
        const share = (clientX - Drawing.node().getBoundingClientRect().left - Drawing.margin().l) / Drawing.plotWidth();
        const at = from + Math.min(Math.max(share, 0), 1) * (to - from);
        look(Math.round(at / step()) * step(), Math.max(is.role, 0));
      };
      line.addEventListener("pointermove", move);
      line.addEventListener("pointerup", () => {
        line.removeEventListener("pointermove", move);
        if (isClick && is.decision?.event_id) location.hash = `e=${is.decision.event_id}`; // whose mark lies below the line
      }, { once: true });
    });
  };

  const follow = () => {
    const id = /^#k=(.+)$/.exec(location.hash)?.[1];
    const decision = id && Knowing.decisions().find((one) => one.id === decodeURIComponent(id));
    if (!decision) return;
    freeze(decision);
    document.getElementById("timeline").scrollIntoView();
  };

  const listen = () => {
    control("on").addEventListener("click", () => (is ? off() : begin()));
    control("at").addEventListener("input", ({ target }) => look(+target.value, Math.max(is?.role ?? 0, 0)));
    control("role").addEventListener("change", ({ target }) => look(is.moment, +target.value));
    control("decision")?.addEventListener("change", ({ target }) => {
      const decision = Knowing.decisions().find(({ id }) => id === target.value);
      if (decision) freeze(decision);
    });
    drag();
    addEventListener("hashchange", follow);
    Drawing.onRange(() => {
      learn();
      if (is) tell();
      else placeSlider();
    });
    Times.onChange(() => {
      nameDecisions();
      if (is) tell();
    });
  };

  const nameDecisions = () => {
    for (const option of control("decision")?.options ?? []) {
      const decision = Knowing.decisions().find(({ id }) => id === option.value);
      if (decision) option.textContent = Names.cut(`${Times.clock(decision.at, "hm")} ${decision.statement ?? ""}`, 60);
    }
  };

  const learn = () => {
    points = Drawing.points();
    names = Drawing.named();
  };

  const start = async () => {
    if (!document.getElementById("hindsight") || !(await Knowing.load())) return;
    control("role").append(...Knowing.roles().map(({ name }, number) => new Option(name, number)));
    control("decision")?.append(...Knowing.decisions().map(({ id }) => new Option("", id)));
    nameDecisions();
    veil.className = "veil";
    line.className = "then-line";
    veil.hidden = line.hidden = true;
    Drawing.node().append(veil, line);
    learn();
    placeSlider();
    listen();
    follow();
  };

  return { start, choose, hides, says, state, isBeyond, headline, isOpen, moment: () => is?.moment ?? null };
})();
