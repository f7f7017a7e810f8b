"use strict";

// The drawing as an image: exactly as it stands on the page, so that without hindsight it tells no more than the page does.
const Picture = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const SCALE = 2;
  const HEAD = 64; // pixels above the drawing, for what it is a drawing of
  const SHADED = ".point, .point *, .errorbar, .annotation, .annotation *, .shapelayer path, [class*='trace'] path";
  const LOOKS = ["fill", "stroke", "stroke-width", "opacity", "visibility", "display"];

  // A layer of Plotly's without the page's style sheet: what that greys or hides is grey or hidden in itself.
  const frozen = (layer) => {
    const copy = layer.cloneNode(true);
    const copies = copy.querySelectorAll(SHADED);
    layer.querySelectorAll(SHADED).forEach((element, i) => {
      const looks = getComputedStyle(element);
      for (const name of LOOKS) copies[i].style.setProperty(name, looks.getPropertyValue(name));
    });
    return copy;
  };

  const whole = (drawing, width, height) => {
    const root = document.createElementNS(SVG, "svg");
    root.setAttribute("xmlns", SVG);
    root.setAttribute("width", width * SCALE);
    root.setAttribute("height", height * SCALE);
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    root.append(...[...drawing.querySelectorAll(".main-svg")].map(frozen));
    return new XMLSerializer().serializeToString(root);
  };

  const image = (svg) => new Promise((resolve, reject) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = () => reject(new Error("the browser could not make an image of the drawing"));
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });

  // Beside the drawing: title, stretch of time and zone above it, and the veil over what came later.
  const png = async () => {
    const drawing = Drawing.node();
    const [width, height] = [drawing.clientWidth, drawing.clientHeight];
    const picture = await image(whole(drawing, width, height));
    const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: (height + HEAD) * SCALE });
    const context = canvas.getContext("2d");
    const fill = (name, alpha, ...box) => {
      context.globalAlpha = alpha;
      context.fillStyle = Drawing.colour(name);
      context.fillRect(...box);
      context.globalAlpha = 1;
    };
    const write = (text, font, name, y) => {
      context.font = `${font} system-ui, sans-serif`;
      context.fillStyle = Drawing.colour(name);
      context.fillText(text, 12, y, width - 24);
    };
    context.scale(SCALE, SCALE);
    fill("paper", 1, 0, 0, width, height + HEAD);
    const [from, to] = Drawing.range().map((ms) => Times.clock(ms, "full").replace(/\.\d+$/, ""));
    write(`${document.querySelector(".kicker strong").textContent} · ${document.querySelector("h1").textContent}`, "600 20px", "ink", 28);
    write(`${from} to ${to} · times in ${Times.zone()}`, "13px", "soft", 50);
    context.drawImage(picture, 0, HEAD, width, height);
    for (const [part, name] of [[drawing.querySelector(".veil"), "paper"], [drawing.querySelector(".then-line"), "accent"]]) {
      if (!part || part.hidden) continue;
      const wide = name === "accent" ? 2 : part.offsetWidth;
      fill(name, +getComputedStyle(part).opacity, part.offsetLeft + (part.offsetWidth - wide) / 2, HEAD + part.offsetTop, wide, part.offsetHeight);
    }
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  };

  return { png };
})();
