"use strict";

// Ties between events: while a mark is pointed at, curves to the marks that belong together with it.
const Arcs = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const MOST = 12;
  const layer = document.createElementNS(SVG, "svg");
  let tiesOf = new Map(); // event id → [{mark, relation, isWeak}], those that only time ties last
  let known;

  const learn = (block) => {
    known = block;
    tiesOf = new Map();
    const add = (from, to, relation, isWeak) => {
      const id = block.marks[from].event_id;
      if (!tiesOf.has(id)) tiesOf.set(id, []);
      tiesOf.get(id).push({ mark: block.marks[to], relation, isWeak });
    };
    for (const [from, to, relation, isWeak] of block.links) {
      add(from, to, relation, isWeak);
      add(to, from, relation, isWeak);
    }
  };

  const ties = (mark) => {
    if (known !== Drawing.block()) learn(Drawing.block());
    return (tiesOf.get(mark.event_id) ?? []).filter((tie) => !Hindsight.hides(tie.mark)).slice(0, MOST);
  };

  const curve = (from, { mark: to, isWeak }) => {
    const [x1, x2] = [Drawing.toPixel(from.at), Drawing.toPixel(to.at)];
    const [y1, y2] = [-from.y * Drawing.row(), -to.y * Drawing.row()];
    const bend = Math.abs(y2 - y1) < 12 ? Math.min(30, Math.abs(x2 - x1) / 3) : 0;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${x1} ${y1}C${x1} ${(y1 + y2) / 2 - bend} ${x2} ${(y1 + y2) / 2 - bend} ${x2} ${y2}`);
    const end = document.createElementNS(SVG, "circle");
    end.setAttribute("cx", x2);
    end.setAttribute("cy", y2);
    end.setAttribute("r", 6);
    for (const part of [path, end]) part.classList.toggle("weak", isWeak);
    return [path, end];
  };

  const show = (mark) => {
    const found = mark.y === undefined ? [] : ties(mark);
    const { l, t } = Drawing.margin();
    layer.style.left = `${l}px`;
    layer.style.top = `${t}px`;
    layer.setAttribute("width", Drawing.plotWidth());
    layer.setAttribute("height", Drawing.height());
    layer.replaceChildren(...found.flatMap((tie) => curve(mark, tie)));
    return found;
  };

  const start = () => {
    layer.setAttribute("class", "arcs");
    layer.setAttribute("aria-hidden", "true");
    Drawing.node().append(layer);
    Drawing.onRange(() => layer.replaceChildren());
  };

  return { start, show, clear: () => layer.replaceChildren() };
})();
