"""Signs that an export was cut short: how many records it holds, where they end, and what its envelope says.

A sign is no proof. Each is one sentence in `evidence.files.cut_off`, for a person to look at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import duckdb
import ijson
import ijson.common
import polars as pl

from connectors import _stamps
from connectors._reading import Evidence
from pipelines.evidence import EvidenceFile
from pipelines.incident import Export, Incident

CAPS = {
    100: "a usual page",
    500: "a usual page",
    1_000: "a usual limit, Loki's among them",
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
TOKENS = {"nexttoken", "nextpagetoken", "nextcursor", "nextlink", "odatanextlink", "nextlogid", "pageafter"}
MORE = {"hasmore", "more", "hasnext", "hasnextpage", "truncated", "istruncated", "incompleteresults", "timedout"}
LAST = {"islast", "reachedbeginning", "endofstream"}
SIZES = {"limit", "perpage", "pagesize", "maxresults"}
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
MATCHED = {"total", "totalresults", "totalcount", "hitstotalvalue", "hitstotal", "recordsmatched"}
TOKEN_IN_TAIL = re.compile(
    r'(?<!\\)"((?:next_?(?:page_?)?(?:token|cursor|link))|@odata\.nextLink)"\s*:\s*"[^"\s]{2,}"', re.IGNORECASE
)
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
Envelope: TypeAlias = dict[str, list[Any]]  # plain name, alone and with the one around it → values


def look_for_cuts(connection: duckdb.DuckDBPyConnection, incident: Incident, files: Iterable[EvidenceFile]) -> None:
    """Fill `cut_off` of every file that shows a sign; several are joined by semicolons."""
    evidence = {file.path: file.evidence for file in files}
    signs: dict[str, list[str]] = defaultdict(list)
    for path, number, rest in connection.execute(BROKEN).fetchall():
        signs[path] += _by_break(evidence[path], number, rest or "")
    full = {number for (number,) in connection.execute(FULL_SERIES, [POINTS_OF_A_SERIES]).fetchall()}
    for path, number, connector, records, first_at, last_at in connection.execute(COUNTED).fetchall():
        signs[path] += _by_count(connector, records, number in full)
        signs[path] += _by_question(incident.export_for(path), records, last_at)
        signs[path] += _by_lifetime(connector, first_at, last_at)
        signs[path] += _by_answer(evidence[path], records, last_at)
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


def _by_answer(evidence: Evidence, records: int, last_at: datetime | None) -> Iterator[str]:
    """What an answer in JSON says of itself around its records."""
    if evidence.head.shape not in ("json", "jsonl"):
        return
    tail = "" if evidence.head.is_whole else _tail(evidence)
    if left_out := LEFT_OUT.search(evidence.head.data.decode("utf-8", "replace")) or LEFT_OUT.search(tail):
        yield f"says that it is not whole: {' '.join(filter(None, left_out.groups()))}"
    envelope = _envelope(evidence.head.data) if evidence.head.shape == "json" else {}
    if not envelope or True in envelope.get("endofstream", ()):
        return
    if token := _announced(envelope) or (TOKEN_IN_TAIL.search(tail) or [""])[0]:
        yield f"says that there is more: {token[:80]}"
    sizes = [int(size) for name in SIZES for size in envelope.get(name, ()) if _is_number(size)]
    if records >= FEWEST and records in sizes:
        yield f"its last page is full: {records:,} records"
    asked_until = [str(value) for name in sorted(ENDS & envelope.keys()) for value in envelope[name]]
    if last_at and any(timedelta(0) <= end - last_at <= AT_THE_END for end in _instants(asked_until)):
        yield f"its last record stands at the end of what was asked for, {last_at:%Y-%m-%d %H:%M:%S} UTC"
    matched = max(
        (int(number) for name in MATCHED for number in envelope.get(name, ()) if _is_number(number)), default=0
    )
    begins = max((int(number) for number in envelope.get("startat", ()) if _is_number(number)), default=0)
    if "gte" in envelope.get("totalrelation", ()):
        yield f"more than {matched:,} records matched"
    elif 0 < begins + records < matched and records > 0:
        yield f"{matched:,} records matched, and {records:,} are here"


def _announced(envelope: Envelope) -> str:
    for names, is_sign in (
        (TOKENS, _is_text),
        (MORE, lambda value: value is True),
        (LAST, lambda value: value is False),
    ):
        for name in sorted(names & envelope.keys()):
            if found := [value for value in envelope[name] if is_sign(value)]:
                return f"{name} {str(found[0]).lower() if isinstance(found[0], bool) else found[0]}"
    return ""


def _envelope(data: bytes) -> Envelope:
    """The values that stand outside all lists; of a document that the head cuts short those before the cut."""
    found: Envelope = defaultdict(list)
    try:
        for prefix, event, value in ijson.parse(data):
            if event in ("string", "number", "boolean") and "item" not in prefix.split("."):
                names = [re.sub(r"[^a-z]", "", name.lower()) for name in prefix.split(".")]
                for count in (1, 2, 3):
                    if len(names) >= count:
                        found["".join(names[-count:])].append(value)
    except ijson.common.JSONError:
        pass
    return dict(found)


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


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)
