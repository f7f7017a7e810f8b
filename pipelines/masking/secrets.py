"""Finds what nobody may read on a page that is handed on: credentials, account numbers, addresses of customers.

The rules are data, in secret_rules.toml; check digits are judged by python-stdnum, addresses by the standard
library. A value is replaced by its kind, and never kept.
"""

from __future__ import annotations

import functools
import ipaddress
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from stdnum import iban, luhn
from stdnum.exceptions import ValidationError

from pipelines.masking.encoded import opened

RULES = Path(__file__).with_name("secret_rules.toml")
PLACEHOLDER = re.compile(
    r"""[\$%]?(?:\{+[^{}]*\}*|<[^<>]*>?|\[[^\[\]]*\]?|\([^()]*\)?)|\$\w+.*|%\w+%|[*x•.…#-]+|x{3,}\w*|<?(?:redacted|masked|hidden|filtered|removed|secret|password|passwd|pass|token|null|none|nil|
    true|false|yes|no|ok|empty|unset|undefined|unknown|changeme|change_me|your\w*|my\w*|example|placeholder|todo|n/a|na|env|vault|
    expired|invalid|missing|required|incorrect|wrong|rejected|failed|failure|changed|reset|rotated|rotation|revoked|not|is|was|has|and|or|
    for|of|the|a|an|in|on|to|with|must|should|will|may|can|policy|mismatch|error|prompt|auth|authentication|
    accepted|valid|found|set|disabled|enabled|optional|protected|sent|refresh|bearer|basic|default|string|bool|int|ok)>?[.,:;!?]*""",
    re.IGNORECASE | re.VERBOSE,
)
VERSION = re.compile(
    r"(?:\b(?:versions?|release|firmware|driver|agent|section|chapter|build|upgraded? (?:from|to)|v|ver|image|chart|tag|patch)\s*[:=]?\s*v?"
    r"|[A-Za-z][\w-]*/v?|\bfrom \d+(?:\.\d+){3} to )$",
    re.IGNORECASE,
)
OWN_DOMAINS = (".internal", ".local", ".localdomain", ".lan", ".svc", ".corp", ".home", ".arpa")
# Of systemd: user@1000.slice is no mailbox.
UNITS = (".service", ".slice", ".scope", ".socket", ".timer", ".target", ".mount", ".path")
# First digits and lengths of the card schemes (ISO/IEC 7812 ranges as the schemes publish them).
CARD = re.compile(
    r"(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11,16}|(?:6011|65\d{2}|64[4-9]\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|62\d{14,17}"
    r"|(?:50|5[6-8]|6[0137]|69)\d{14,17})"
)


@dataclass(frozen=True)
class Rule:
    """One kind of secret; `hints` and `screen` spare the pattern the texts that cannot hold it."""

    kind: str
    pattern: re.Pattern[str]
    check: Callable[[re.Match[str], str], str | None]
    hints: tuple[str, ...]
    screen: str | None
    is_any_case: bool

    def may_stand_in(self, texts: pl.Series) -> pl.Series:
        """Per text, whether the pattern has to be tried."""
        if self.screen is not None:
            return texts.str.contains(self.screen)
        return texts.str.contains_any(list(self.hints), ascii_case_insensitive=self.is_any_case)

    def masked(self, text: str, spared: frozenset[str] = frozenset(), taken: set[str] | None = None) -> str:
        """The text with [kind] for each value, which goes into `taken`; `spared` values, in small letters, stay."""
        return self._replaced(text, text, range(len(text) + 1), spared, taken)

    def masked_in_escapes(self, text: str, spared: frozenset[str] = frozenset(), taken: set[str] | None = None) -> str:
        """The same of a text whose percent-escapes hide what they spell."""
        plain, places = opened(text)
        return self._replaced(text, plain, places, spared, taken)

    def _replaced(
        self, text: str, plain: str, places: Sequence[int], spared: frozenset[str], taken: set[str] | None
    ) -> str:
        pieces, at = [], 0
        for start, value in self._values(plain):
            if value.lower() not in spared:
                pieces += [text[at : places[start]], f"[{self.kind}]"]
                at = places[start + len(value)]
                if taken is not None:
                    taken.add(value)
        return "".join([*pieces, text[at:]])

    def _values(self, text: str) -> Iterator[tuple[int, str]]:
        """(where it begins, value) of each that the check agrees with."""
        for found in self.pattern.finditer(text):
            group = next((name for name, value in found.groupdict().items() if value is not None), 0)
            if value := self.check(found, found[group]):
                yield found.start(group), value


@functools.cache
def rules() -> tuple[Rule, ...]:
    written = tomllib.loads(RULES.read_text(encoding="utf-8"))["rules"]
    return tuple(
        Rule(
            each["kind"],
            re.compile(each["pattern"], re.VERBOSE | re.DOTALL | (re.IGNORECASE if _any_case(each) else 0)),
            CHECKS[each.get("check", "anything")],
            tuple(each.get("hints", ())),
            each.get("screen"),
            _any_case(each),
        )
        for each in written
    )


def may_hold_any(texts: pl.Series) -> pl.Series:
    """Per text, whether any rule's pattern has to be tried; two looks instead of one for each rule."""
    hints, screen = _any_screen()
    return texts.str.contains_any(list(hints), ascii_case_insensitive=True) | texts.str.contains(screen)


