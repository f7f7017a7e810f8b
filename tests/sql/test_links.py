"""What ties events of different sources together."""

import pytest


@pytest.fixture
def small(small):
    """These tests ask no farther than links."""
    small.last_stage = "6_links"
    return small


def test_events_of_different_files_that_name_the_same_alert_are_linked(small):
    fired = small.event("01:00", "Alert fired", kind="alert", path="alerts.json", identifiers=[("alert", "f00")])
    paged = small.event("01:01", "Paged", kind="page", path="pages.json", identifiers=[("alert", "f00")])
    small.event("01:02", "Paged again", kind="page", path="pages.json", identifiers=[("alert", "bar")])
    assert small.run().rows("select from_event_id, to_event_id, relation, evidence, strength from links") == [
        (fired, paged, "same alert", "both name alert f00", "same id")
    ]


def test_a_message_that_mentions_a_ticket_points_at_it(small):
    ticket = small.event("01:00", "Cannot pay", kind="ticket", path="jira.json", identifiers=[("ticket", "SUP-7")])
    message = small.event("00:59", "see SUP-7", kind="chat", path="chat.json")
    assert small.run().rows("select from_event_id, to_event_id, relation, strength from links") == [
        (message, ticket, "mentions ticket", "explicit reference")
    ]


def test_names_of_standards_are_no_tickets(small):
    small.event("01:00", "UTF-8, SHA-256, ISO-8601, CVE-2021-44228 and SEV-1", kind="chat", path="chat.json")
    assert small.run().rows("select * from identifiers") == []


def test_a_short_commit_in_words_means_the_commit_that_a_deployment_names(small):
    small.event(
        "01:00",
        "Deployed",
        kind="deploy",
        path="d.json",
        identifiers=[("commit", "f95f852bd8fca8fcc58a9a2d6c842781e32a215e")],
    )
    small.event("01:01", "f95f852 looks wrong, deadbee does not", kind="chat", path="chat.json")
    assert small.run().rows("select distinct value from identifiers where kind = 'commit'") == [
        ("f95f852bd8fca8fcc58a9a2d6c842781e32a215e",)
    ]


def test_a_permalink_names_the_message_that_it_shows(small):
    small.event(
        "01:00", "It is the pool", kind="chat", path="c.json", identifiers=[("message", "inc-1/1774746270.223149")]
    )
    shows = small.event(
        "01:01", "https://x.slack.com/archives/C0INC/p1774746270223149", kind="ticket", path="jira.json"
    )
    assert (shows, "message", "inc-1/1774746270.223149") in small.run().rows(
        "select event_id, kind, value from identifiers"
    )


def test_a_name_that_everybody_shares_ties_nothing(small):
    for number in range(201):
        small.event("01:00", kind="alert", path=f"{number}.json", identifiers=[("alert", "f00")])
    assert small.run().rows("from links") == []


def test_a_request_that_several_files_log_is_an_identifier_of_their_lines(small):
    small.event("01:00", path="a.log", attributes='{"request_id": "aaaaaa1"}')
    small.event("01:00", path="a.log", attributes='{"request_id": "bbbbbb2"}')
    small.event("01:00", "refused, request-id=bbbbbb2", path="b.log")
    small.run()
    assert small.rows("select distinct kind, value from identifiers") == [("request", "bbbbbb2")]
    assert small.rows("select relation, strength from links") == [("same request", "same id")]


def test_baselines_and_copies_are_not_linked(small):
    small.file("older/alerts.json", is_baseline=True)
    small.event("01:00", kind="alert", path="older/alerts.json", identifiers=[("alert", "f00")])
    small.event("01:00", kind="alert", path="alerts.json", identifiers=[("alert", "f00")])
    assert small.run().rows("from links") == []
