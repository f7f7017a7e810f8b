"use strict";

// The page's data: gzip in base64 inside script elements that are no scripts, inflated when first asked for.
const Blocks = (() => {
  const bytes = (base64) => {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    const binary = atob(base64);
    const array = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) array[i] = binary.charCodeAt(i);
    return array;
  };

  const inflate = async (id) => {
    const element = document.getElementById(id);
    if (!element) return "";
    const packed = bytes(element.textContent.trim());
    if (!packed.length) return "";
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };

  // Blocks that will be asked for in a moment: they are inflated beside each other, while the page does other work.
  const ahead = new Map();
  const expect = (...ids) => ids.forEach((id) => ahead.set(id, inflate(id)));

  const text = (id) => {
    const coming = ahead.get(id) ?? inflate(id);
    ahead.delete(id);
    return coming;
  };

  const json = async (id) => JSON.parse((await text(id)) || "null");

  // The page's policy knows the inflated text by its hash, so that it may run although it came in compressed.
  const run = async (id) => {
    const script = document.createElement("script");
    script.textContent = await text(id);
    document.head.append(script);
  };

  return { expect, json, run, text };
})();
