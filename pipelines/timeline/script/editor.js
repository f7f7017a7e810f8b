"use strict";

// A dialog in which one entry of the review is written, field by field as its form says.
const Editor = (() => {
  const node = document.getElementById("editor");
  const part = (name) => document.getElementById(`editor-${name}`);
  let readers = [];
  let finish = () => {};

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    Object.assign(made, attributes);
    made.append(...children);
    return made;
  };

  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  const option = (words, value, chosen) => element("option", { value, selected: value === chosen }, words);
  const labelled = (words, control) => element("label", { className: "field" }, words, control);
  const ticks = (words, choices, chosen) => {
    const boxes = choices.map(([value, text]) => [value, element("input", { type: "checkbox", checked: chosen.includes(value) }), text]);
    const shown = boxes.map(([, box, text]) => element("label", {}, box, ` ${text}`));
    const group = element("fieldset", {}, element("legend", {}, words), ...(shown.length ? shown : ["None to choose from yet."]));
    return [group, () => boxes.filter(([, box]) => box.checked).map(([value]) => value)];
  };

  // Events that an entry rests on: those it has, the one that is open beside the page, and one by its permalink.
  const events = (words, has, { open, named, resolve }) => {
    const known = new Map([...has, ...(open ? [open] : [])].map((ref) => [ref.found ?? ref.id ?? named(ref), ref]));
    const [group, chosen] = ticks(words, [...known].map(([key, ref]) => [key, named(ref)]), has.map((ref) => ref.found ?? ref.id ?? named(ref)));
    const more = element("input", { type: "text", placeholder: "#e=…", spellcheck: false });
    group.append(labelled("and by permalink or id, separated by spaces", more));
    return [group, () => [...chosen().map((key) => known.get(key)), ...more.value.split(/\s+/).filter(Boolean).map(resolve)]];
  };

  // kind → [what stands in the dialog, how it is read]
  const field = ([, words, kind], value, context) => {
    const plain = (control, read = () => control.value.trim() || null) => [labelled(words, control), read];
    if (kind === "events") return events(words, value ?? [], context);
    if (kind === "factors") return ticks(words, context.factors, value ?? []);
    if (kind === "why") return plain(element("select", {}, option("nothing above it", "", value ?? ""), ...context.whys.map(([id, text]) => option(text, id, value))));
    if (kind === "tick") {
      const box = element("input", { type: "checkbox", checked: Boolean(value) });
      return [element("label", { className: "field" }, box, ` ${words}`), () => box.checked || null];
    }
    if (kind === "yes-no") {
      const choice = { true: "yes", false: "no" }[value] ?? "";
      const control = element("select", {}, option("not said", "", choice), option("yes", "yes", choice), option("no", "no", choice));
      return plain(control, () => ({ yes: true, no: false })[control.value] ?? null);
    }
    if (kind === "role") {
      const roles = element("datalist", { id: "editor-roles" }, ...context.roles.map((role) => element("option", { value: role })));
      const control = element("input", { type: "text", value: value ?? "" });
      control.setAttribute("list", roles.id);
      return [element("label", { className: "field" }, words, control, roles), () => control.value.trim() || null];
    }
    if (kind === "long") return plain(element("textarea", { value: value ?? "" }));
    if (kind === "lines") {
      const control = element("textarea", { value: (value ?? []).join("\n") });
      return plain(control, () => lines(control.value));
    }
    if (kind.includes("|")) return plain(element("select", {}, option("not said", "", value ?? ""), ...kind.split("|").map((word) => option(word, word, value))));
    return plain(element("input", { type: kind, value: value ?? "" }));
  };

  // Resolves to {kept: the entry as written}, {left: what stood there when Escape was pressed}, "remove", or null where it
  // was left as it was. `said` is what was begun before.
  const open = (title, form, before, context, isNew, said = null) => {
    const entry = said ?? before;
    part("title").textContent = title;
    part("problem").textContent = said ? "This was begun before, and kept when the dialog was left." : "";
    part("remove").hidden = isNew;
    const made = form.fields.map((each) => [each[0], ...field(each, entry[each[0]], context)]);
    part("fields").replaceChildren(...made.map(([, shown]) => shown));
    readers = made.map(([key, , read]) => [key, read]);
    const first = JSON.stringify(written(before));
    node.showModal();
    part("fields").querySelector("input, textarea, select")?.focus();
    return new Promise((resolve) => {
      finish = (answer) => {
        finish = () => {};
        node.close();
        resolve(answer);
      };
    }).then((answer) => {
      if (answer === "keep") return { kept: written(entry) };
      if (answer !== "escape") return answer;
      return said || JSON.stringify(written(before)) !== first ? { left: written(entry) } : null;
    });
  };

  const written = (entry) => {
    const said = { ...entry, ...Object.fromEntries(readers.map(([key, read]) => [key, read()])) };
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value.length !== 0));
  };

  const keep = (event) => {
    event.preventDefault();
    const [first, read] = readers[0];
    if (["text", "statement"].includes(first) && !read()) part("problem").textContent = "The first field is empty.";
    else finish("keep");
  };

  part("keep").closest("form").addEventListener("submit", keep);
  part("cancel").addEventListener("click", () => finish(null));
  part("remove").addEventListener("click", () => finish("remove"));
  node.addEventListener("close", () => finish("escape"));

  return { open };
})();
