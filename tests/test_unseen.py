"""Hosts and channels that others mention, by how they are spelled, and what counts as handed in."""

from __future__ import annotations

import json

import duckdb
import pytest

from pipelines.unseen import CHANNELS, HOSTS, OF_HOSTS

HOST_TABLES = """
    create schema records;
    create table records.event_cores (origin_id int, body varchar);
    create table records.event_origins as select * from (values (1, 'log'), (2, 'chat')) origins (origin_id, kind);
    create table events as select * from (values ('web-1.prod', 'log', 'checkout'), (null, 'page', 'pay')) events (host, kind, service);
    create table series as select null::varchar as host"""


@pytest.mark.parametrize(
    ("kind", "times", "text", "asked"),
    [
        (
            1,
            8,
            "could not connect to db-7.prod.internal:5432: timeout",
            ["db-7.prod.internal (log, mentioned 8 times)"],
        ),
        (1, 2, "could not connect to db-7.prod.internal:5432: timeout", []),
        (2, 1, "db-7 is swapping, also web-9.prod.example.com", ["web-9.prod.example.com (chat, mentioned 1 time)"]),
        (
            1,
            8,
            "from web-1.prod.internal:8080 at main.go:1042 v1.2.3 com.example.Pool:120 https://api-2.shop.example.org/x",
            [],
        ),
    ],
)
def test_hosts_that_words_name_are_asked_for(kind, times, text, asked):
    with duckdb.connect() as connection:
        connection.execute(HOST_TABLES)
        connection.executemany("insert into records.event_cores values (?, ?)", [(kind, text)] * times)
        assert [row[0] for row in connection.execute(HOSTS, OF_HOSTS).fetchall()] == asked


CHANNEL_TABLES = """
    create schema records; create schema evidence;
    create table records.event_rows (file_number int, kind varchar, conversation_id varchar, attributes json, body varchar);
    create table records.conversations (conversation_id varchar, alias varchar);
    create table evidence.files (file_number int, file_path varchar);"""


def channels_asked_for(messages: list[tuple[str, str, str]], channel: str | None = None) -> list[str]:
    """messages: (file, conversation, text); channel: what the last one's source calls its channel."""
    with duckdb.connect() as connection:
        connection.execute(CHANNEL_TABLES)
        connection.execute(
            "insert into records.conversations values ('slack:C1', 'slack:inc-77'), ('slack:C3', 'slack:payments-eng')"
        )
        for number, (path, conversation, text) in enumerate(messages):
            attributes = json.dumps({"channel": channel})
            connection.execute("insert into evidence.files values (?, ?)", [number, path])
            connection.execute(
                "insert into records.event_rows values (?, 'chat', ?, ?, ?)", [number, conversation, attributes, text]
            )
        return [row[0] for row in connection.execute(CHANNELS).fetchall()]


LISTED = [f"#{name} (in the list of channels, without messages)" for name in ("inc-77", "payments-eng")]


def test_channels_are_asked_for_however_a_chat_spells_them():
    said = "the DBAs are in <#C2|ops-war-room>, see <#C2>, <#C3|> and <#C9>, also #db-alerts; we are in <#C1> #inc-77"
    assert channels_asked_for([("slack/inc-77/2026-03-28.json", "slack:C1", said)]) == [
        "#ops-war-room (mentioned 2 times)",
        "#C9 (mentioned 1 time)",
        "#db-alerts (mentioned 1 time)",
        "#payments-eng (mentioned 1 time)",
    ]


@pytest.mark.parametrize(
    ("path", "conversation", "channel"),
    [
        ("irssi_#incidents.log", "irc:irssi_#incidents", None),
        ("Shop - incidents [42].json", "discord:42", None),
        ("export.json", "discord:42", "incidents"),
        ("freenode.log", "irc:freenode", "#incidents"),
        ("bulk.jsonl", "mattermost:shop/incidents", None),
        ("slack-incidents.txt", "pasted:slack-incidents", None),
    ],
)
def test_a_channel_that_was_handed_in_is_not_asked_for(path, conversation, channel):
    assert channels_asked_for([(path, conversation, "ada has joined #incidents")], channel) == LISTED


def test_a_channel_is_not_given_by_one_whose_name_holds_its_own():
    assert channels_asked_for([("inc-ops-7/day.json", "slack:inc-ops-7", "see #ops")]) == [
        "#ops (mentioned 1 time)",
        *LISTED,
    ]
