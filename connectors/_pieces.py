"""What written times are made of: months, clocks, fractions, digits, and what stands between a day and a clock; as regexes."""

from __future__ import annotations

SHORT_MONTH = r"(?i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
MONTH = (
    r"(?:(?i:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
WEEKDAY = r"(?:(?i:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6})"
HALF = "(?:[ \u00a0\u202f]?[AaPp]\\.?[Mm]\\b\\.?)?"
FRACTION = r"(?:[.,][0-9]{1,9}|:[0-9]{3}\b)?"
POINT_FRACTION = FRACTION.replace("[.,]", r"\.")  # where a comma parts the stamp from the next field
HOURS = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
CLOCK = rf"{HOURS}(?::[0-9]{{3}}[AaPp][Mm]\b|{FRACTION}{HALF})"
MINUTES = rf"(?:[01]?[0-9]|2[0-4])[:h][0-9]{{2}}(?: Uhr)?{HALF}"
DAY, SOME_DAY, YEAR = "[0-9]{2}", "(?:0?[1-9]|[12][0-9]|3[01])", "(?:19|20)[0-9]{2}"
MONTH_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"  # of digits that nothing parts: numbers look like them
SIX_DIGITS = "(?:[01][0-9]|2[0-4])[0-5][0-9][0-6][0-9]"
DATED, MINUTE, DATE = 0, 22, 60  # what is taken off the rank of a shape that ends with its seconds, minutes, day
DAY_US, MINUTE_US = 86_400_000_000, 60_000_000
SEPARATORS = {  # between a day and a clock time, as written, and the regex for it
    "T": "T", "t": "t", " ": " {1,6}", ", ": ", ", ",": ",", "_": "_", "-": "-", "::": "::", ":": ":", "\t": "\t", "; ": "; ", ";": ";", " | ": r" \| ", " / ": " / ", "|": r"\|",
    "/": "/", " - ": " - ", " at ": " at ", " @ ": " @ ", " klo ": " klo ", " kl. ": r" kl\. ", " kl ": " kl ", " um ": " um ", " à ": " à ", "] [": r"\] ?\[", '" time="': '" time="', " time=": " time=",
    '","': '" ?,? ?"', '</Data><Data Name="time">': r"</Data>\s{0,12}<Data Name=[\x22']time[\x22']>",
}  # fmt: skip
ANY_SEPARATOR = r"(?P<s>T|t| - | [|/] | at | @ | klo | kl\.? | um | à | time=| {1,6}|, |; |::|[,;_:\t|/-]|\] ?\[|\x22 time=\x22|\x22 ?,? ?\x22|</Data>\s{0,12}<Data Name=[\x22']time[\x22']>)"
ORDINAL = "(?:st|nd|rd|th)?"
EASTERN_DAY = r"([0-9]{4}) {0,2}[年년] {0,2}([0-9]{1,2}) {0,2}[月월] {0,2}([0-9]{1,2}) {0,2}[日일]"
EASTERN_WEEKDAY = (
    r"(?: ?[(（]?(?:[月火水木金土日](?:曜日?)?|(?:星期|周|週|礼拜)[一二三四五六日天]|[월화수목금토일]요일)[)）]?)?"
)
DAY_NUMBER = "(?:00[1-9]|0[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])"  # of the year
