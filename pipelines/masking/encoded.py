"""Texts with percent-escapes, as addresses of the web hold them: read plainly, with each character's place as written."""

from __future__ import annotations

import re

ESCAPE = re.compile(r"%([2-7][0-9A-Fa-f])")  # of the characters that print


def opened(text: str) -> tuple[str, list[int]]:
    """The text with its escapes read, and where each of its characters begins in the text as written; the last is its end."""
    plain: list[str] = []
    places: list[int] = []
    at = 0
    for escape in ESCAPE.finditer(text):
        plain += [text[at : escape.start()], chr(int(escape[1], 16))]
        places += [*range(at, escape.start()), escape.start()]
        at = escape.end()
    return "".join([*plain, text[at:]]), [*places, *range(at, len(text) + 1)]
