"""How strongly two events are tied, and by what."""

from pipelines.links import tying

REQUEST = "request_id=4be07c19d3a5420c"


def strengths(small) -> list[tuple]:
    return small.rows("select from_event_id, to_event_id, relation, strength from links order by all")


def test_a_customer_who_quotes_a_request_is_tied_to_the_line_that_failed(small):
    failed = small.event("01:00", f"charge failed {REQUEST}", path="pay.log", severity="error")
    asked = small.event("01:20", "Cannot pay, the page says request 4be07c19d3a5420c", kind="ticket", path="jira.json")
    small.run()
    assert strengths(small) == [(failed, asked, "same request", "same id")]
    assert small.rows("select evidence from links") == [("both name request 4be07c19d3a5420c",)]


def test_the_first_digits_of_a_commit_in_a_log_line_mean_the_deployment(small):
    commit = "8f317f841cd8f13d3cea93d047ef758963f9e1cc"
    deployed = small.event("01:00", "Deployed", kind="deploy", path="deploys.json", identifiers=[("commit", commit)])
    started = small.event("01:01", "starting build 8f317f84", path="app.log")
    small.run()
    assert strengths(small) == [(deployed, started, "same commit", "same id")]


def test_a_constant_that_lines_name_for_hours_is_no_request(small):
    for minute in range(0, 60, 10):
        small.event(f"01:{minute:02}", f"probe {REQUEST}", path="edge.log")
        small.event(f"01:{minute:02}", f"probe {REQUEST}", path="app.log")
    assert small.run().rows("from links") == []


def test_the_same_alert_next_day_is_another_one(small):
    small.event("01:00", "Alert fired", kind="alert", path="a.json", identifiers=[("alert", "f00dfeed1234")])
    small.event("09:00", "Paged", kind="page", path="p.json", identifiers=[("alert", "f00dfeed1234")])
    assert small.run().rows("from links where strength <> 'time only'") == []


def test_a_service_that_both_name_says_only_that_they_are_near_in_time(small):
    small.event("01:00", "Alert fired", kind="alert", path="a.json", service="shop")
    small.event("01:01", "deployed", kind="deploy", path="d.json", service="shop")
    for number in range(30):
        small.event("02:00", f"word {number}", kind="chat", path="c.json", service=f"other-{number}")
    found = small.run().rows("select relation, strength, evidence from links")
    assert [row[:2] for row in found] == [("near in time", "time only")]
    assert found[0][2].startswith("both name service shop, ")


def test_replies_belong_to_the_message_that_opened_the_thread(small):
    first, second, third = (
        small.event(f"01:0{minute}", "hm", kind="chat", path="c.json", identifiers=[("thread", "C1/1")])
        for minute in range(3)
    )
    small.run()
    assert strengths(small) == [
        (first, second, "same conversation", "same conversation"),
        (first, third, "same conversation", "same conversation"),
    ]


def test_a_reply_is_tied_to_the_message_it_answers_though_that_does_not_say_that_it_opens_a_thread(small):
    root = small.event("01:00", "FIRING", kind="chat", path="c.json", identifiers=[("message", "C1/1.1")])
    reply = small.event(
        "01:05", "looking", kind="chat", path="c.json", identifiers=[("thread", "C1/1.1"), ("message", "C1/2.2")]
    )
    small.run()
    assert small.rows("select from_event_id, to_event_id, strength from links") == [(root, reply, "same conversation")]


def test_requests_that_are_left_out_because_they_are_many_are_said_to_be(small, monkeypatch):
    monkeypatch.setattr(tying, "MOST_ROUTINE", 1)
    for number in range(2):
        for path in ("a.log", "b.log"):
            small.event("01:00", f"request_id=4fe21c9{number}", path=path, severity="info")
    small.run()
    assert small.rows("from links") == []
    assert small.rows("select assumed, touches from assumptions where subject = 'links'") == [
        ("requests in which nothing went wrong are not linked", "links")
    ]
