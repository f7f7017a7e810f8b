"""The same export, handed on in another wrapping, order or encoding, is the same records."""

import gzip
import json
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from connectors._contract import Event, Frame, Reject, Series
from connectors._frames import complete
from connectors._registry import all_connectors, choose

SAMPLES = Path(__file__).parent / "samples"
OWN_WAY = {"logs.journald", "logs.json_lines", "tables.json"}  # lines are lines; any JSON is looked through anyway
FOUND_BY_NUMBERED_NAMES = {"forensics.plaso_json"}
DOCUMENTS = [
    (folder.name, path)
    for folder in sorted(SAMPLES.iterdir())
    for path in sorted(folder.rglob("*.json"))
    if path.name != "expected.json" and folder.name not in OWN_WAY | FOUND_BY_NUMBERED_NAMES
]
CHOSEN = (
    "alerts.alertmanager", "alerts.opsgenie", "alerts.pagerduty", "chat.slack", "chat.teams", "audit.cloudtrail", "audit.gcp",
    "deploys.argocd", "deploys.github_deployments", "deploys.kubernetes_events", "metrics.prometheus", "metrics.cloudwatch",
    "searches.elasticsearch", "searches.loki", "status.statuspage", "tickets.jira", "tickets.zendesk", "traces.jaeger", "traces.otlp",
)  # fmt: skip


def documents_in(path):
    decoder, text, found, place = json.JSONDecoder(), path.read_text(encoding="utf-8-sig").strip(), [], 0
    while place < len(text):
        document, place = decoder.raw_decode(text, place)
        found.append(document)
        place += len(text[place:]) - len(text[place:].lstrip())
    return found


def reversed_names(value):
    if isinstance(value, dict):
        return {name: reversed_names(inner) for name, inner in reversed(value.items())}
    return [reversed_names(inner) for inner in value] if isinstance(value, list) else value


WRAPPINGS = {
    "on one line": lambda document: json.dumps(document),
    "over several lines": lambda document: json.dumps(document, indent=2),
    "in another order": lambda document: json.dumps(reversed_names(document)),
    "under a name": lambda document: json.dumps({"data": document, "next_page": None}),
    "under two names": lambda document: json.dumps({"response": {"body": document}}, indent=1),
    "as the only page": lambda document: json.dumps([document], indent=1),
}
PAGES = {
    "in a list": lambda document: json.dumps([document, document]),
    "on lines": lambda document: f"{json.dumps(document)}\n{json.dumps(document)}\n",
    "after each other": lambda document: json.dumps(document, indent=2) * 2,
}
ENCODINGS = {
    "utf-8-sig": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "cr lf": lambda text: text.replace("\n", "\r\n").encode(),
}


def records_of(connector, evidence):
    """What a file's records say, apart from where they stand."""
    found = Counter()
    for item in connector.read(evidence):
        if isinstance(item, Event):
            found[(item.time, item.headline, item.severity)] += 1
        elif isinstance(item, Series):
            found.update((time, value) for _, time, value in item.points)
        elif isinstance(item, Reject):
            found["rejected"] += 1
    return found


def is_even(tally, connector, evidence):
    counts = tally(connector.read(evidence), shared_records=connector.shared_records)
    return sum(counts.values()) == connector.count(evidence)


@pytest.mark.parametrize(("name", "path"), DOCUMENTS)
def test_a_document_in_any_wrapping_holds_the_same_records(evidence, tally, name, path):
    connector, documents = all_connectors()[name], documents_in(path)
    wanted = records_of(connector, evidence(path.read_bytes(), path.name))
    for wrapping, wrap in WRAPPINGS.items() if len(documents) == 1 else ():
        other = evidence(wrap(documents[0]), path.name)
        assert records_of(connector, other) == wanted, wrapping
        assert is_even(tally, connector, other), wrapping


