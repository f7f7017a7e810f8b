"""Which rules placed the stamps of each file: the books of `time_basis`, what they mean, what they assume."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import duckdb

from pipelines.inserting import insert_rows
from pipelines.times import bases
from pipelines.times.placing import NO_TIME

Tally = Mapping[str, int]  # time_basis → stamps
STATED = (
    bases.STATED,
    bases.INSIDE_ID,
    bases.NAMED,
    bases.LETTERS_RESOLVED,
    bases.NOT_PLACED,
)  # these need no zone of the file
ASSUMED = {  # what a rule takes for granted, by its wording
    bases.ASSUMED: "zone",
    bases.DEFAULT: "zone",
    bases.SECOND_STAMP: "zone",
    bases.AUTHOR: "zone",
    bases.LETTERS_OPEN: "zone",
    bases.SKIPPED: "zone",
    bases.BEYOND_SKIPPED: "zone",
    bases.YEAR_INFERRED: "year",
    bases.DATE_INFERRED: "date",
    bases.COUNTED_BACK: "moment of the export",
    bases.CENTURY_INFERRED: "century",
    bases.CENTURY_ASSUMED: "century",
    bases.ORDER_CHOSEN: "day and month",
    bases.ORDER_OPEN: "day and month",
    bases.HALF_CHOSEN: "half of the day",
    bases.HALF_OPEN: "half of the day",
    bases.FOLD_OPEN: "repeated hour",
}
OPEN = (  # what a person should look at
    bases.LETTERS_OPEN,
    bases.DAY_OPEN,
    bases.ORDER_OPEN,
    bases.HALF_OPEN,
    bases.FOLD_OPEN,
    bases.SKIPPED,
    bases.BEYOND_SKIPPED,
    bases.CARRIER_APART,
    bases.WEEKDAY_WRONG,
    bases.TYPO,
    bases.FUTURE,
    bases.NOT_PLACED,
)
NAMED_FILES = 5  # in one row of assumptions


def parts_of(basis: str) -> list[str]:
    return [basis] if basis.startswith(bases.NOT_PLACED) else basis.split(", ")


def wording_of(part: str) -> str:
    """The wording of `bases` that a part of a time_basis uses, without what it names."""
    return max((wording for wording in bases.MEANINGS if part.startswith(wording)), key=len)


def meaning_of(basis: str) -> str:
    return " ".join(bases.MEANINGS[wording_of(part)] for part in parts_of(basis))


def zone_rule(zone: str, zone_basis: str, tally: Tally) -> str | None:
    """The zone of a file's stamps in words: "stated in every stamp", "UTC: zone assumed"; None where no stamp has a place.

    zone, zone_basis: of the file's plan; what follows another rule has no one zone.
    """
    rules: Counter[str] = Counter()
    for basis, count in tally.items():
        if not basis.startswith((bases.NOT_PLACED, bases.AS_OF_EXPORT)):
            rules[parts_of(basis)[0]] += count
    stated = sum(count for rule, count in rules.items() if rule.startswith(STATED))
    others = [rule for rule, _ in rules.most_common() if not rule.startswith(STATED)]
    if not rules:
        return None
    if not others:
        return "stated in every stamp"
    worded = [f"{zone}: {rule}" if rule.startswith(zone_basis) else rule for rule in others]
    return "; ".join(worded) + (f"; {stated} of {rules.total()} stamps state theirs" if stated else "")


def state_bases(connection: duckdb.DuckDBPyConnection, tallies: Mapping[str, Tally]) -> None:
    """Fill evidence.time_bases; tallies by file path."""
    rows = [
        (path, basis, count, meaning_of(basis))
        for path, tally in sorted(tallies.items())
        for basis, count in sorted(tally.items())
    ]
    insert_rows(connection, "evidence.time_bases", rows)


def assumptions(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str, str]]:
    """subject, assumed, reason, touches: one for each thing that was assumed, and the files that it was assumed of."""
    touched: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    query = """select file_path, time_basis, coalesce(zone_basis, '') from evidence.time_bases
               join evidence.files using (file_path) order by all"""
    for path, basis, zone_basis in connection.execute(query).fetchall():
        for part in parts_of(basis):
            wording = wording_of(part)
            if subject := ASSUMED.get(wording):
                zone = re.search(rf"(\S+): {re.escape(wording)}", zone_basis)
                assumed = zone[1] if zone else part
                touched[subject, assumed, f"{part}: {bases.MEANINGS[wording]}"].add(path)
    for (subject, assumed, reason), paths in sorted(touched.items()):
        yield subject, assumed, reason, _named(sorted(paths))


def _named(paths: list[str]) -> str:
    more = f" and {len(paths) - NAMED_FILES} more" if len(paths) > NAMED_FILES else ""
    return ", ".join(paths[:NAMED_FILES]) + more


def other_rules(tally: Tally) -> list[str]:
    """What was decided beside the zone, the most frequent first: years, dates, orders."""
    counts: Counter[str] = Counter()
    for basis, count in tally.items():
        for part in parts_of(basis)[basis != bases.AS_OF_EXPORT :]:
            counts[part] += count
    return [part for part, _ in counts.most_common()]


def open_questions(tally: Tally) -> list[str]:
    """What stayed open, or is to be doubted, with the number of stamps."""
    counts: Counter[str] = Counter()
    for basis, count in tally.items():
        for part in parts_of(basis):
            if wording_of(part) in OPEN:
                counts[part] += count
    return [f"{count:,} stamp{'s' * (count != 1)}: {part}" for part, count in counts.most_common()]


def without_zone(tally: Tally) -> str:
    """Whether all stamps or how many of them state no zone that nothing else tells either, in words; "" where none does."""
    placed = {basis: count for basis, count in tally.items() if not basis.startswith(bases.NOT_PLACED)}
    total, lacking = sum(placed.values()), sum(n for basis, n in placed.items() if basis.startswith(bases.ASSUMED))
    if not lacking:
        return ""
    return "states no zone" if lacking == total else f"no zone in {lacking:,} of {total:,} stamps"


def as_of_export(tally: Counter[str], count: int) -> None:
    """Count so many stamps, which were found to say nothing, as values of the time of their export."""
    tally[f"{bases.NOT_PLACED}{NO_TIME}"] -= count
    tally[bases.AS_OF_EXPORT] += count
    for basis in [basis for basis, stamps in tally.items() if not stamps]:
        del tally[basis]
