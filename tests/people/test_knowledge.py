"""Knowledge is what was within reach: each path with its means, from its own time on, and never more."""

import json

import pytest


def present(small, handle, means="member", start=None, end=None, conversation="slack:inc"):
    small.connection.execute("insert into records.presence values (?, ?, ?, ?, ?)",
                             [conversation, handle, means, start and small.at(start), end and small.at(end)])  # fmt: skip


def paths(small, handle, event_id):
    return dict(
        small.rows(f"""select certainty, min(knowable_at) from knowledge join evidence.handles using (participant_id)
                               where handle = '{handle}' and event_id = '{event_id}' group by certainty""")
    )


def test_a_member_who_is_about_is_likely_exposed_and_one_who_is_not_could_have_seen(small):
    small.chat("00:50", "here", "bob")
    said = small.chat("01:00", "it is full")
    present(small, "bob")
    present(small, "eve")
    small.run()
    assert paths(small, "bob", said) == {"likely exposed": small.at("01:00"), "could have seen": small.at("01:00")}
    assert paths(small, "eve", said) == {"could have seen": small.at("01:00")}


def test_who_acts_only_after_the_message_is_likely_exposed_from_that_act_on(small):
    said = small.chat("01:00", "it is full")
    small.chat("01:10", "on it", "bob")
    late = small.chat("01:30", "still full")
    present(small, "bob")
    small.run()
    assert paths(small, "bob", said)["likely exposed"] == small.at("01:10")
    assert "likely exposed" not in paths(small, "bob", late)


def test_nothing_is_within_reach_between_leaving_and_coming_back(small):
    before, between, after = (small.chat(when, "news") for when in ("01:00", "01:20", "01:40"))
    for means, start, end in (("joined", "00:30", None), ("left", None, "01:10"), ("joined", "01:30", None)):
        present(small, "bob", means, start, end)
    small.run()
    assert paths(small, "bob", before) == {"could have seen": small.at("01:00")}
    assert paths(small, "bob", between) == {"could have seen": small.at("01:30")}
    assert paths(small, "bob", after) == {"could have seen": small.at("01:40")}


def test_who_never_was_there_has_no_path(small):
    said = small.chat("01:00", "it is full")
    small.chat("01:05", "elsewhere", "bob", conversation_id="slack:other")
    small.run()
    assert paths(small, "bob", said) == {}


def test_a_mention_reaches_nobody_who_cannot_read_the_conversation(small):
    kim = json.dumps({"mentions": ["kim"]})
    hidden = small.chat("01:00", "keep it from @kim for now", conversation_id="slack:dm", attributes=kim)
    early, late = (small.chat(when, "@kim look", attributes=kim) for when in ("01:05", "01:30"))
    small.chat("01:20", "here", "kim", conversation_id="slack:ops")
    present(small, "ann", conversation="slack:dm")
    present(small, "kim", "joined", "01:10")
    small.run()
    assert paths(small, "kim", hidden) == {}
    assert paths(small, "kim", early) == {"could have seen": small.at("01:10")}
    assert paths(small, "kim", late)["addressed"] == small.at("01:30")


def test_a_mention_addresses_and_a_reaction_demonstrates(small):
    said = small.chat("01:00", "look, @bob", attributes=json.dumps({"reactions": [{"name": "eyes", "users": ["eve"]}]}))
    small.chat("00:10", "hi", "bob")
    small.chat("00:11", "hi", "eve")
    small.run()
    assert "addressed" in paths(small, "bob", said)
    assert "demonstrated" in paths(small, "eve", said)
    assert small.rows("select distinct means from claims where means like 'reacted%'") == [
        ("reacted to it; when, is not on record",)
    ]


def test_a_page_addresses_who_received_it_and_an_escalation_tells_what_came_before(small):
    page = {"kind": "page", "path": "p.json", "conversation_id": "pd:1", "actor_kind": "automation"}
    trigger = small.event("01:00", "Triggered", **page)
    failed = {"action": "notify", "recipients": ["bob"], "channel": {"notification": {"status": "failed"}}}
    small.event("01:01", "notified", **page, attributes=json.dumps(failed))
    small.event("01:05", "escalated", **page, attributes=json.dumps({"action": "escalate", "recipients": ["eve"]}))
    small.chat("00:10", "hi", "bob")
    small.chat("00:11", "hi", "eve")
    small.run()
    assert paths(small, "eve", trigger) == {"addressed": small.at("01:05"), "could have seen": small.at("01:05")}
    assert paths(small, "bob", trigger) == {}


