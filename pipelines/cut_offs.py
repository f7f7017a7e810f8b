"""Signs that an export was cut short: how many records it holds, where they end, and what its envelope says.

A sign is no proof. Each is one sentence in `evidence.files.cut_off`, for a person to look at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import polars as pl

from connectors import _stamps
from connectors._reading import Evidence
from connectors._registry import all_connectors
from pipelines.answers import SIZES, Answer, Envelope, Stated, answer_of, is_number, tells_totals
from pipelines.evidence import EvidenceFile
from pipelines.incident import Export, Incident

CAPS = {
    100: "a usual page",
    500: "a usual page",
    1_000: "a usual limit, those of Loki and of Exchange's Get-MessageTrackingLog among them",
    5_000: "a usual limit",
    10_000: "a usual limit, Elasticsearch's and CloudWatch's among them",
    50_000: "a usual limit, Splunk's among them",
    100_000: "a usual limit",
    1_048_575: "the rows of a spreadsheet below its header",
    1_048_576: "the rows of a spreadsheet",
}
OWN_CAPS = {("alerts.grafana_annotations", 100): "Grafana's limit for annotations"}
POINTS_OF_A_SERIES = 11_000  # what Prometheus answers at most
EVENT_LIFE = timedelta(hours=1, minutes=10)  # Kubernetes keeps events for an hour, and forgets them a little later
AT_THE_END = timedelta(seconds=1)  # of what was asked for
FEWEST = 10  # records of a page; fewer fill it by chance
TAIL_BYTES = 64 << 10
DEFAULT_PAGES = {"github": 30, "gitlab": 20, "opsgenie": 20, "pagerduty": 25}  # by vendor, where nobody asks for more
TOKENS = {"nexttoken", "nextpagetoken", "nextcursor", "nextlink", "odatanextlink", "nextlogid", "pageafter", "metadatacontinue",
          "next", "nexthref", "nextpage", "nexturl", "nextpageurl"}  # fmt: skip
MORE_TO_COME = {"hasmore", "more", "hasnext", "hasnextpage", "istruncated"}
MORE = MORE_TO_COME | {"truncated", "incompleteresults", "timedout"}
LAST = {"islast", "reachedbeginning", "endofstream"}
ENDS = {
    "until",
    "before",
    "enddate",
    "endtime",
    "endat",
    "todate",
    "totime",
    "timerangeto",
    "timerangeend",
    "daterangebefore",
    "daterangeto",
}
LEFT_OUT = re.compile(
    r'(?<!\\)"(?:(truncatedAlerts)"\s*:\s*([1-9]\d*)|(StatusCode)"\s*:\s*"(PartialData)")'
)  # Alertmanager, CloudWatch
COUNTED = """
    select file_path, file_number, connector, events + sample_records + rejects, first_at, last_at
    from evidence.files where status in ('read', 'no time found') order by file_path"""
FULL_SERIES = """
    select distinct file_number from records.sample_rows join records.series_rows using (series_number)
    group by file_number, series_number having count(*) = ?"""
BROKEN = """
    select file_path, max(line_number), arg_max(raw, line_number) from evidence.rejects
    where regexp_matches(reason, '^(not (JSON|YAML|XML)|the rest of the file cannot be decompressed)') group by file_path"""


def look_for_cuts(connection: duckdb.DuckDBPyConnection, incident: Incident, files: Iterable[EvidenceFile]) -> None:
    """Fill `cut_off` of every file that shows a sign; several are joined by semicolons."""
    evidence = {file.path: file.evidence for file in files}
    signs: dict[str, list[str]] = defaultdict(list)
    for path, number, rest in connection.execute(BROKEN).fetchall():
        signs[path] += _by_break(evidence[path], number, rest or "")
    stated: dict[tuple[str, str], list[Stated]] = {}
    full = {number for (number,) in connection.execute(FULL_SERIES, [POINTS_OF_A_SERIES]).fetchall()}
    for path, number, connector, records, first_at, last_at in connection.execute(COUNTED).fetchall():
        signs[path] += _by_count(connector, records, number in full)
        signs[path] += _by_question(incident.export_for(path), records, last_at)
        signs[path] += _by_lifetime(connector, first_at, last_at)
        signs[path] += _by_left_out(evidence[path])
        if _is_answer(evidence[path], connector):
            answer = answer_of(evidence[path], records)
            signs[path] += _by_answer(answer, connector, records, last_at)
            stated[path, connector] = answer.stated
    for path, sign in _by_total(stated):
        signs[path].append(sign)
    rows = [("; ".join(found), path) for path, found in signs.items() if found]
    if rows:
        connection.executemany("update evidence.files set cut_off = ? where file_path = ?", rows)


def _by_count(connector: str, records: int, has_full_series: bool) -> Iterator[str]:
    if what := OWN_CAPS.get((connector, records)) or CAPS.get(records):
        yield f"exactly {records:,} records: {what}"
    if has_full_series:
        yield f"a series of exactly {POINTS_OF_A_SERIES:,} points, as many as Prometheus answers"


def _by_question(export: Export | None, records: int, last_at: datetime | None) -> Iterator[str]:
    """What exports.toml says was asked for."""
    if export and export.limit and records >= export.limit * (export.pages or 1):
        pages = f" on each of {export.pages} pages" if export.pages else ""
        yield f"holds the {export.limit:,} records{pages} that exports.toml states as its limit"
    if export and export.to_at and last_at and timedelta(0) <= export.to_at - last_at <= AT_THE_END:
        yield f"its last record stands at the end of what was asked for, {export.to_at:%Y-%m-%d %H:%M:%S} UTC"


def _by_break(evidence: Evidence, line: int, rest: str) -> Iterator[str]:
    """A document whose rest cannot be read; of JSON lines one that is not closed, since the next may be whole again."""
    if evidence.head.shape != "jsonl" or (rest.lstrip()[:1] in ("{", "[") and rest.rstrip()[-1:] not in ("}", "]")):
        yield f"breaks off at line {line:,}, in the middle of a record"


def _by_lifetime(connector: str, first_at: datetime | None, last_at: datetime | None) -> Iterator[str]:
    if connector.startswith("deploys.kubernetes_events") and first_at and last_at and last_at - first_at <= EVENT_LIFE:
        yield f"begins at {first_at:%Y-%m-%d %H:%M} UTC: Kubernetes keeps its events for about an hour"


def _is_answer(evidence: Evidence, connector: str) -> bool:
    """Any document of JSON; lines of it only where they are of a known kind that states totals, since a log's own may be of anything."""
    shape = evidence.head.shape
    is_known = shape == "jsonl" and all_connectors()[connector].group == "structured"
    return shape == "json" or (is_known and tells_totals(evidence.head))