@functools.cache
def _any_screen() -> tuple[tuple[str, ...], str]:
    hints = dict.fromkeys(hint for rule in rules() if rule.screen is None for hint in rule.hints)
    return tuple(hints), "|".join(f"(?:{rule.screen})" for rule in rules() if rule.screen is not None)


def _any_case(rule: dict[str, object]) -> bool:
    """Keys and schemes are written in any case; vendors' prefixes in theirs alone."""
    return rule["kind"] in ("authorization", "secret", "password", "webhook")


# The checks: how much of the value, from its beginning, is the secret; None where it is none.


def _anything(found: re.Match[str], value: str) -> str | None:
    return value


def _no_placeholder(found: re.Match[str], value: str) -> str | None:
    return None if PLACEHOLDER.fullmatch(value) else value


def _told_password(found: re.Match[str], value: str) -> str | None:
    value = value.rstrip(".,;:)") if value[-1:] in ".,;:)" and len(value) > 1 else value
    return _no_placeholder(found, value)


def _told_secret(found: re.Match[str], value: str) -> str | None:
    """What stands behind a word such as token: no placeholder, no count, no plain word."""
    value = value.rstrip(".,;:)")
    if (
        len(value) < 3
        or PLACEHOLDER.fullmatch(value)
        or re.fullmatch(r"[A-Za-z]?[a-z]{1,14}|[\d.]{1,5}(?:ms|s|%)?", value)
    ):
        return None
    key = found[0][: -len(value)].lower()
    return None if value.isdigit() and "cv" not in key and "otp" not in key and len(value) < 12 else value


def _looks_random(found: re.Match[str], value: str) -> str | None:
    """40 characters of base64 with many changes between kinds of characters: no path and no word."""
    kinds = ["d" if each.isdigit() else "u" if each.isupper() else "l" if each.islower() else "s" for each in value]
    changes = sum(one != other for one, other in zip(kinds, kinds[1:], strict=False))
    return value if changes >= 15 and kinds.count("s") <= 6 else None


def _key_material(found: re.Match[str], value: str) -> str | None:
    """Letters and digits all mixed, as no name and no id of a row is: hexadecimal of 32 and more, or many changes."""
    if re.fullmatch(r"[a-z]{24}", value):
        return value
    is_uuid = re.fullmatch(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value)
    if is_uuid or not re.search(r"\d", value) or not re.search(r"[A-Za-z]", value):
        return None
    changes = sum(one.isdigit() != other.isdigit() for one, other in zip(value, value[1:], strict=False))
    is_hex = re.fullmatch(r"[0-9a-fA-F]{32,}", value)
    return value if is_hex or (changes >= 5 and re.search(r"[a-z]", value) and re.search(r"[A-Z]", value)) else None


def _iban(found: re.Match[str], value: str) -> str | None:
    """The longest beginning that is an account number: words may follow it."""
    ends = [len(value), *(place for place in range(len(value) - 1, 14, -1) if value[place] in " -+")]
    return next(
        (value[:end] for end in ends if iban.is_valid(value[:end].replace("+", " "), check_country=False)), None
    )


def _card(found: re.Match[str], value: str) -> str | None:
    ends = [len(value), *(place for place in range(len(value) - 1, 12, -1) if value[place] in " -.+")]
    return next((value[:end] for end in ends if _is_card(value[:end])), None)


def _is_card(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    try:
        return bool(CARD.fullmatch(digits) and luhn.validate(digits) and len(set(digits)) > 1)
    except ValidationError:
        return False


def _phone(found: re.Match[str], value: str) -> str | None:
    """As many digits as a number with its country has, or its area where it is called one (ITU-T E.164); no count has."""
    digits = sum(each.isdigit() for each in value)
    is_grouped = digits < len(value.lstrip("+"))
    return value if (8 if found["told"] else 10 if is_grouped else 11) <= digits <= 15 else None


def _mail(found: re.Match[str], value: str) -> str | None:
    host = re.split("@|%40", value)[-1].lower()
    is_clone = value.startswith("git@") and found.string[found.end() : found.end() + 1] in (":", "/")
    return None if is_clone or host.endswith((*OWN_DOMAINS, *UNITS)) else value


def _public_address(found: re.Match[str], value: str) -> str | None:
    """An address of the open internet; the ranges of documentation stand for such ones."""
    if not _is_public(value) or VERSION.search(found.string, max(found.start() - 60, 0), found.start()):
        return None
    return value


@functools.lru_cache(maxsize=65_536)  # a log repeats its clients
def _is_public(value: str) -> bool:
    try:
        address = ipaddress.ip_address(value.replace("-", "."))
    except ValueError:
        return False
    return not any(address in network for network in INSIDE[address.version])


INSIDE: dict[int, list[ipaddress.IPv4Network | ipaddress.IPv6Network]] = {
    4: [ipaddress.ip_network(each) for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
    )],
    6: [],  # the pattern takes 2000::/3 alone
}  # fmt: skip
CHECKS: dict[str, Callable[[re.Match[str], str], str | None]] = {
    "anything": _anything, "no_placeholder": _no_placeholder, "told_password": _told_password, "told_secret": _told_secret,
    "looks_random": _looks_random, "key_material": _key_material, "iban": _iban, "card": _card, "phone": _phone, "mail": _mail, "public_address": _public_address,
}  # fmt: skip
