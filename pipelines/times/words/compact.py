"""Four digits that are a time of day: 1430 hrs, "at 1412 we lost it", "restored at 0314"; and no year, count or end of a range."""

from __future__ import annotations

import functools
import re

from pipelines.times.words.vocabulary import Vocabulary, any_of

MILITARY = re.compile(r"\s?(?:hrs|hours|h)\b", re.IGNORECASE)
YEAR = re.compile(r"(?:19[5-9]|20[0-5])\d")
SOMEBODY = re.compile(r"\s+(?:we|i|it|they|he|she|the)\b", re.IGNORECASE)
ENDS = re.compile(r"\s*(?:$|[,.;:!?)\n])")


def is_compact(text: str, match: re.Match[str], vocabulary: Vocabulary) -> bool:
    """match: an hour and a minute that nothing parts, with no zone behind them."""
    after = text[match.end() :]
    if MILITARY.match(after):
        return True
    before = _leading(vocabulary).search(text[: match.start()])
    if before is None or (YEAR.match(match[0]) and not before["at"]):
        return False
    return bool(ENDS.match(after) or (before["at"] and not match[0].endswith("00") and SOMEBODY.match(after)))


@functools.cache
def _leading(vocabulary: Vocabulary) -> re.Pattern[str]:
    """The word or the mark before a time; what joins two ends of a range is none."""
    words = rf"(?P<at>{vocabulary.any_of('at', 'about')})|{vocabulary.any_of('anchors')}|{any_of(vocabulary.words['sides'])}"
    return re.compile(rf"(?:(?<!\w)(?:{words})|[~@–—])\s*$", re.IGNORECASE)
