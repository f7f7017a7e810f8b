"""The wordings of `time_basis`, each with a sentence that says what it means.

A basis is one zone rule and, behind commas, whatever else was decided: `zone assumed, year inferred
from exported_at`; or `not placed: ` and why. What follows a colon names the thing: `zone assumed:
XYZ is no known zone`.
"""

from __future__ import annotations

STATED = "offset in text"
INSIDE_ID = "time inside an identifier"
NAMED = "zone in text"
LETTERS_RESOLVED = "abbreviation resolved"
LETTERS_OPEN = "abbreviation of several zones"
HEADER = "zone in header"
CONFIGURED = "zone configured"
CONVENTION = "zone by the format's convention"
AUTHOR = "zone of its author"
SECOND_STAMP = "zone inferred from a second stamp"
DEFAULT = "default zone"
ASSUMED = "zone assumed"

AS_OF_EXPORT = "time of the export"

YEAR_INFERRED = "year inferred from "
DATE_INFERRED = "date inferred from "
DAY_OPEN = "perhaps of an earlier day"
OTHER_DAY_OPEN = "perhaps of another day that stands there"
COUNTED = "counted from the start in "
COUNTED_BACK = "counted back from "
CENTURY_INFERRED = "century inferred from "
CENTURY_ASSUMED = "century assumed"
ORDER_CHOSEN = "day and month by "
ORDER_OPEN = "day and month in either order"
HALF_CHOSEN = "half of the day by order"
HALF_OPEN = "before or after noon"
FOLD_CHOSEN = "hour repeated: reading chosen by order"
FOLD_OPEN = "hour repeated: either of the two"
SKIPPED = "a time that the zone's clock change skipped: zone doubtful"
BEYOND_SKIPPED = "behind times that the zone's clock change skipped: zone doubtful"
CARRIER_APART = "its carrier's stamp lies elsewhere"
WEEKDAY_WRONG = "weekday written is another day's"
TYPO = "probable typo: "
FUTURE = "later than its export"
NOT_PLACED = "not placed: "
WEAKER_THAN_AUTHOR = (SECOND_STAMP, DEFAULT, ASSUMED)  # rules that give way to the zone of whoever wrote the record

MEANINGS = {
    STATED: "The stamp states its offset from UTC, or letters that only one offset has; it is read literally.",
    INSIDE_ID: "The record states no time; an identifier of it begins with the time at which it was made, in UTC.",
    NAMED: "The stamp, another field of its record, or the name of its column states a zone.",
    LETTERS_RESOLVED: "The letters belong to several zones; the file's own zone, or its other letters, say which is meant.",
    LETTERS_OPEN: "The letters belong to several zones and nothing says which: the bounds hold them all.",
    HEADER: "The stamp states no zone; a line above the file's first record, or one of the first, does, for all of them.",
    CONFIGURED: "incident.toml gives the zone of this file under [time.zones].",
    CONVENTION: "The stamp states no zone; the format's documentation says which one it is written in.",
    AUTHOR: "The stamp states no zone; its author's own clock wrote it, and the author's profile, or [[people]], names one.",
    SECOND_STAMP: "The stamp states no zone; another stamp of the same record or file does, and the two differ by whole quarters of an hour.",
    DEFAULT: "The stamp states no zone; incident.toml gives one for all such under [time] default_zone.",
    ASSUMED: "Nothing tells the zone: it is taken for UTC.",
    AS_OF_EXPORT: "A page of current values states no time: they are those of its export, else of the file's own time.",
    YEAR_INFERRED: "The stamp has no year; it is the latest one that fits what is named, walking back through the file.",
    DATE_INFERRED: "The stamp is a time of day; its day is counted from what is named, on past each midnight.",
    DAY_OPEN: "What is named holds several days, or is an export, which says nothing of the day: the bounds hold earlier days too.",
    OTHER_DAY_OPEN: "What is named states several days, and nothing says whose they are: the bounds hold the farthest too.",
    COUNTED: "The stamp counts from the start of a recording; what is named says when that was.",
    COUNTED_BACK: "The stamp is an age when it was printed; what is named says when that was.",
    CENTURY_INFERRED: "The year has two digits; it is the latest one that fits what is named.",
    CENTURY_ASSUMED: "The year has two digits, and nothing says which century: 69 to 99 are taken for the last one.",
    ORDER_CHOSEN: "Either number could be the month, or its name is two months' in two languages; what is named decides for the whole file.",
    ORDER_OPEN: "Either number could be the month, and nothing decides: the bounds hold both.",
    HALF_CHOSEN: "A clock of twelve hours without am or pm; the order of the file decides.",
    HALF_OPEN: "A clock of twelve hours without am or pm, and nothing decides: the bounds hold both.",
    FOLD_CHOSEN: "The clocks went back and this hour came twice; the order of the file tells which of the two it is.",
    FOLD_OPEN: "The clocks went back and this hour came twice; nothing tells which of the two it is.",
    SKIPPED: "The clocks went forward past this time: it never was in this zone, so the zone is doubtful.",
    BEYOND_SKIPPED: "The file ran on through an hour that the zone skipped, so its clock hardly follows it: the bounds hold both offsets.",
    CARRIER_APART: "No zone brings the stamp near the one that its carrier set: the bounds hold both.",
    WEEKDAY_WRONG: "The weekday written beside the date is not that date's.",
    TYPO: "Far from every other date of its file, while the same date with one slip of the pen lies among them; kept as written.",
    FUTURE: "The stamp lies after the export that holds it; kept as written.",
    NOT_PLACED: "No instant could be told; the record keeps its place in the file.",
}
