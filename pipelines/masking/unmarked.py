"""Tells names where capitals do not: in texts of small letters, and in texts of capitals alone."""

from __future__ import annotations

import re

from pipelines.masking.neighbours import OPENING, POSSESSIVE, TOKEN, Neighbours
from pipelines.masking.roster import LETTERS, Roster, ordinary

IN_CAPITALS = re.compile(r"(?<![^\W_])[^\W\d_]{2,}(?![^\W_])")
LEVELS = re.compile(r"TRACE|DEBUG|INFO|NOTICE|NOTE|WARN(?:ING)?|ERR(?:OR)?|CRIT(?:ICAL)?|FATAL|SEVERE|ALERT")
ASKED_OR_THERE = re.compile(
    r" (?:(?:can|could|would|did|do|are|have) you|is (?:on (?:the (?:call|bridge)|it|call|shift|comms)|here|away|asleep|in the (?:call|room)))\b"
)
HANDED = re.compile(r"\b(?:over|off|back|handed|hand|up) to $")
LINKS = frozenset(("and", "or", "und", "et", "y"))


def as_written_small(text: str, start: int, stop: int, roster: Roster) -> str:
    """The text as it might stand without its capitals, at its full length: names of the roster keep their first."""

    def small(word: re.Match[str]) -> str:
        if not word[0].isupper() or LEVELS.fullmatch(word[0]):
            return word[0]
        written = word[0].lower() if len(word[0].lower()) == len(word[0]) else word[0]
        capital = written[:1].upper() + written[1:]
        return capital if word.start() == start or capital in roster.by_start else written

    return IN_CAPITALS.sub(small, text)


class Unmarked(Neighbours):
    """What stands around a word that may be a name, where no capital marks one."""

    def say_small_name(self) -> bool:
        """In small letters: in a path of somebody's own, a host called after somebody, or where words speak to or of a person."""
        if POSSESSIVE.match(self.after):
            return self.previous not in ordinary()["determiners"]
        if self.gap != " " and self._by_joint():
            return True
        following = TOKEN.search(self.after)
        then = following[0] if following else ""
        if self.previous in ordinary()["addressing"] or HANDED.search(self.before):
            if not then or self.gap != " ":
                return self.gap[:1] not in ("_", "-", "/", ".") or self.gap[1:2].isspace() or not then
            return then in ordinary()["addressed"] if self._is_modal else then not in ordinary()["helpers"]
        if self.previous in ("", "and", "so") and self.gap in (", ", ": ") and then in ordinary()["asking"]:
            return True
        if OPENING.search(self.before) and ASKED_OR_THERE.match(self.after):
            return True
        if self._is_in_small_company():
            return True
        leads = self.previous in ordinary()["telling"] or not self.before.strip()
        return leads and self.gap == " " and then in ordinary()["speaking"]

    def say_name_in_capitals(self) -> bool:
        """In a text of capitals a capital says nothing: only what stands beside it."""
        for judge in (self._by_joint, self._as_month, self._as_place, self._by_what_leads):
            if (answer := judge()) is not None:
                return answer
        return (
            self._opens_as_name() or self._acts() or (self.previous in ordinary()["addressing"] and not self._is_modal)
        )

    @property
    def _is_modal(self) -> bool:
        return self.word in ordinary()["modals"]

    def _is_in_small_company(self) -> bool:
        """In a list of nothing but names of the roster: joy, dan and chase."""
        link, name = r"(?:\s*,\s*|\s+(?:and|or|und|et|y)\s+|\s*&\s*|,\s*and\s+)", r"[^\W_]+"
        left = re.search(rf"((?:(?<![^\W_]){name}{link})+)$", self.before)
        right = re.match(rf"((?:{link}{name})+)", self.after)
        others = [word for side in (left, right) if side for word in LETTERS.findall(side[1]) if word not in LINKS]
        named = [word for word in others if word in self.roster.by_start and word.lower() != self.word]
        return bool(named) and len(named) == len(others) and not {self.word, *named} <= ordinary()["modals"]