@pytest.mark.parametrize(("name", "path"), DOCUMENTS)
def test_the_pages_of_an_answer_are_read_one_after_the_other(evidence, tally, name, path):
    connector, documents = all_connectors()[name], documents_in(path)
    wanted = records_of(connector, evidence(path.read_bytes(), path.name))
    twice = Counter({record: 2 * count for record, count in wanted.items()})
    for wrapping, wrap in PAGES.items() if len(documents) == 1 else ():
        other = evidence(wrap(documents[0]), path.name)
        assert records_of(connector, other) == twice, wrapping
        assert is_even(tally, connector, other), wrapping


@pytest.mark.parametrize("name", CHOSEN)
def test_a_wrapped_export_goes_to_its_own_connector(evidence, name):
    for sample in sorted(SAMPLES.joinpath(name).rglob("*.json")):
        if sample.name == "expected.json":
            continue
        (document,) = documents_in(sample)
        for wrap in (*WRAPPINGS.values(), *PAGES.values()):
            fit = choose(evidence(wrap(document), "export.json").head)
            assert (fit.connector.name, fit.rivals) == (name, ()), sample.name


@pytest.mark.parametrize(
    "name", ["chat.slack", "metrics.prometheus", "mail.messages", "status.feed", "tickets.jira_csv"]
)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_export_in_any_encoding_holds_the_same_records(evidence, tally, name, encoding):
    connector = all_connectors()[name]
    for path in sorted(SAMPLES.joinpath(name).rglob("*.*")):
        if path.name != "expected.json":
            text = path.read_bytes().decode()
            other = evidence(ENCODINGS[encoding](text), path.name)
            assert choose(other.head).connector.name == name
            assert records_of(connector, other) == records_of(connector, evidence(text, f"plain {path.name}"))
            assert is_even(tally, connector, other)


def test_records_picked_out_of_their_list_are_still_the_products(evidence):
    violation = {"id": 7, "label": "5xx", "policy_name": "checkout", "condition_name": "errors", "priority": "Critical",
                 "opened_at": 1711673400000, "closed_at": 1711674000000, "entity": {"product": "Apm", "name": "checkout"}}  # fmt: skip
    for text in (
        json.dumps([violation, violation]),
        f"{json.dumps(violation)}\n" * 2,
        json.dumps(violation, indent=1) * 2,
    ):
        picked = evidence(text)
        fit = choose(picked.head)
        events = [item for item in fit.connector.read(picked) if isinstance(item, Event)]
        assert (fit.connector.name, [event.time for event in events]) == ("alerts.newrelic", ["1711673400000"] * 2)
        assert not any("violations" in event.locator for event in events)


def test_a_record_in_a_wrapping_says_where_it_stands(evidence):
    alert = {
        "fingerprint": "a",
        "startsAt": "2024-03-29T00:50:00Z",
        "endsAt": "2024-03-29T00:54:00Z",
        "labels": {"alertname": "A"},
    }
    pages = evidence(json.dumps({"items": [[alert], [alert, alert]]}))
    events = list(choose(pages.head).connector.read(pages))
    assert [(event.line, event.locator) for event in events] == [
        (1, "/items/0/0"),
        (2, "/items/1/0"),
        (3, "/items/1/1"),
    ]


def test_an_empty_page_among_others_is_context(evidence, tally):
    alert = {
        "fingerprint": "a",
        "startsAt": "2024-03-29T00:50:00Z",
        "endsAt": "2024-03-29T00:54:00Z",
        "labels": {"alertname": "A"},
    }
    pages = evidence(json.dumps([[alert], []]))
    connector = choose(pages.head).connector
    assert tally(connector.read(pages), shared_records=False) | {"events": 1, "context_records": 1} == tally(
        connector.read(pages), shared_records=False
    )
    assert connector.count(pages) == 2


def test_a_log_whose_lines_hold_an_object_of_another_product_stays_a_log(evidence):
    line = {"time": "2024-03-29T01:10:05Z", "level": "info", "msg": "hook", "data": {
        "fingerprint": "a", "startsAt": "2024-03-29T00:50:00Z", "endsAt": "2024-03-29T00:54:00Z", "labels": {"alertname": "A"}}}  # fmt: skip
    assert choose(evidence(f"{json.dumps(line)}\n" * 5, "app.log").head).connector.name == "logs.json_lines"


