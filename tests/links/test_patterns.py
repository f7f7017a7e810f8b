"""Log lines of one kind, whatever they say it about."""

import polars as pl
import pytest

from connectors._frames import EVENT_COLUMNS
from pipelines.links import patterns
from pipelines.links.patterns import Patterns, masked, pattern_id


def mask(*bodies: str, **columns) -> list[str | None]:
    needed = {name: EVENT_COLUMNS[name] for name in ("kind", "headline", "body", "text_from", "attributes")}
    return masked(pl.DataFrame([{"body": body} | columns for body in bodies], schema=needed), "log").to_list()


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("took 12.5 ms for 10.0.0.1:8080", "took <*> ms for <*>"),
        ("started checkout-7d9f8b6c4d-x2v9k", "started checkout-<*>"),
        ("started checkout-7d9f8b6c4d-xkzvq on web-17", "started checkout-<*> on web-<*>"),
        ("order f81d4fae-7dec-11d0-a765-00a0c91e6bf6 lost", "order <*> lost"),
        ("order feedface-cafe-babe-dead-beefdeadbeef lost", "order <*> lost"),
        ("wrote 2026-03-29T00:41:07.123Z, 17 rows", "wrote <*> rows"),
        ("rows 1, 2, 3 are gone", "rows <*> are gone"),
        ("mail to anybody@example.org bounced", "mail to <*> bounced"),
        ("login failed user=alpha ip=10.0.0.1", "login failed user=<*> ip=<*>"),
        ('no such "user": "beta"', 'no such "user": "<*>"'),
        ("größe42 überschritten", "<*> überschritten"),
        ("connection refused", "connection refused"),
        ("Nov 10 06:00:01 web postfix/smtp[12]: 4F9D195432: removed", "postfix/smtp[<*>]: <*>: removed"),
        ("2026-11-10T06:00:01Z web postfix/smtp[12]: 4F9D195432: removed", "postfix/smtp[<*>]: <*>: removed"),
    ],
)
def test_what_holds_a_digit_or_names_somebody_is_a_variable(line, text):
    assert mask(line) == [text]


def test_only_the_first_line_counts_and_not_what_stands_before_the_text():
    assert mask("00:41 ERROR: no route\n  at line 7", text_from=11) == ["no route"]


def test_a_request_is_its_method_path_and_status():
    fields = '{"http.request":"GET /orders/123?page=2 HTTP/1.1","http.response.status_code":"502"}'
    assert mask("whole line", attributes=fields) == ["GET /orders/<*> → 502"]


def test_what_is_no_log_line_or_says_nothing_has_no_pattern():
    assert mask("hello", kind="chat") == [None]
    assert mask("") == [None]


def test_free_text_beyond_the_limit_counts_by_its_first_words(monkeypatch):
    monkeypatch.setattr(patterns, "MOST_PATTERNS", 2)
    lines = ["one a", "two b", "the king rode out of the gate", "the king rode out again", "one a"]
    found = Patterns(0)
    needed = {name: EVENT_COLUMNS[name] for name in ("kind", "headline", "body", "text_from", "attributes")}
    numbers = found.numbers(pl.DataFrame([{"body": line} for line in lines], schema=needed), "log")
    texts = {number: text for number, _, text in found.rows()}
    assert [texts[number] for number in numbers] == [
        "one a", "two b", "the king rode out …", "the king rode out …", "one a",
    ]  # fmt: skip


def test_the_id_is_a_hash_of_the_text_and_the_same_in_every_file(small):
    for number in range(3):
        small.event("01:00", f"lost order {number}", path=f"{number}.log")
    assert small.run().rows("select distinct pattern_id from events") == [(pattern_id("lost order <*>"),)]
    assert small.rows("select text, event_count from patterns") == [("lost order <*>", 3)]


def test_a_pattern_is_new_when_the_quiet_part_of_its_service_knows_no_such_line(small):
    small.speaks("00:00", "04:00", 20, words="tick", service="shop")
    small.event("03:00", "out of memory", service="shop")
    small.event("03:00", "hello", service="late", path="late.log")
    small.event("03:00", "row lock", service="silent")  # in the file that shop was writing to all the time
    found = small.run().rows("select text, is_new, new_against from patterns order by text")
    assert found == [
        ("hello", None, "quiet part"),
        ("out of memory", True, "quiet part"),
        ("row lock", True, "quiet part"),
        ("tick", False, "quiet part"),
    ]


def test_older_exports_are_what_new_is_measured_against_where_there_are_any(small):
    small.file("older/app.log", is_baseline=True)
    small.speaks("00:00", "04:00", 60, words="tick", path="older/app.log")
    small.event("00:00", "tick")
    small.event("00:01", "boom")
    small.run()
    assert small.rows("select text, event_count, is_new, new_against from patterns") == [
        ("tick", 1, False, "older exports"),
        ("boom", 1, True, "older exports"),
    ]


def test_nothing_is_called_new_where_nothing_quiet_was_handed_in(small):
    small.event("01:00", "boom")
    assert small.run().rows("select is_new, new_against from patterns") == [(None, None)]


def test_a_log_of_few_lines_that_begins_hours_before_the_others_makes_no_quiet_part(small):
    small.event("00:00", "configured from console", service="switch", path="switch.log")
    small.speaks("02:00", "04:00", 5, words="tick", service="shop")
    small.event("03:00", "out of memory", service="shop")
    small.event("03:10", "errors above 20 %", kind="page", path="pages.json", connector="alerts.opsgenie")
    small.run()
    [(against, since, until)] = small.rows("select against, from_at, to_at from quiet_part")
    assert (against, since) == ("quiet part", small.at("02:00"))
    assert small.at("02:29") < until <= small.at("02:30")
    assert small.rows("select is_new from patterns where text = 'out of memory'") == [(True,)]


def test_a_burst_is_one_row_with_what_would_have_been_usual(small):
    small.speaks("00:00", "04:00", 30, words="slow query", service="db")
    small.speaks("02:00", "02:10", 0.5, words="slow query", service="db")
    ((pattern, service, started, ended, count, expected),) = small.run().rows(
        "select pattern_id, service, started_at, ended_at, event_count, expected_count from bursts"
    )
    assert (pattern, service) == (pattern_id("slow query"), "db")
    assert (started, ended) == (small.at("02:00"), small.at("02:09:59.5"))
    assert count == 1200 + 20
    assert expected == 20


def test_what_recurs_in_the_quiet_part_is_no_burst(small):
    for hour in range(4):
        small.speaks(f"{hour:02}:00", f"{hour:02}:01", 1, words="settled", service="batch")
    small.speaks("00:00", "04:00", 60, words="tick", service="batch")
    assert small.run().rows("from bursts") == []
