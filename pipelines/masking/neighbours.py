"""Tells by what stands beside a word whether it is somebody's name: May wrote, in May."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.masking.roster import LETTERS, Roster, ordinary

REACH = 200  # characters to both sides that are looked at
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
ON_DUTY = {
    ("on", "call"), ("on", "duty"), ("on", "shift"), ("on", "it"), ("from", "ops"),
    ("from", "support"), ("in", "ops"), ("on", "comms"), ("on", "point"),
}  # fmt: skip
ENDINGS = re.compile(r"[^\W_]{2,}(?:t|te|e|a|ó|é|ait)")  # of German, French and Spanish verbs in the third person
# Where a capital says nothing: at the start of a sentence, a line or a quotation, behind a level, a number or a bracket.
OPENING = re.compile(r"(?:^|[.!?…:;=|\]>]|[\n\r]|^\s*[-*>•#|]+|[\"“„(\[]|\b[A-Z]{3,}|\d)\s*$")
FAILS = re.compile(r"\s+(?:[a-z]+\s+)?[a-z]+ed:(?!\S)")  # as a program writes: Grant failed: permission denied
POSSESSIVE = re.compile(r"['’](?:s|ll|d|ve)?(?![^\W_])")


def speaks(text: str, language: str) -> bool:
    """Whether a text holds one of the small words of a language."""
    return any(word.lower() in ordinary()[language] for word in LETTERS.findall(text))


@dataclass
class Neighbours:
    """What stands around a word that may be a name: Will, May, Mark, Jordan, Black; it judges by the rules of ordinary.toml."""

    text: str
    start: int
    stop: int
    roster: Roster

    def __post_init__(self) -> None:
        self.before, self.after = (
            self.text[max(self.start - REACH, 0) : self.start],
            self.text[self.stop : self.stop + REACH],
        )
        self.around = self.before + self.text[self.start : self.stop] + self.after
        self.word = self.text[self.start : self.stop].lower()
        self.previous = _last_word(self.before)
        self.next = TOKEN.match(self.after.lstrip(" "))
        self.gap = self._gap_after()

    def say_name(self) -> bool:
        if (answer := self._by_joint()) is not None:
            return answer
        if self.gap == " " and self.next and self.next[0] in ordinary()["things"]:
            return False
        if (
            self.word in ordinary()["modals"]
            and self.next
            and self.next[0] in ("be", "have", "not")
            and self.previous not in ("and", "or", *ordinary()["modals"])
        ):
            return False
        for judge in (self._as_month, self._as_place, self._by_what_leads):
            if (answer := judge()) is not None:
                return answer
        return self._opens_as_name() if OPENING.search(self.before) else self._stands_as_name()

    def _gap_after(self) -> str:
        following = TOKEN.search(self.after)
        return self.after[: following.start()] if following else self.after

    def _by_joint(self) -> bool | None:
        """Part of a longer word, a path, or with an s of possession."""
        left, right = self.before[-1:], self.after[:1]
        following = TOKEN.search(self.after)
        if self._is_slashed():
            return self.word not in ordinary()["calendar"]
        if left in ("/", "\\", "-", "_", ".") and not self.before[-2:-1].isspace() and self.before[:-1]:
            owner = LETTERS.findall(self.before)[-1:]
            return bool(owner and owner[0].lower() in ordinary()["homes"]) and left in ("/", "\\")
        if right and right in "-_/" and self.after[1:2].isalnum():
            is_compound = right == "-" and self.after[1].isupper() and speaks(self.around, "german")
            return is_compound or bool(following and following[0].lower() in ordinary()["devices"])
        if POSSESSIVE.match(self.after):
            return self.previous not in ("the", "a", "an", "this", "last", "next")
        return None

    def _acts(self) -> bool:
        """Something is told of it that people alone do: joined, took, is back."""
        following = (
            [word for word in TOKEN.findall(self.after) if word not in ordinary()["adverbs"]][:2]
            if self.gap == " "
            else []
        )
        if following and following[0] in ("is", "was", "has", "had", "saw"):
            rest = following[-1]
            return len(following) > 1 and (rest.endswith(("ing", "ed")) or rest in ordinary()["whereabouts"])
        return bool(following) and _is_verb(following[0])

    def _is_slashed(self) -> bool:
        """Names side by side: Bill/Rose."""
        left, right = re.search(r"([A-Z][^\W_]+)/$", self.before), re.match(r"/([A-Z][^\W_]+)", self.after)
        return any(each and each[1] in self.roster.by_start for each in (left, right))

    def _as_month(self) -> bool | None:
        if self.word not in ordinary()["calendar"]:
            return None
        if re.match(r"[.,]?\s?\d", self.after) or re.search(r"\d(?:st|nd|rd|th|\.)?(?:\s|\sof\s|-)?$", self.before):
            return False
        if any(each.lower() in ordinary()["calendar"] and each not in self.roster.by_start for each in self._list()):
            return False
        if self.previous not in ordinary()["month_prepositions"]:
            return None
        said = [word.lower() for word in TOKEN.findall(self.before)[-6:-1]]
        if self.previous in ("after", "before", "until", "till", "since", "for") and self._acts():
            return True
        if self.previous == "of":
            return said[-1:] != [] and said[-1] in ordinary()["behalf"]
        if self.previous == "by":
            return (
                said[-1:] != []
                and said[-1].endswith(("ed", "en", "done", "made", "ten", "wn"))
                and not {"be", "to", "must", "should", "will"} & set(said[-3:])
            )
        if self.previous in ("from", "to", "for", "by") and re.match(r":(?!\s?\d)", self.after):
            return True
        if self.previous == "to":
            return not set(said) & ordinary()["month_moves"]
        return self.previous in ("for", "from", "after", "before") and bool(set(said) & ordinary()["month_people"])

    def _as_place(self) -> bool | None:
        if self.word not in ordinary()["places"]:
            return None
        if self.previous in ordinary()["place_prepositions"] or (
            self.next and self.next[0].lower() in ordinary()["sites"]
        ):
            return False
        beside = re.search(r"([A-Z][^\W_]+),\s$", self.before)
        if beside and beside[1].lower() not in ordinary()["greetings"] and beside[1] not in self.roster.by_start:
            return False
        if self.previous in ("from", "to", "of", "for"):
            others = [each for each in self._list() if each not in self.roster.by_start]
            before = {word.lower() for word in TOKEN.findall(self.before)[-4:]}
            return not others and not before & ordinary()["traffic"]
        return None

    def _by_what_leads(self) -> bool | None:
        key = re.search(r"([\w-]+)[\"']?\s?[:=]\s?[\"']?$", self.before) if {":", "="} & {*self.before[-4:]} else None
        if key and key[1].lower() in ordinary()["people_keys"]:
            return True
        if self.previous in ordinary()["titles"] or self._is_beside_own_name() or self._is_in_company():
            return True
        if not self.before[-1:].isspace():
            return None
        lead = re.search(r"([\w-]+)\s$", self.before)
        if lead and lead[1].lower() == "an" and self.word[0] not in "aeiou":
            return True  # German: an Frank
        if lead and (lead[1].lower() in ordinary()["determiners"] or self.previous in ordinary()["naming"]):
            return False
        is_called = re.search(
            r"(?:\b(?:is|are|was|were|be|been|being)|['’](?:s|re))\s(?:\w+ly\s)?(\w+)\s$", self.before
        )
        if is_called and is_called[1].lower() in ordinary()["calling"]:
            return False
        return None

    def _is_in_company(self) -> bool:
        """In one list with somebody whose name is no other word."""
        others = [each for each in self._list() if each != self.text[self.start : self.stop]]
        return any(
            not form.is_word and form.text == each for each in others for form in self.roster.by_start.get(each, ())
        )

    def _is_beside_own_name(self) -> bool:
        """A surname before the first name: Tandridge Will."""
        lead = re.search(r"([A-Z][^\W_]+),?\s$", self.before)
        forms = self.roster.by_start.get(lead[1], ()) if lead else ()
        own = {form.label for form in self.roster.by_start.get(self.text[self.start : self.stop], ())}
        return any(form.text == lead[1] and form.label in own for form in forms) if lead else False

    def _list(self) -> list[str]:
        """The words with capitals that stand in one list with this one: May, June and July."""
        link = r"(?:\s*,\s*|\s+(?:and|or|und|oder|et|y|bis|to)\s+|\s*&\s*|,\s*(?:and|or)\s+)"
        name = r"[A-ZÄÖÜ][^\W_]+"
        left = re.search(rf"((?:{name}{link})+)$", self.before)
        right = re.match(rf"((?:{link}{name})+)", self.after)
        beside = [LETTERS.findall(side[1]) if side else [] for side in (left, right)]
        found = [*beside[0], self.text[self.start : self.stop], *beside[1]]
        return [each for each in found if each[0].isupper()]

    def _stands_as_name(self) -> bool:
        """Within a sentence a capital makes a name, unless it belongs to a title: Black Friday."""
        if not self.next or self.gap != " " or not self.next[0][0].isupper() or speaks(self.around, "german"):
            return True
        following = self.next[0]
        return following in self.roster.by_start or following.isupper() or following.lower() in ordinary()["weekdays"]

    def _opens_as_name(self) -> bool:
        """At the start of a sentence any word has a capital; what follows tells a name."""
        if not self.next or self.gap.strip():
            return not self.gap.strip().startswith(("/", "=", "%"))
        following = TOKEN.findall(self.after)
        while len(following) > 1 and (
            following[0].lower() in ordinary()["adverbs"] or re.fullmatch("[a-z]{3,}ly", following[0])
        ):
            following = following[1:]
        verb = following[0]
        if verb[0].isupper() or verb[0].isdigit():
            return verb in self.roster.by_start and self.word not in ordinary()["modals"] and not verb.isdigit()
        rest = following[1] if len(following) > 1 else ""
        if verb.endswith("ed") and verb not in ordinary()["speaking"] and FAILS.match(self.after):
            return False
        if verb in ("and", "or", "und", "oder", "et", "y", "o", "ou"):
            return rest in self.roster.by_start or rest in ("I", "me", "myself", "ich", "moi", "yo")
        if (verb, rest) in ON_DUTY or (verb == "to" and self.word not in ("hope", "rose", "may", "will", "miles")):
            return True
        if (
            self.word in ordinary()["calendar"]
            and verb in ("saw", "brought", "had")
            and re.fullmatch(r"\d+|an?|no|more|two|three|several|many|another|record", rest)
        ):
            return False
        if verb in ordinary()["foreign_verbs"] or ENDINGS.fullmatch(verb):
            spoken = [language for language in ("german", "french", "spanish") if speaks(self.around, language)]
            if spoken:
                return verb in ordinary()["foreign_verbs"] or verb not in ordinary()["no_verbs"]
        if (self.word in ordinary()["ideas"] or self.word in ordinary()["calendar"]) and verb in ("is", "was"):
            last = following[2] if len(following) > 2 else ""
            return (
                not rest
                or rest.endswith("ing")
                or rest in ordinary()["whereabouts"]
                or (rest == "the" and last in ordinary()["posts"])
            )
        is_away = verb in ("back", "away", "offline", "online", "there", "on-site", "onsite") or (verb, rest) == (
            "on",
            "site",
        )
        is_doing = re.fullmatch(r"[a-z]{3,}[^s]s", verb) and rest in ordinary()["objects"]
        return is_away or bool(is_doing) or _is_verb(verb) or verb in ordinary()["helpers"]


def _is_verb(word: str) -> bool:
    return word in ordinary()["verbs_now"] or (
        word.endswith("ed")
        and len(word) > 3
        and word not in ("need", "feed", "speed", "seed", "shed", "related", "based")
    )


def _last_word(text: str) -> str:
    words = TOKEN.findall(text[-60:])
    return words[-1].lower() if words and not re.search(r"[.!?;:]\s*$", text[-3:]) else ""
