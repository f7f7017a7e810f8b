"""Pieces of secrets: an identifier, a line beside, a cut text may hold what stands masked in another."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

KIND = "part of a secret"
LEAST = 6  # characters; what is shorter says nothing by itself
TOKEN = re.compile(rf"[a-z0-9]{{{LEAST},}}", re.IGNORECASE)
WORD = re.compile(r"[a-z]+[0-9]{0,4}|[0-9]{1,11}")  # node12, sha256, a date: no secret tells itself by it
# Whoever has the address knows these, and parts of them name half of what there is.
WHOLE_ALONE = frozenset(("e-mail address", "IP address", "card number", "IBAN", "customer's name"))


class Pieces:
    """The secrets met so far, in small letters. `systems` are names of services and hosts, which stay readable."""

    def __init__(self, systems: frozenset[str] = frozenset()) -> None:
        self.systems = systems
        self.whole: set[str] = set()
        self.held: dict[str, bool] = {}  # token → whether it is a piece
        self.starts: set[str] = set()  # what a piece may begin with

    def learn(self, kind: str, values: Iterable[str]) -> None:
        new = {value.lower() for value in values if len(value) >= LEAST} - self.whole
        if kind in WHOLE_ALONE or not new:
            return
        self.whole |= new
        self.starts |= {value[place : place + LEAST] for value in new for place in range(len(value) - LEAST + 1)}
        self.held = {token: True for token, is_held in self.held.items() if is_held}

    def may_stand_in(self, texts: pl.Series) -> pl.Series:
        """Per text, whether it holds a piece."""
        if not self.starts:
            return pl.repeat(False, len(texts), eager=True)
        tokens = texts.str.to_lowercase().str.extract_all(TOKEN.pattern)
        words = tokens.explode().drop_nulls().unique()
        begun = words.filter(words.str.head(LEAST).is_in(list(self.starts)))
        pieces = [token for token in begun if self._holds(token)]
        return (
            tokens.list.eval(pl.element().is_in(pieces)).list.any()
            if pieces
            else pl.repeat(False, len(texts), eager=True)
        )

    def replaced(self, text: str) -> str:
        return TOKEN.sub(lambda token: f"[{KIND}]" if self._holds(token[0].lower()) else token[0], text)

    def _holds(self, token: str) -> bool:
        """Whether a token is a secret, or key material that stands in one."""
        if token[:LEAST] not in self.starts or token in self.systems:
            return False
        if token not in self.held:
            is_whole = token in self.whole and not token.isalpha()
            self.held[token] = is_whole or (not WORD.fullmatch(token) and any(token in value for value in self.whole))
        return self.held[token]
