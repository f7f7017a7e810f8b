"""How zones are written behind a time: offsets, abbreviations as sets of what they may mean, and IANA names."""

from __future__ import annotations

import re

from tzlocal.windows_tz import win_tz

HOUR = 3600
BETWEEN_HOURS = (-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75, 13.75)
OFFSETS = tuple(
    sorted(round(HOUR * hours) for hours in (*range(-12, 15), *BETWEEN_HOURS))
)  # all that clocks on Earth keep
ABBREVIATIONS: dict[str, tuple[int, ...]] = {  # seconds east of UTC; several where the letters are shared
    "UTC": (0,), "GMT": (0,), "Z": (0,), "UT": (0,), "WET": (0,), "WEST": (3600,), "CET": (3600,), "MET": (3600,), "CEST": (7200,),
    "MEST": (7200,), "MESZ": (7200,), "MEZ": (3600,), "EET": (7200,), "EEST": (10800,), "TRT": (10800,), "MSK": (10800,),
    "MSD": (14400,), "SAMT": (14400,), "YEKT": (18000,), "OMST": (21600,), "NOVT": (25200,), "KRAT": (25200,), "IRKT": (28800,),
    "YAKT": (32400,), "VLAT": (36000,), "BST": (3600, 21600), "IST": (19800, 3600, 7200), "IDT": (10800,), "IRST": (12600,),
    "PKT": (18000,), "NPT": (20700,), "ICT": (25200,), "WIB": (25200,), "WITA": (28800,), "WIT": (32400,), "PHT": (28800,),
    "EST": (-18000,), "EDT": (-14400,), "CST": (-21600, 28800, -18000), "CDT": (-18000,), "MST": (-25200,), "MDT": (-21600,),
    "PST": (-28800,), "PDT": (-25200,), "AKST": (-32400,), "AKDT": (-28800,), "HST": (-36000,), "AST": (-14400, 10800), "ADT": (-10800,),
    "NST": (-12600,), "NDT": (-9000,), "JST": (32400,), "KST": (32400,), "SGT": (28800,), "HKT": (28800,), "AWST": (28800,),
    "ACST": (34200,), "ACDT": (37800,), "AEST": (36000,), "AEDT": (39600,), "NZST": (43200,), "NZDT": (46800,), "SAST": (7200,),
    "CAT": (7200,), "EAT": (10800,), "WAT": (3600,), "BRT": (-10800,), "BRST": (-7200,), "ART": (-10800,), "UYT": (-10800,),
    "CLT": (-14400,), "CLST": (-10800,), "COT": (-18000,), "PET": (-18000,), "VET": (-14400,),
}  # fmt: skip
SMALL = (
    "utc",
    "gmt",
    "cet",
    "cest",
    "eet",
    "eest",
    "msk",
    "edt",
    "cst",
    "cdt",
    "mst",
    "mdt",
    "pst",
    "pdt",
    "jst",
    "kst",
    "bst",
    "aest",
    "aedt",
    "akst",
    "akdt",
    "nzst",
    "nzdt",
    "sgt",
    "hkt",
)  # the others are words as well, in some language
REGIONS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}  # in all seasons
_LETTERS = "|".join(sorted((*ABBREVIATIONS, *SMALL), key=len, reverse=True))
WINDOWS = r"(?:[A-Z][\w.-]*\.? ){1,4}(?:Standard|Daylight|Summer) Time"  # as `w32tm` and .NET name zones
AREAS = (
    "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US|Canada|Brazil|Chile|Mexico"
)
PLACE = r"(?:" + AREAS + r")/[A-Z][A-Za-z_+\-0-9]+(?:/[A-Z][A-Za-z_]+)?"
ZONE = (
    r"(?P<z>(?: ?[+\-\u2212][0-9]{2}:?[0-9]{2}\b(?: ?\((?:" + _LETTERS + r")\)| (?:" + _LETTERS + r")\b|)"
    r"(?: m=[+\-][0-9.]+)?)|(?:[+\-\u2212][0-9]{2}\b)|(?: [+\-\u2212](?:0[0-9]|1[0-4])\b)|(?:[Zz]\b)"
    r"|(?: (?:UTC|GMT) [+\-][0-9]{2}:?[0-9]{2}\b)"
    r"|(?: ?\(?(?:UTC|GMT)[+\-][0-9]{1,2}(?::?[0-9]{2})?\b\)?(?: \([A-Z][A-Za-z ]+\))?)"
    r"|(?: ?\(?(?:" + _LETTERS + r")\b\)?)"
    r"|(?: \(?[ECMP]T\b\)?)"
    r"|(?:(?: ?\+| [\-\u2212])[0-9]:(?:00|15|30|45)\b)"
    r"|(?: (?:" + PLACE + r"))|(?: ?\[(?:" + PLACE + r")\]?)|(?: \(?" + WINDOWS + r"\)?))?"
)
MINUTES_ZONE = ZONE.replace("(?P<z>", r"(?P<z>(?:[+\-][0-9]{3}\b)|", 1)  # minutes, as Db2 and Windows' WMI write them


def offset_of(text: str) -> tuple[int | None, str | None]:
    """A zone as written to (seconds east of UTC, name): `+0530`, `Z`, `UTC+3`, `CET`, `+0200 CEST`, `Europe/Zurich`.

    An abbreviation that several zones share gives its name only; behind an offset it is a comment. What Windows calls a
    zone is given by its IANA name, and so is what holds in all seasons: `PT`.
    """
    text = text.strip(" ()[]").replace("\u2212", "-")
    if iana := iana_of(text):
        return None, iana
    if re.fullmatch(r"[+-]\d{3}", text):
        return int(text) * 60, None
    if numeric := re.match(r"(?:UTC|GMT)? ?([+-])(\d{1,2}):?(\d{2})?(?!\d)(?: |$)", text):
        sign, hours, minutes = numeric.groups()
        return (1 if sign == "+" else -1) * (int(hours) * HOUR + int(minutes or 0) * 60), None
    known = ABBREVIATIONS.get(text.upper() if text in ("z", *SMALL) else text)
    if known and len(known) == 1:
        return known[0], (None if text in "Zz" else text)
    return None, text or None


def iana_of(name: str) -> str | None:
    """`W. Europe Standard Time`: Europe/Berlin (Unicode CLDR, windowsZones), `ET`: America/New_York; None for other names."""
    return REGIONS.get(name) or (
        win_tz.get(re.sub("(?:Daylight|Summer) Time$", "Standard Time", name)) if "Time" in name else None
    )