def _by_left_out(evidence: Evidence) -> Iterator[str]:
    """Counts and codes of what is missing, wherever they stand."""
    if evidence.head.shape in ("json", "jsonl"):
        tail = "" if evidence.head.is_whole else _tail(evidence)
        if left_out := LEFT_OUT.search(evidence.head.data.decode("utf-8", "replace")) or LEFT_OUT.search(tail):
            yield f"says that it is not whole: {' '.join(filter(None, left_out.groups()))}"


def _by_answer(answer: Answer, connector: str, records: int, last_at: datetime | None) -> Iterator[str]:
    """What an answer in JSON says of itself around its records; whether more follows says the last page alone."""
    yield from (f"says that it is not whole: {notice}" for notice in dict.fromkeys(answer.notices))
    last, (things, count) = answer.last, answer.things
    if True in last.get("endofstream", ()):
        return
    if token := _announced(last):
        yield f"says that there is more: {token[:80]}"
    elif not _says_it_ends(answer):
        yield from _by_page(last, things, count, connector, records)
    asked_until = [str(value) for name in sorted(ENDS & answer.around.keys()) for value in answer.around[name]]
    if last_at and any(timedelta(0) <= end - last_at <= AT_THE_END for end in _instants(asked_until)):
        yield f"its last record stands at the end of what was asked for, {last_at:%Y-%m-%d %H:%M:%S} UTC"


def _says_it_ends(answer: Answer) -> bool:
    """By a total, which `_by_total` compares, or in so many words."""
    words = [(name, False) for name in MORE_TO_COME] + [("islast", True)]
    return any(not each.is_within for each in answer.stated) or any(
        end in answer.last.get(name, ()) for name, end in words
    )


def _by_page(last: Envelope, things: str, count: int, connector: str, records: int) -> Iterator[str]:
    sizes = [int(size) for name in SIZES for size in last.get(name, ()) if is_number(size)]
    if count >= FEWEST and count in sizes:
        yield f"its last page is full: {count:,} {things}"
    elif count == DEFAULT_PAGES.get(connector.partition(".")[2].partition("_")[0]):
        yield f"exactly {count:,} {things}, as many as a page holds unless more are asked for"
    elif count != records and count in CAPS:
        yield f"exactly {count:,} {things}: {CAPS[count]}"


def _by_total(stated: dict[tuple[str, str], list[Stated]]) -> Iterator[tuple[str, str]]:
    """(file, sign) for totals above what is here, by (file, connector); the pages of one search may lie in several files."""
    pages: dict[tuple[str, str, int], dict[Any, int]] = defaultdict(dict)
    for (_, connector), totals in stated.items():
        for each in totals:
            if not each.is_within:
                found = pages[connector, each.name, each.total]
                begins = len(found) + 0.5 if each.begins is None else each.begins
                found[begins] = max(each.here, found.get(begins, 0))
    for (path, connector), totals in stated.items():
        outside = [each for each in totals if not each.is_within]
        for each in {(each.name, each.total): each for each in outside}.values():
            here = sum(pages[connector, each.name, each.total].values())
            if each.is_least:
                yield path, f"more than {each.total:,} records matched"
            elif here < each.total:
                yield path, f"states {each.total:,} {each.name}, and {here:,} are here"
        for name in dict.fromkeys(each.name for each in totals if each.is_within):
            lacking = [each for each in totals if each.is_within and each.name == name and each.here < each.total]
            if lacking:
                counted, here = (
                    sum(numbers) for numbers in zip(*((each.total, each.here) for each in lacking), strict=True)
                )
                yield path, f"states {counted:,} {name} of {len(lacking):,} records, and {here:,} are here"


def _announced(envelope: Envelope) -> str:
    for names, is_sign in (
        (TOKENS, _is_token),
        (MORE, lambda value: value is True),
        (LAST, lambda value: value is False),
    ):
        for name in sorted(names & envelope.keys()):
            if found := [value for value in envelope[name] if is_sign(value)]:
                return f"{name} {str(found[0]).lower() if isinstance(found[0], bool) else found[0]}"
    return ""


def _tail(evidence: Evidence) -> str:
    last = b""
    for data in evidence.chunks():
        last = (last + data)[-TAIL_BYTES:]
    return last.decode("utf-8", "replace")


def _instants(written: list[str]) -> list[datetime]:
    """Those of written times that state their zone."""
    found = _stamps.read_column(pl.Series(written, dtype=pl.String))[0].filter(pl.col("offset_seconds").is_not_null())
    utc = found.select(pl.col("at") - pl.col("offset_seconds").cast(pl.Int64) * 1_000_000).to_series()
    return [datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at) for at in utc.drop_nulls()]


def _is_token(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 1 and not re.search(r"\s", value)