@pytest.mark.parametrize(
    ("fields", "severities"),
    [
        ({"request": "GET /cart HTTP/1.1"}, ["error", "warning", "info"]),
        ({"request": "GET /cart HTTP/1.1", "level": "notice"}, ["notice"] * 3),
        ({"job": "nightly"}, [None] * 3),
    ],
)
def test_a_request_without_a_level_is_as_grave_as_its_status(evidence, fields, severities):
    lines = [{"time_local": "29/Mar/2026:01:10:05 +0100", "status": status} | fields for status in ("502", 404, "200")]
    log = evidence("".join(f"{json.dumps(line)}\n" for line in lines), "access.jsonl")
    (frame,) = (item.events for item in choose(log.head).connector.read(log))
    assert frame["severity"].to_list() == severities


def test_pages_of_any_json_on_lines_are_looked_through(evidence, tally):
    page = {"next": "x", "results": [{"created_at": "2024-03-29T01:10:05Z", "title": "a"}, {"created_at": "2024-03-29T01:11:05Z", "title": "b"}]}  # fmt: skip
    for text in (f"{json.dumps(page)}\n" * 3, json.dumps([[page["results"][0]], page["results"]] * 2)):
        pages = evidence(text, "pages.jsonl")
        connector = choose(pages.head).connector
        assert (connector.name, tally(connector.read(pages), shared_records=False)["events"]) == ("tables.json", 6)
        assert is_even(tally, connector, pages)


def test_a_nested_value_is_told_as_json(evidence):
    found = evidence(json.dumps([{"at": "2024-03-29T01:10:05Z", "load": {"one": 0.5}, "list": [1.5]}]))
    (event,) = all_connectors()["tables.json"].read(found)
    assert event.headline == 'load: {"one":0.5}; list: [1.5]'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_jira_table_counts_the_entries_of_its_cells_whatever_divides_them(evidence, tally, delimiter):
    rows = [["Comment", "Issue key", "Summary", "Created", "Resolved", "Priority"],
            ['"29/Mar/26 1:12 AM;ops;rolled back; all well"', "OPS-1", '"slow; then down"', "29/Mar/26 1:10 AM", "29/Mar/26 1:30 AM", "High"]]  # fmt: skip
    table = evidence("\n".join(delimiter.join(row) for row in rows) + "\n", "jira.csv")
    connector = choose(table.head).connector
    assert connector.name == "tickets.jira_csv"
    assert tally(connector.read(table), shared_records=False)["events"] == 2
    assert is_even(tally, connector, table)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Perturbation du service de caisse", "status.feed"), ("Neue Filiale in der Altstadt", "logs.text")],
)
def test_a_feed_that_speaks_of_an_outage_in_another_language_is_one_of_status(evidence, title, name):
    item = f"<item><title>{title}</title><guid>1</guid><link>https://www.shop.example/1</link><pubDate>Thu, 01 Jan 2026 01:18:00 +0100</pubDate></item>"
    feed = f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Aktuell</title>\n{item}\n</channel></rss>\n'
    found = evidence(feed, "news.rss")
    connector = choose(found.head).connector
    assert connector.name == name
    if name == "status.feed":
        assert [event.clock for event in connector.read(found)] == ["service:www.shop.example"]


def test_a_jira_table_is_read_with_french_columns_and_months(evidence, tally):
    rows = ["Résumé,Clé de ticket,État,Rapporteur,Création,Commentaire",
            "Caisse en panne,INC-7,Fermé,ada,31/déc./25 11:44 PM,01/janv./26 12:10 AM;grace;Retour arrière."]  # fmt: skip
    table = evidence("\n".join(rows) + "\n", "jira.csv")
    connector = choose(table.head).connector
    assert connector.name == "tickets.jira_csv"
    found = [(item.time, item.headline) for item in connector.read(table) if isinstance(item, Event)]
    assert found == [
        ("31/déc./25 11:44 PM", "INC-7: Caisse en panne"),
        ("01/janv./26 12:10 AM", "INC-7: Retour arrière."),
    ]
    assert is_even(tally, connector, table)