def test_who_watches_a_ticket_or_is_assigned_to_it_could_have_seen_it(small):
    facts = {"kind": "ticket", "path": "j.json", "conversation_id": "jira:S-1", "actor": "ann", "actor_kind": "human"}
    listed = {"action": "created", "watchers": ["bob"], "assignee": "eve"}
    created = small.event("01:00", "S-1: cannot pay", **facts, attributes=json.dumps(listed))
    handed = {"action": "changed", "field": "assignee", "from": "ann", "to": "eve"}
    small.event("01:20", "S-1: assignee", **facts, attributes=json.dumps(handed))
    for who in ("bob", "eve"):
        small.chat("00:10", "hi", who)
    small.run()
    assert paths(small, "bob", created) == {"could have seen": small.at("01:00")}
    assert paths(small, "eve", created)["could have seen"] == small.at("01:20")


def test_a_page_whose_deliveries_failed_reaches_nobody_and_a_later_delivery_counts_from_then_on(small):
    page = {"kind": "page", "path": "p.json", "conversation_id": "pd:1", "actor_kind": "automation"}
    trigger = small.event(
        "01:00", "Triggered", **page, attributes=json.dumps({"action": "assign", "recipients": ["bob", "eve"]})
    )
    for when, who, status in (("01:01", "bob", "failed"), ("01:01", "eve", "failed"), ("01:07", "eve", "success")):
        sent = {"action": "notify", "recipients": [who], "channel": {"notification": {"status": status}}}
        small.event(when, "notified", **page, attributes=json.dumps(sent))
    for who in ("bob", "eve"):
        small.chat("00:10", "hi", who)
        present(small, who, "assigned", "01:00", conversation="pd:1")
    small.run()
    assert paths(small, "bob", trigger) == {}
    assert paths(small, "eve", trigger) == {"addressed": small.at("01:07"), "could have seen": small.at("01:07")}


def test_a_reaction_counts_from_the_joining_on_and_nothing_says_by_when(small):
    said = small.chat("01:00", "it is full", attributes=json.dumps({"reactions": [{"name": "eyes", "users": ["eve"]}]}))
    small.chat("01:10", "rolling back", "eve", conversation_id="slack:other")
    present(small, "eve", "joined", "01:30")
    small.run()
    assert small.rows("select knowable_at, knowable_latest_at from claims where means like 'reacted%'") == [
        (small.at("01:30"), None)
    ]
    assert small.rows(f"select count(*) from known_then where event_id = '{said}' and state = 'known'") == [(0,)]


@pytest.mark.parametrize(("at", "paths_of_eve"), [("01:02", [("reacted to it", "01:02")]), ("00:59", [])])
def test_a_reaction_on_record_counts_from_its_own_time_and_tells_nothing_of_words_that_came_after(
    small, at, paths_of_eve
):
    reaction = {"name": "eyes", "users": ["eve"], "at": small.at(at).isoformat()}
    small.chat("01:00", "it is full", attributes=json.dumps({"reactions": [{"name": "like"}, reaction]}))
    small.chat("01:40", "rolling back", "eve")
    small.run()
    found = "select means, knowable_at from claims where means like 'reacted%' and knowable_at = knowable_latest_at"
    assert small.rows(found) == [(means, small.at(when)) for means, when in paths_of_eve]


def test_a_reply_in_a_thread_reaches_those_who_wrote_in_it_and_no_reader_of_the_channel(small):
    root = small.chat("01:00", "shall we?", identifiers=[("thread", "inc/1")])
    reply = small.chat("01:02", "yes", "bob", identifiers=[("thread", "inc/1")])
    small.chat("01:03", "other things", "eve")
    for who in ("ann", "bob", "eve"):
        present(small, who)
    small.run()
    assert "addressed" in paths(small, "ann", reply)
    assert "demonstrated" in paths(small, "bob", root)
    assert paths(small, "eve", reply) == {"could have seen": small.at("01:02")}


