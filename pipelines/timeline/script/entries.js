"use strict";

// Entries of the review as they are read: what they say, field by field, and the events that they point at.
const Entries = (() => {
  const button = (words, act, name = "") => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.setAttribute("aria-label", name || words);
    made.addEventListener("click", act);
    return made;
  };

  const element = (name, text, className = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = className;
    return made;
  };

  const named = (ref) => {
    const row = Events.row(ref.found ?? ref.id);
    if (row < 0) return ref.text || ref.id || "an event";
    const ms = Events.ms(row);
    return Names.cut(`${Number.isNaN(ms) ? "no time" : Times.clock(ms, "hms")} ${Events.headline(row)}`, 120);
  };

  const link = (ref) => {
    if (Events.row(ref.found ?? ref.id) < 0) return element("span", named(ref), "unknown");
    const made = element("a", named(ref), "cite");
    made.href = `#e=${encodeURIComponent(ref.found ?? ref.id)}`;
    return made;
  };

  const shown = (kind, value) => {
    if (kind === "events") return value.flatMap((ref, i) => (i ? [", ", link(ref)] : [link(ref)]));
    if (typeof value === "boolean") return [value ? "yes" : "no"];
    return [Array.isArray(value) ? value.join("; ") : value];
  };

  const said = (value) => !(value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length));

  const article = (form, entry, act) => {
    const made = document.createElement("article");
    const list = document.createElement("dl");
    if (entry.event) {
      const about = document.createElement("p");
      about.append(link(entry.event));
      made.append(about);
    }
    for (const [key, words, kind] of [["id", "Id", "text"], ...form.fields]) {
      if (!said(entry[key])) continue;
      const value = document.createElement("dd");
      value.append(...shown(kind, entry[key]));
      list.append(element("dt", words.replace(", one a line", "")), value);
    }
    made.append(list, act);
    return made;
  };

  return { button, element, named, article };
})();
