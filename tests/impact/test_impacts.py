"""Impact, who counts as a customer, and who knew first."""

import json


def hour_of(small, answer, **columns):
    """Thirty requests a minute for an hour; `answer(minute, second)` is their status."""
    for minute in range(60):
        for second in range(0, 60, 2):
            small.request(f"01:{minute:02}:{second:02}", answer(minute, second), service="shop", **columns)


def outage(minute, second):
    return 503 if 10 <= minute < 20 and second % 4 == 0 else 200


def test_probes_and_robots_are_no_customers(small):
    hour_of(small, lambda minute, second: 200)
    for minute in range(60):
        for agent, path in (
            ("kube-probe/1.31", "/cart"),
            ("Mozilla/5.0 (compatible; Googlebot/2.1)", "/item"),
            ("-", "/healthz"),
        ):
            attributes = {
                "http.request": f"GET {path} HTTP/1.1",
                "http.response.status_code": "503",
                "user_agent.original": agent,
            }
            small.event(f"01:{minute:02}:30", "503", path="web/access.log", connector="logs.access", severity="error",
                        service="shop", attributes=json.dumps(attributes))  # fmt: skip
    assert small.run().rows("from impacts") == small.rows("from failed_requests") == []


def test_slow_requests_are_an_impact_of_their_own(small):
    for minute in range(60):
        for second in range(0, 60, 2):
            took = 6.0 + second / 60 if 10 <= minute < 20 else 0.1 + second / 600
            attributes = {"http.request": "GET /cart HTTP/1.1", "status": 200, "request_time": took}
            small.event(
                f"01:{minute:02}:{second:02}",
                "200",
                path="web/access.jsonl",
                service="shop",
                attributes=json.dumps(attributes),
            )
    assert small.run().rows("select measure, started_at, ended_at, magnitude from impacts") == [
        ("slow requests", small.at("01:10:00"), small.at("01:19:58"), 300.0)
    ]


def test_every_impact_cites_its_first_and_last_request(small):
    hour_of(small, outage)
    small.run()
    assert small.rows("""
        select min(e.occurred_at), max(e.occurred_at)
        from impacts i join citations c on c.subject_kind = 'impact' and c.subject_id = i.impact_id join events e using (event_id)
        """) == [(small.at("01:10:00"), small.at("01:19:56"))]


def test_a_change_that_preceded_every_alarm_is_no_answer_of_responders(small):
    hour_of(small, outage)
    for when, what in (("01:12", "flag raised to 25 %"), ("01:19", "flag off")):
        small.event(when, what, kind="change", path="flags.json", actor="mira", actor_kind="human")
    small.event("01:15", "Alert ErrorRatio", kind="alert", path="a.json", severity="error", service="shop")
    assert small.run().rows("""select "at", sign from first_signs where side = 'responders'""") == [
        (small.at("01:19"), "a person changed something")
    ]


def test_a_log_that_keeps_one_line_in_ten_stands_for_ten_times_as_many(small):
    for minute in range(60):
        for second in range(0, 60, 2):
            attributes = {"http.request": "GET /cart HTTP/1.1", "status": outage(minute, second), "sample_rate": 10}
            small.event(
                f"01:{minute:02}:{second:02}",
                "line",
                path="web/access.jsonl",
                service="shop",
                attributes=json.dumps(attributes),
            )
    [(magnitude, lower, upper)] = small.run().rows("select magnitude, lower, upper from impacts")
    assert magnitude == 1500
    assert lower < 1400
    assert upper > 1600


def test_the_side_that_had_the_first_sign_leads(small):
    hour_of(small, outage)
    small.event("00:50", "Address change", kind="ticket", path="z.json", connector="tickets.zendesk", conversation_id="z:1",
                attributes='{"action": "created"}', actor_kind="customer")  # fmt: skip
    small.event("01:12", "Cannot pay", kind="ticket", path="z.json", connector="tickets.zendesk", conversation_id="z:2",
                attributes='{"action": "created"}', actor_kind="customer")  # fmt: skip
    small.event("01:14", "Alert", kind="alert", path="a.json", severity="error", service="shop")
    assert small.run().rows("select side, lead_seconds, ahead_of from first_signs order by side") == [
        ("customers", 120.0, "monitoring"), ("monitoring", -120.0, "customers")
    ]  # fmt: skip


def test_customers_who_reported_nothing_knew_when_they_met_it(small):
    hour_of(small, outage)
    small.event("01:14", "Alert", kind="alert", path="a.json", severity="error", service="shop")
    assert small.run().rows('select side, "at" from first_signs order by 2') == [
        ("customers", small.at("01:10")), ("monitoring", small.at("01:14"))
    ]  # fmt: skip


