"""Tickets by number: joined where they are in the evidence, and nothing else that is counted."""

import polars as pl
import pytest

from pipelines.links.numbers import apart, mentioned

NAMED = {"event_id": pl.String, "kind": pl.String, "value": pl.String, "found_in": pl.String}


def named(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame([(*row, "field") for row in rows], schema=NAMED, orient="row")


def tickets_in(
    text: str, kind: str = "chat", known=("#4711", "#88120", "#88121", "#500", "#12", "#2"), others=()
) -> list[str]:
    spoken = pl.DataFrame({"event_id": ["said"], "kind": [kind]})
    every = named(*(("t", "ticket", number) for number in known), *(("o", *other) for other in others))
    return sorted(set(mentioned(spoken, pl.Series([text]), every)["value"]))


@pytest.mark.parametrize(
    ("text", "tickets"),
    [
        ("customer ticket #88120 and #88121, anybody?", ["#88120", "#88121"]),
        ("see <https://shop.zendesk.com/agent/tickets/88120>", ["#88120"]),
        ("https://shop.freshdesk.com/a/tickets/12", ["#12"]),
        ("https://help.example.org/hc/en-us/requests/4711", ["#4711"]),
        ("Zendesk 4711 says cards fail", ["#4711"]),
        ("Ticket-Nr. 4711", ["#4711"]),
        ("ticket 4711: same here", ["#4711"]),
        ("ticket #12 again", ["#12"]),
        ("more of it in #4711", ["#4711"]),
    ],
)
def test_people_name_a_ticket_by_its_number(text, tickets):
    assert tickets_in(text) == tickets


@pytest.mark.parametrize(
    "text",
    [
        "PR #4711 is up", "merged #4711", "PRs #500 and #4711 look fine", "shop/checkout#4711", "build 4711 and order #4711",
        "issue #4711", "[#4711] Checkout fails", "incident #4711", "#2 on the list, then #12", "ticket 500 errors", "tickets: 500 users wait",
        "ticket 4712", "4711 requests",
    ],
)  # fmt: skip
def test_lists_pull_requests_and_other_counts_name_no_ticket(text):
    assert tickets_in(text) == []


def test_a_number_alone_names_nothing_where_something_else_has_it_or_where_a_machine_deploys():
    assert tickets_in("look at #4711", others=[("pull request", "shop/checkout/pull/4711")]) == []
    assert tickets_in("ticket #4711", others=[("pull request", "shop/checkout/pull/4711")]) == ["#4711"]
    assert tickets_in("Retry once (#4711)", kind="deploy") == []


def test_a_number_that_two_help_desks_have_is_called_by_each_of_them():
    rows = named(("a", "ticket", "#12"), ("b", "ticket", "#12"), ("a", "ticket", "#13"), ("c", "ticket", "OPS-1"))
    spoken = pl.DataFrame(
        {"event_id": ["a", "b", "c"], "conversation_id": ["zendesk:#12", "freshdesk:#12", "jira:OPS-1"]}
    )
    assert apart(rows, spoken)["value"].to_list() == ["zendesk:#12", "freshdesk:#12", "#13", "OPS-1"]


def test_a_message_that_names_a_ticket_of_the_help_desk_refers_to_it(small):
    ticket = small.event("00:58", "#4711: Cannot pay", kind="ticket", path="zendesk.json", conversation_id="zendesk:#4711", identifiers=[("ticket", "#4711")])  # fmt: skip
    said = small.event("01:05", "same as ticket #4711", kind="chat", path="chat.json")
    small.event("01:06", "PR #4711 is next on my list", kind="chat", path="chat.json")
    assert small.run().rows(
        "select from_event_id, to_event_id, relation, strength from links where strength <> 'time only'"
    ) == [(said, ticket, "mentions ticket", "explicit reference")]
