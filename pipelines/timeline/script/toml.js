"use strict";

// Writes review.toml, as `postlude reconstruct` reads it.
const Toml = (() => {
  const ESCAPES = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\" };
  const TABLES = ["moments", "notes", "decisions", "factors", "whys", "actions"];
  const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  const DAY = /^\d{4}-\d\d-\d\d$/;

  const string = (text) => `"${text.toWellFormed().replace(/[\u0000-\u001f"\\\u007f]/g, (sign) => ESCAPES[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;

  // Microseconds since 1970 as an instant; Date knows milliseconds only.
  const instant = (microseconds) => {
    const ms = Math.floor(microseconds / 1000);
    return `${new Date(ms).toISOString().slice(0, -1)}${String(Math.round(microseconds - ms * 1000)).padStart(3, "0")}Z`;
  };

  const isEmpty = (value) => value === null || value === undefined || value === "" || value === false || (Array.isArray(value) && !value.length);

  const reference = ({ id, at, text }) => {
    const when = typeof at === "number" ? instant(at) : INSTANT.test(at ?? "") ? at : "";
    return `{ ${[id && `id = ${string(id)}`, when && `at = ${when}`, text && `text = ${string(text)}`].filter(Boolean).join(", ")} }`;
  };

  const value = (key, said) => {
    if (key === "event") return reference(said);
    if (key === "events") return `[${said.map(reference).join(", ")}]`;
    if (key === "due" && DAY.test(said)) return said;
    if (typeof said === "boolean") return String(said);
    return Array.isArray(said) ? `[${said.map(string).join(", ")}]` : string(String(said));
  };

  const keep = (key, said) => key === "confirmed" ? typeof said === "boolean" : !isEmpty(said);

  const table = (entry) => Object.entries(entry).filter(([key, said]) => keep(key, said)).map(([key, said]) => `${key} = ${value(key, said)}\n`).join("");

  const write = (entries, heading) => {
    const parts = TABLES.flatMap((name) => entries[name].map((entry) => `[[${name}]]\n${table(entry)}`));
    parts.push(...entries.learned.map(table).filter(Boolean).map((lessons) => `[learned]\n${lessons}`));
    return `# ${heading}\n\n${parts.join("\n")}`;
  };

  return { write };
})();
