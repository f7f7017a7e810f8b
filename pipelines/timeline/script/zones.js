"use strict";

// The choice of a zone: those on record, the reader's own, and any other that this browser knows, by name.
const Zones = (() => {
  const select = document.getElementById("zone");
  const other = document.getElementById("zone-other");
  const input = document.getElementById("zone-name");
  const said = document.getElementById("zone-said");
  const OTHER = "other";
  let names = [];

  const isZone = (name) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: name });
      return true;
    } catch {
      return false;
    }
  };

  const offer = (name, words) => {
    if ([...select.options].some((option) => option.value === name) || !isZone(name)) return;
    select.add(new Option(words, name), [...select.options].find((option) => option.value === OTHER));
  };

  // In the spelling of the list; a city alone is enough.
  const named = (words) => {
    const sought = words.trim().replaceAll(" ", "_").toLowerCase();
    return names.find((name) => name.toLowerCase() === sought) ?? names.find((name) => name.toLowerCase().endsWith(`/${sought}`)) ?? words.trim();
  };

  const complain = (words) => {
    said.textContent = words;
    input.setAttribute("aria-invalid", String(words !== ""));
  };

  const leave = () => {
    other.hidden = true;
    select.value = Times.zone();
    select.focus();
  };

  const take = () => {
    if (other.hidden || !input.value.trim()) return;
    const name = named(input.value);
    if (!isZone(name)) {
      complain("No such zone: try Australia/Sydney, or +10:00.");
      return;
    }
    offer(name, name);
    Times.see(name);
    leave();
  };

  const ask = () => {
    if (!names.length) {
      names = Intl.supportedValuesOf?.("timeZone") ?? [];
      document.getElementById("zone-names").append(...names.map((name) => new Option("", name)));
    }
    input.value = "";
    complain("");
    other.hidden = false;
    input.focus();
  };

  const keys = { Enter: take, Escape: leave };

  const start = (zones) => {
    select.add(new Option("any other zone …", OTHER));
    for (const { zone, whose } of zones) offer(zone, Names.cut(`${zone}${whose ? ` (${whose})` : ""}`, 60));
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    offer(own, `${own} (yours)`);
    select.addEventListener("change", () => {
      if (select.value === OTHER) return ask();
      other.hidden = true;
      Times.see(select.value);
    });
    input.addEventListener("change", take);
    input.addEventListener("keydown", (event) => {
      if (!keys[event.key]) return;
      event.preventDefault();
      event.stopPropagation(); // Escape closes the panel of an event, too
      keys[event.key]();
    });
    Times.see(select.value);
  };

  return { start };
})();