def test_a_metric_tells_where_no_request_does(small):
    small.series("00:00", "04:00", 60, name="http_requests_failed_per_minute", service="shop",
                 values=lambda when: 40.0 + when.minute % 3 if small.at("02:00") < when <= small.at("02:20") else float(when.minute % 3))  # fmt: skip
    assert small.run().rows("select measure, started_at, ended_at from impacts") == [
        ("failed requests", small.at("02:00"), small.at("02:20"))
    ]
    assert small.rows("select subject_id, name from citations join series using (series_id) where subject_kind = 'phase' order by 1") == [
        ("mitigated", "http_requests_failed_per_minute"), ("started", "http_requests_failed_per_minute")
    ]  # fmt: skip


def test_a_share_counts_with_the_requests_of_its_service_and_is_told_in_per_cent_where_none_are_on_record(small):
    def share(when):
        return (0.2 if small.at("02:00") < when <= small.at("02:20") else 0.002) + 0.0001 * (when.minute % 3)

    def requests(when):
        return 50.0 + when.minute % 5

    for service in ("shop", "search"):
        small.series("00:00", "04:00", 60, name="http_request_errors:ratio_rate5m", service=service, values=share)
    small.series("00:00", "04:00", 60, name="http_requests:rate5m", service="shop", values=requests)
    small.run()
    [(shop, shop_unit), (search, search_unit)] = small.rows(
        "select magnitude, unit from impacts where measure = 'failed requests' order by service desc"
    )
    assert (shop_unit, search_unit) == ("requests", "%")
    assert 0.97 * 12_350 < shop < 1.03 * 12_350  # 20 min, 52 a second, 19.8 of 100
    assert 19.5 < search < 20.1


def test_an_impact_that_creeps_in_by_two_kinds_of_requests_may_have_begun_with_the_first_failure_of_either(small):
    early = {"01:10:00": "GET /pay", "01:11:40": "GET /cart", "01:12:40": "GET /pay", "01:13:20": "GET /cart"}
    late = {"01:41:00": "GET /cart", "01:42:10": "GET /pay", "01:42:30": "GET /cart"}
    for second in range(3_600):
        when = f"01:{second // 60:02}:{second % 60:02}"
        route = (early | late).get(when) or ("GET /pay" if second % 2 else "GET /cart")
        is_bad = when in early | late or (900 <= second < 2_400 and second % 8 < 2)
        small.request(when, 503 if is_bad else 200, route, service="gateway")
    [found] = small.run().rows("select start_earliest_at, start_latest_at, end_latest_at from impacts")
    assert found[0] <= small.at("01:10:00") < small.at("01:15:00") <= found[1]
    assert found[2] >= small.at("01:42:30")


def test_two_incidents_at_one_gateway_are_two_impacts_by_route_and_one_that_spreads_is_one(small):
    windows = {"GET /pay": (10, 40, 2), "GET /cart": (20, 40, 4), "GET /search": (25, 55, 4)}
    for minute in range(60):
        for second in range(0, 60, 4):
            for route, (start, end, share) in windows.items():
                is_bad = start <= minute < end and second % (4 * share) == 0
                small.request(f"01:{minute:02}:{second:02}", 503 if is_bad else 200, route, service="gateway")
    assert small.run().rows("select measure, started_at, ended_at, magnitude from impacts order by started_at") == [
        ("failed requests to GET /pay and GET /cart", small.at("01:10:00"), small.at("01:39:56"), 320.0),
        ("failed requests to GET /search", small.at("01:25:00"), small.at("01:54:48"), 120.0),
    ]


def test_a_metric_that_falls_silent_while_it_is_bad_does_not_end_the_impact(small):
    def took(when):
        return 4.0 + 0.01 * when.minute if small.at("02:00") < when <= small.at("02:20") else 0.2 + 0.001 * when.minute

    small.series(
        "00:00",
        "06:00",
        60,
        name="checkout_latency_seconds",
        service="shop",
        values=took,
        but_not=("02:10:30", "03:30"),
    )
    assert small.run().rows("select started_at, ended_at, end_earliest_at, end_latest_at, source like '%nothing was measured%' from impacts") == [
        (small.at("02:00"), small.at("03:30"), small.at("02:09"), small.at("03:31"), True)
    ]  # fmt: skip


def test_how_long_a_disk_takes_is_nothing_that_customers_meet(small):
    small.series("00:00", "04:00", 60, name="volume.write_latency_ms", service="array",
                 values=lambda when: 400.0 if small.at("02:00") < when <= small.at("02:20") else 1.0 + when.minute % 3)  # fmt: skip
    assert small.run().rows("from impacts") == []


def test_an_impact_whose_log_states_no_zone_says_so(small):
    hour_of(small, outage, time_basis="zone assumed")
    small.run()
    [(source,)] = small.rows("select source from impacts")
    assert source.endswith("nothing states the zone of web/access.log, UTC is assumed")
    assert small.rows(
        "select phase from phases where basis like '%nothing states the zone of web/access.log, UTC is assumed'"
    ) == [("started",), ("mitigated",)]