def test_a_header_that_is_no_utf8_is_read_as_its_rows_are(evidence, tally):
    rows = "".join(f"01.03.2026 00:{minute:02d}:00;{minute}\n" for minute in range(20))
    table = evidence(f"Zeitpunkt;Länge\n{rows}".encode("cp1252"), "calls.csv")
    connector = choose(table.head).connector
    items = list(connector.read(table))
    assert [item.name for item in items if isinstance(item, Series)] == ["Länge"]
    assert not [item for item in items if isinstance(item, Reject)]


def test_numbers_with_a_decimal_comma_are_samples(evidence):
    rows = "".join(f"29.03.2026 00:{minute:02d}:00;{minute},5;1.234,25\n" for minute in range(20))
    table = evidence(f"Zeit;Dauer;Bytes\n{rows}", "werte.csv")
    series = [item for item in choose(table.head).connector.read(table) if isinstance(item, Series)]
    assert [(one.name, one.points[3][2]) for one in series] == [("Dauer", "3.5"), ("Bytes", "1234.25")]


def test_numbers_whose_thousands_are_parted_by_apostrophes_are_samples(evidence):
    small = "".join(f"29.03.2026 00:{minute:02d};{minute};5’990.50\n" for minute in range(40))
    table = evidence(f"Zeit;Abgelehnt;Betrag CHF\n{small}29.03.2026 00:40;1'021;1’234’567.00\n", "zahlungen.csv")
    series = [item for item in choose(table.head).connector.read(table) if isinstance(item, Series)]
    last = {one.name: one.points[-1][2] for one in series}
    assert last == {"Abgelehnt": "1021", "Betrag CHF": "1234567.00"}


def test_a_table_that_a_spreadsheet_saved_in_its_own_code_page_is_known_by_its_characters(evidence):
    rows = "".join(f"29.03.2026 00:{minute:02d};5’990\n" for minute in range(40))
    table = evidence(f"Zeit;Aufträge\n{rows}".encode("cp1252"), "zahlungen.csv")
    [series] = [item for item in choose(table.head).connector.read(table) if isinstance(item, Series)]
    assert (series.name, series.points[0][2]) == ("Aufträge", "5990")


def test_a_table_whose_rows_were_handed_in_twice_is_still_one_of_numbers(evidence):
    rows = "".join(f"2026-03-29 00:{minute:02d}:00,{minute}\n" for minute in range(20))
    table = evidence(f"timestamp,value\n{rows}timestamp,value\n{rows}", "value.csv")
    points = [
        point for item in choose(table.head).connector.read(table) if isinstance(item, Series) for point in item.points
    ]
    assert len(points) == 40


def test_an_application_of_argo_cd_needs_no_kind(evidence):
    application = {"metadata": {"name": "checkout", "namespace": "argocd"}, "spec": {"project": "default", "destination": {"namespace": "shop"}},
                   "status": {"sync": {"status": "Synced"}, "health": {"status": "Healthy"}, "reconciledAt": "2026-03-29T01:20:00Z",
                              "history": [{"id": 0, "revision": "a84d", "deployedAt": "2026-03-29T01:10:05Z"}]}}  # fmt: skip
    assert choose(evidence(json.dumps(application)).head).connector.name == "deploys.argocd"


def test_an_author_whose_account_is_gone_costs_no_change_of_a_ticket(evidence):
    issue = {"key": "OPS-1", "fields": {"summary": "slow", "created": "2026-03-29T01:10:05.000+0100"}, "changelog": {"histories": [
        {"created": "2026-03-29T01:12:05.000+0100", "author": {"displayName": "Former user"},
         "items": [{"field": "status", "fromString": "Open", "toString": "Done"}]}]}}  # fmt: skip
    found = list(all_connectors()["tickets.jira"].read(evidence(json.dumps({"issues": [issue]}))))
    assert [item.time for item in found if isinstance(item, Event)] == [
        "2026-03-29T01:10:05.000+0100",
        "2026-03-29T01:12:05.000+0100",
    ]


