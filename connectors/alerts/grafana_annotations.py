"""Grafana: annotations, and among them the state changes of its older alerting.

    [{"id": 1124, "alertId": 0, "dashboardUID": "jcIIG-07z", "panelId": 2, "newState": "alerting", "prevState": "ok",
      "time": 1774745400000, "timeEnd": 1774745400000, "text": "checkout 5xx", "tags": ["tag1"], "login": "admin"}]

Milliseconds of UTC; `timeEnd` equals `time`, or is 0, where it marks a moment and no stretch. The API gives 100 unless asked
for more. An annotation with a state is an alert; what people or deployments wrote on a dashboard is a note. Source:
grafana/grafana docs/sources/developers/http_api/annotations.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._markup import words_of
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.alerts._life import words_of_tags

SEVERITIES = {"alerting": "error", "no_data": "warning", "nodata": "warning", "pending": "notice", "ok": "info", "normal": "info", "paused": "notice",
              "error": "warning", "keep_last_state": "notice"}  # fmt: skip


@connector(
    "alerts.grafana_annotations",
    kind="note",
    clock="service:grafana",
    signs=[
        ("[].time", "[].timeEnd", "[].text", "[].tags", "[].panelId"),
        ("[].time", "[].text", "[].tags", "[].alertId", "[].newState", "[].prevState"),
    ],
    leaves="[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _annotation})


def _annotation(record: Record) -> list[Item]:
    note = record.value
    text, state = words_of(note.get("text") or ""), str(note.get("newState") or "").lower()
    name, at, end = note.get("alertName") or "", written(note["time"]), written(note.get("timeEnd"))
    headline = (
        f"Alert {name or sentence(text)}: {note.get('prevState') or '?'} → {note['newState']}"
        if state
        else sentence(text) or "annotation"
    )
    author = note.get("login") or None
    event = Event(
        line=record.line,
        locator=record.locator,
        time=at,
        other_times=times(
            ended=end if end not in ("0", at) else None, created=note.get("created") or None, edited=_edited(note)
        ),
        headline=headline,
        body=text or headline,
        kind="alert" if state else "note",
        severity=SEVERITIES.get(state.partition(" ")[0]) if state else None,
        service=words_of_tags(note.get("tags"), "service"),
        host=words_of_tags(note.get("tags"), "instance", "host"),
        actor=author if not state else None,
        actor_kind="system" if state else "human" if author else None,
        identifiers=identifiers(("alert name", name)),
        attributes=without(note, "time", "timeEnd", "text", "created", "updated", "avatarUrl", "email", "login"),
    )
    aliases = [note["email"]] if note.get("email") else []
    return [event, *([Person(author, aliases=aliases)] if author and not state else [])]


def _edited(note: dict[str, object]) -> object:
    return note.get("updated") if note.get("updated") != note.get("created") else None