def test_a_title_that_a_ticket_was_given_later_is_not_known_before_and_its_first_one_is(small):
    ticket = {"kind": "ticket", "path": "t.json", "actor": "ann", "actor_kind": "human"}
    opened = json.dumps({"action": "created"})
    last, first = (
        small.event("01:00", f"#{number}: {title}", **ticket, conversation_id=f"github:#{number}", attributes=opened)
        for number, title in ((1, "Null key kills the consumer"), (2, "Imports: slow"))
    )
    events = [("01:20", None, "Orders slow", "Orders stuck"), ("01:40", None, "Orders stuck", "Null key kills the consumer"),
              ("01:20", "github:#2", "Imports: slow", "Imports fail"), ("01:40", "github:#2", "Imports fail", "Imports: slow")]  # fmt: skip
    for when, conversation, before, after in events:
        attributes = json.dumps({"action": "renamed", "field": "title", "from": before, "to": after})
        small.event(when, f"title {before} → {after}", **ticket, conversation_id=conversation, attributes=attributes)
    small.run()
    read = dict(small.rows("select event_id, readable_at from told"))
    assert (read[last], read[first]) == (small.at("01:40"), small.at("01:00"))
    assert dict(small.rows("select event_id, label from moments"))[last] == "#1: Orders slow"


def test_a_log_line_that_somebody_quoted_is_within_reach_of_those_who_could_read_it(small):
    line = small.event("00:59", "ERROR pool checkout-db exhausted after 30000 ms, 60 of 60 in use")
    other = small.event("00:58", "ERROR pool checkout-db exhausted after 30000 ms, 59 of 60 in use")
    small.chat("01:00", "```\nERROR pool checkout-db exhausted after 30000 ms, 60 of 60 in use\n```")
    present(small, "bob", "joined", "01:10")
    small.run()
    assert paths(small, "ann", line) == {"demonstrated": small.at("01:00")}
    assert paths(small, "bob", line) == {"could have seen": small.at("01:10")}
    assert paths(small, "bob", other) == {}


def test_an_alert_that_a_message_names_is_shown_in_its_latest_firing(small):
    names = [("alert name", "PoolFull")]
    old = small.event("00:10", "Alert PoolFull", kind="alert", path="a.json", severity="error", identifiers=names)
    new = small.event("00:50", "Alert PoolFull", kind="alert", path="a.json", severity="error", identifiers=names)
    small.chat("01:00", "PoolFull again", identifiers=names)
    present(small, "bob")
    small.run()
    assert "could have seen" in paths(small, "bob", new)
    assert paths(small, "bob", old) == {}


def test_a_note_written_afterwards_gives_nobody_knowledge_at_the_time_it_states(small):
    note = small.event("01:00", "the pool was full", kind="note", path="n.md", actor="ann", actor_kind="human")
    assert small.run().rows(f"from knowledge where event_id = '{note}'") == []


def test_every_row_rests_on_an_event_and_on_an_act_or_a_stay(small):
    for minute in range(0, 60, 7):
        small.chat(f"01:{minute:02}", "news @bob", "ann" if minute % 2 else "bob")
    present(small, "eve")
    small.run()
    assert small.rows("""select count(*) from knowledge k where event_id not in (select event_id from events)
        or (by_event_id is null and not exists (select 1 from audiences a where a.participant_id = k.participant_id))
        or by_event_id not in (select event_id from events)""") == [(0,)]
    assert small.rows(
        "select count(*) from knowledge k join events e using (event_id) where knowable_at < e.earliest_at"
    ) == [(0,)]


@pytest.mark.parametrize("relation", ["knowledge", "claims", "decisions", "inquiries", "unrecorded_conversations"])
def test_no_sentence_says_what_anybody_had_in_mind(small, relation):
    small.chat("01:00", "my bet is the batch @bob, I'll stop it. joining the bridge")
    present(small, "bob")
    small.run()
    words = " ".join(str(row) for row in small.rows(f"from {relation}"))
    comments = " ".join(
        str(row) for row in small.rows(f"select comment from duckdb_columns() where table_name = '{relation}'")
    )
    assert "knew" not in (words + comments).lower()
    assert "should have" not in (words + comments).lower()