def test_a_span_of_the_older_zipkin_is_the_service_of_its_annotations(evidence):
    front = {"serviceName": "front", "ipv4": "192.0.2.1"}
    span = {
        "traceId": "5982fe77008310cc", "id": "bd7a977555f6b983", "name": "get", "timestamp": 1715764200123456, "duration": 207000,
        "annotations": [{"timestamp": 1715764200123456, "value": "sr", "endpoint": front}],
        "binaryAnnotations": [{"key": "http.path", "value": "/api", "endpoint": front}],
    }  # fmt: skip
    trace = evidence(json.dumps([[span]]))
    events = [item for item in choose(trace.head).connector.read(trace) if isinstance(item, Event)]
    assert [(event.service, event.host) for event in events] == [("front", "192.0.2.1")] * 2


def test_a_map_from_ids_to_records_is_read_as_a_list_of_them_is(evidence, tally):
    posts = {
        f"p{number}": {"id": f"p{number}", "create_at": 1774738200000 + number, "message": f"m{number}", "metadata": {}}
        for number in range(3)
    }
    for document, place in (({"order": list(posts), "posts": posts}, "/posts/p1"), (posts, "/p1")):
        found = evidence(json.dumps(document))
        connector = choose(found.head).connector
        events = list(connector.read(found))
        assert (connector.name, connector.count(found), len(events)) == ("tables.json", 3, 3)
        assert (events[1].time, events[1].headline, events[1].locator) == ("1774738200001", "m1", place)
        assert "p2.message" not in events[0].unclaimed


def test_objects_that_are_alike_may_be_parts_of_one_record_with_its_own_time(evidence):
    steps = {
        "opened": {"at": "2026-03-28T22:50:00Z", "by": "ada"},
        "closed": {"at": "2026-03-28T23:30:00Z", "by": "ada"},
    }
    found = evidence(json.dumps({"created_at": "2026-03-28T22:49:00Z", "title": "Checkout down", "steps": steps}))
    (event,) = all_connectors()["tables.json"].read(found)
    assert (event.time, event.headline) == ("2026-03-28T22:49:00Z", "Checkout down")
    assert event.attributes["steps"] == steps


def test_a_time_may_name_its_unit(evidence):
    stages = [
        {"name": name, "startTimeMillis": 1774737541000 + place} for place, name in enumerate(("Build", "Deploy"))
    ]
    found = evidence(json.dumps({"id": "42", "stages": stages}))
    events = list(all_connectors()["tables.json"].read(found))
    assert [event.time for event in events] == ["1774737541000", "1774737541001"]


def frame_of(evidence, lines):
    log = evidence("".join(f"{json.dumps(line)}\n" for line in lines), "export.jsonl")
    (frame,) = (item.events for item in choose(log.head).connector.read(log))
    return frame


@pytest.mark.parametrize(
    ("lines", "severities"),
    [
        ([{"t": {"$date": "2026-03-28T22:50:12.345+00:00"}, "s": letter, "c": "NETWORK", "msg": "m"} for letter in "FEWI"],
         ["critical", "error", "warning", "info"]),  # MongoDB, "Log Messages": structured logging
        ([{"timestamp": "2026-03-28 22:50:12.345 GMT", "error_severity": word, "message": "m"} for word in ("FATAL", "LOG")],
         ["critical", "info"]),  # PostgreSQL, jsonlog
        ([{"level": "info", "time": "2026-03-28T22:50:42Z", "RequestPath": "/pay", "DownstreamStatus": status} for status in (502, 200)],
         ["error", "info"]),  # Traefik says info of every request
        ([{"level": word, "ts": 1774738242.5, "request": {"uri": "/"}, "status": 502} for word in ("warn", "error")],
         ["warning", "error"]),  # where levels differ they are meant
    ],
)  # fmt: skip
def test_json_logs_name_their_severity_in_their_own_ways(evidence, lines, severities):
    assert frame_of(evidence, lines)["severity"].to_list() == severities


def test_the_host_of_a_request_and_the_name_of_a_span_are_no_machine_and_no_service(evidence):
    line = {
        "ts": 1774738242.5,
        "msg": "handled",
        "logger": "http.log",
        "request": {"host": "shop.example"},
        "span": {"name": "pay"},
    }
    named = line | {"service": {"name": "checkout"}, "host": {"name": "web-1"}}
    frame = frame_of(evidence, [named, named])
    assert (frame["service"][0], frame["host"][0]) == ("checkout", "web-1")
    bare = complete(frame_of(evidence, [line, line]))
    assert bare.select("service", "host").null_count().row(0) == (2, 2)


