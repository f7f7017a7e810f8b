"""The words of a piece of HTML, as a person would read them."""

from __future__ import annotations

import html
import re

UNSEEN = re.compile(r"<(script|style|head)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|tr|li|h\d|blockquote)>", re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")


def words_of(markup: str) -> str:
    text = TAG.sub("", LINE_ENDS.sub("\n", UNSEEN.sub("", markup)))
    lines = [line.strip() for line in html.unescape(text).replace("\u00a0", " ").splitlines()]
    return "\n".join(line for line in lines if line)
