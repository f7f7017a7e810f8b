"""What belongs together when incidents overlap."""


def incident(small, service: str, alert: str, ticket: str) -> list[str]:
    """An alert, its page, a ticket, an error and two messages of one service within a few minutes."""
    names = [("alert", alert)]
    return [
        small.event("01:00", "Alert fired", kind="alert", path="a.json", service=service, identifiers=names),
        small.event("01:01", "Paged", kind="page", path="p.json", service=service, identifiers=names),
        small.event("01:05", f"{service} fails", kind="ticket", path="t.json", identifiers=[("ticket", ticket)]),
        small.event("01:02", "no connection", path=f"{service}.log", service=service, severity="error"),
        small.event("01:04", f"{service} is down, {ticket}", kind="chat", path=f"{service}.json", conversation_id=f"inc-{service}"),
        small.event("01:06", "looking", kind="chat", path=f"{service}.json", conversation_id=f"inc-{service}"),
    ]  # fmt: skip


def test_two_incidents_at_the_same_time_are_two_episodes(small):
    one = incident(small, "shop", "aaaa1111bbbb", "OPS-1")
    other = incident(small, "search", "cccc2222dddd", "OPS-2")
    small.run()
    episode = dict(small.rows("select event_id, episode_id from episodes"))
    assert {episode[event] for event in one} == {f"ep-{one[0]}"}
    assert {episode[event] for event in other} == {f"ep-{other[0]}"}


def test_each_event_is_in_one_episode_at_most_and_says_how_it_came_in(small):
    incident(small, "shop", "aaaa1111bbbb", "OPS-1")
    for second in range(5):
        small.event("01:02", f"no connection {second}", path="shop.log", service="shop", severity="error")
    small.run()
    assert small.rows("select event_id from episodes group by all having count(*) > 1") == []
    assert set(small.rows("select distinct via from episodes")) <= {("links",), ("pattern",), ("conversation",)}
    assert ("pattern",) in small.rows("select distinct via from episodes")


def test_what_nobody_ties_to_trouble_is_no_episode(small):
    for minute in range(5):
        small.event(f"01:0{minute}", "lunch?", kind="chat", path="c.json", conversation_id="random")
    assert small.run().rows("from episodes") == []


def test_an_alert_that_comes_and_goes_is_one_thing_and_stays_with_its_incident(small):
    one = incident(small, "shop", "aaaa1111bbbb", "OPS-1")
    flaps = [
        small.event(f"01:{minute:02}", "Slow fires", kind="alert", path="slow.json", service="shop", identifiers=[("alert name", "Slow")])
        for minute in range(2, 60)
    ]  # fmt: skip
    small.run()
    assert {*one, *flaps} <= {
        event for (event,) in small.rows(f"select event_id from episodes where episode_id = 'ep-{one[0]}'")
    }


def test_a_rollout_belongs_to_the_talk_that_names_its_version_and_not_to_the_same_version_of_another_program(small):
    one = incident(small, "shop", "aaaa1111bbbb", "OPS-1")
    said = small.event("01:08", "roll back shop to 4.17.2", kind="chat", path="shop.json", conversation_id="inc-shop")
    rollout = small.event("01:10", "shop: deployment of v4.17.2", kind="deploy", path="d.json", service="shop")
    other = small.event("01:10", "search: deployment of v4.17.2", kind="deploy", path="d.json", service="search")
    small.run()
    episode = dict(small.rows("select event_id, episode_id from episodes"))
    assert episode[said] == episode[rollout] == f"ep-{one[0]}"
    assert other not in episode