def test_nginx_tells_in_json_too_when_a_request_came_in(evidence):
    line = {"time_iso8601": "2026-03-28T23:50:42+01:00", "request": "POST /pay HTTP/1.1", "status": "502"}
    assert (
        frame_of(evidence, [line | {"request_time": "30.015"}])["started_at"][0]
        == frame_of(evidence, [line])["at"][0] - 30_015_000
    )
    for other in ("28/Mar/2026:23:50:42 +0100", "30"):  # API Gateway's own stamp; a number of who knows what
        assert "started_at" not in frame_of(evidence, [line | {"request_time": other}]).columns


@pytest.mark.parametrize(
    ("head", "others"),
    [
        ("", ["Picked up JAVA_TOOL_OPTIONS: -Xmx1g", "2026-03-28 22:50:30 INFO shutting down"]),
        ("2026-03-28T22:50:12.123456789Z stderr F ", []),
        ("[pod/checkout-7d9/app] 2026-03-28T22:50:12.123456789Z ", []),
    ],
)
def test_objects_among_the_lines_of_a_text_say_what_they_would_in_a_log_of_objects(evidence, tally, head, others):
    line = {
        "time": "2026-03-28T22:50:12Z",
        "level": "error",
        "service": "checkout",
        "msg": "acquire timeout",
        "pool": 40,
    }
    objects = [f"{head}{json.dumps(line)}", f"{head}{json.dumps(line | {'level': 'info', 'msg': 'ok'})}"]
    log = evidence("\n".join([*others[:1], *objects, *others[1:]]) + "\n", "app.log")
    connector = choose(log.head).connector
    frame = pl.concat(complete(item.events) for item in connector.read(log) if isinstance(item, Frame))
    assert frame["severity"].to_list()[:2] == ["error", "info"]
    assert frame["headline"].to_list()[:2] == ["acquire timeout", "ok"]
    assert frame["service"].to_list() == ["checkout", "checkout"] + [None] * (len(others) // 2)
    assert json.loads(frame["attributes"][0])["pool"] == 40
    assert is_even(tally, connector, log)


def test_containers_side_by_side_keep_their_names_without_the_stamps_of_their_runtime(evidence):
    lines = "web-1  | 2026-03-28T22:50:00.123Z ERROR boom\ndb-1   | 2026-03-28 22:50:00.200 UTC [1] LOG:  checkpoint\n"
    log = evidence(lines * 3, "compose.log")
    frame = pl.concat(complete(item.events) for item in choose(log.head).connector.read(log) if isinstance(item, Frame))
    assert frame["program"].to_list() == ["web-1", "db-1"] * 3


@pytest.mark.parametrize(
    ("level", "severity"), [("SEV1", "critical"), ("sev-2", "error"), ("P3", "warning"), ("P9", None)]
)
def test_grades_of_incidents_are_severities(evidence, level, severity):
    found = evidence(json.dumps([{"created_at": "2026-03-28T22:50:00Z", "title": "down", "severity": level}]))
    (event,) = all_connectors()["tables.json"].read(found)
    assert event.severity == severity


def test_an_empty_object_behind_a_head_adds_nothing(evidence):
    lines = ['{"level":"error","msg":"boom"}', "{}", "plain words"]
    log = evidence("".join(f"2026-03-28T22:50:12.123456789Z stdout F {line}\n" for line in lines), "pod.log")
    frame = pl.concat(complete(item.events) for item in choose(log.head).connector.read(log) if isinstance(item, Frame))
    assert frame["severity"].to_list() == ["error", None, None]
    assert [sorted(json.loads(text)) for text in frame["attributes"]] == [
        ["cri.tag", "level", "log.iostream", "msg"],
        ["cri.tag", "log.iostream"],
        ["cri.tag", "log.iostream"],
    ]
