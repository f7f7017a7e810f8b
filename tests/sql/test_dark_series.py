"""Darkness in metrics, and of services that nothing measures: scenes of one incident, each by names of its own."""

from __future__ import annotations

import pytest
from scenes import Scenes

scene = Scenes()


@pytest.fixture(scope="module")
def scenes(shared):
    """The incident of all scenes."""
    shared.speaks("00:00", "03:59", 60, service="heard", host="heard-a")
    return scene.played(shared, until="7_coverage")


def dark(found, path):
    return found.rows(f"""
        select distinct scope, "class", service, host from dark_areas d join dark_area_streams m using (dark_area_id)
        join (select stream_id, file_path from streams) s on s.stream_id = m.stream_id where file_path = '{path}' order by all""")


def unheard(found):
    return [row[0] for row in found.rows("select service from dark_areas where class = 'never instrumented' order by 1")]  # fmt: skip


@scene
def replicas_by_label(small):
    for replica in range(3):
        hole = ("02:00", "02:30") if replica == 1 else None
        small.series("00:00", "03:59", 30, service="shards", name="requests", but_not=hole, path="label.json")


def test_one_of_three_replicas_that_only_a_label_tells_apart_is_partial(scenes):
    assert dark(scenes, "label.json") == [("service", "partial", "shards", None)]


@scene
def series_and_lines(small):
    for replica in range(3):
        hole = ("02:00", "02:45") if replica == 1 else None
        small.series("00:00", "03:59", 30, service="both", name="orders", but_not=hole, path="both.json")
    for start, end, every in (("00:00", "02:00", 4), ("02:00", "02:45", 8), ("02:45", "03:59", 4)):
        for number, when in enumerate(small.steps(start, end, every)):
            if number % 7 != 3:
                small.event(when, f"line {number}", service="both", path="both.log")


def test_a_label_that_lost_its_series_and_its_lines_is_one_finding(scenes):
    assert dark(scenes, "both.json") == dark(scenes, "both.log") == [("service", "partial", "both", None)]


@scene
def out_of_discovery(small):
    for service in ("gone", "scraped"):
        for name in ("up", "load"):
            hole = ("02:50", "03:20") if service == "gone" else None
            small.series("00:00", "03:59", 30, name=name, service=service, host=f"{service}-1", but_not=hole, path=f"{name}.json")  # fmt: skip
    small.speaks("00:00", "03:59", 20, service="gone", host="gone-1", path="gone.log")


def test_a_target_whose_series_are_gone_with_its_up_was_not_scraped(scenes):
    assert [row[1] for row in dark(scenes, "load.json")] == ["collector failed"]


@scene
def look_back(small):
    """A sample is repeated for five minutes: the last that was scraped is that of 00:30."""

    def value(when):
        return 7.0 if small.at("00:30") <= when < small.at("01:10") else when.timestamp() % 97

    for host, end in (("tail-a", "00:34:30"), ("tail-b", "00:35")):
        small.series("00:00", "03:59", 30, host=host, name=f"queue_{host[-1]}", but_not=(end, "01:10"), values=value, path=f"{host}.json")  # fmt: skip


@pytest.mark.parametrize("host", ["tail-a", "tail-b"])
def test_what_repeats_for_five_minutes_before_a_series_ends_is_a_look_back_tail(scenes, host):
    tails = f"select q.started_at from quiet_stretches q join streams using (stream_id) where verdict = 'look-back tail' and host = '{host}'"
    begins = f"select started_at, start_earliest_at, start_latest_at from dark_areas where host = '{host}'"
    assert scenes.rows(tails) == [(scenes.at("00:30"),)]
    assert scenes.rows(begins) == [(scenes.at("00:30"), scenes.at("00:30"), scenes.at("00:30:30"))]


@scene
def restarted(small):
    def value(when):
        return (when - small.at("02:10" if when > small.at("02:00") else "00:00")).total_seconds()

    small.series("00:00", "03:59", 30, host="anew", name="requests_total", but_not=("02:00", "02:10"), values=value, path="anew.json")  # fmt: skip


def test_a_counter_that_is_lower_after_a_hole_than_before_it_tells_of_a_restart(scenes):
    assert scenes.rows("select contains(evidence, 'begin anew') from dark_areas where host = 'anew'") == [(True,)]


@scene
def written_otherwise(small):
    for number, (place, written) in enumerate(WRITTEN.items()):
        a, b = f"0{number % 3}:{10 + 20 * (number // 3)}", f"0{number % 3}:{24 + 20 * (number // 3)}"
        small.series("00:00", "03:59", 30, host=place, name=f"depth_{number}", path=f"{place}.json")
        small.connection.execute("update records.sample_rows set value = null, value_text = ? where recorded_at > ? and recorded_at < ? "
                                 "and series_number = (select max(series_number) from records.series_rows)", [written, small.at(a), small.at(b)])  # fmt: skip


WRITTEN = {"empty": "", "null": "null", "dash": "-", "nan": "NaN", "infinite": "+Inf"}


@pytest.mark.parametrize("place", WRITTEN)
def test_an_empty_cell_is_a_point_that_is_missing_and_nan_is_an_answer(scenes, place):
    assert len(dark(scenes, f"{place}.json")) == (place in ("empty", "null", "dash"))


@scene
def named(small):
    small.event("01:00", "deploy", kind="deploy", service="released-once", path="deploys.json")
    small.event("01:00", "coupons are refused", kind="ticket", service="ticketed-once", path="tickets.json")
    small.event("01:00", "Alert SlowQuorum", kind="alert", service="quorum", path="alerts.json")
    small.event("01:00", "job ended", kind="note", service="CARDS", path="jobs.csv")
    small.event("01:00", "job ended", kind="note", service="LEDGER", path="jobs.csv")
    for speaker, text in enumerate(("cards are declined", "all cards fail", "LEDGER has not run",
                                    "is said-twice down?", "restarting said-twice now", "error-rate is down", "error-rate is down again",
                                    "is said-by-one down?", "said-plainly service is down", "said-plainly too")):  # fmt: skip
        small.event("01:05", text, kind="chat", path="chat.json", actor=f"u{speaker}", actor_kind="human", conversation_id="room")  # fmt: skip
    small.event("01:00", "GET /prices", kind="trace", service="heard", attributes='{"peer.service": "called-twice"}', path="t.json")  # fmt: skip
    small.event("01:01", "GET /prices", kind="trace", service="heard", attributes='{"peer.service": "called-twice"}', path="t.json")  # fmt: skip
    small.event("01:01", "GET /own", kind="trace", service="traced-itself", path="t.json")
    small.event("01:02", "deploy", kind="deploy", service="traced-itself", path="deploys.json")
    small.event("01:03", "deploy", kind="deploy", service="heard-service", path="deploys.json")
    small.speaks("00:00", "03:59", 60, host="file-only", path="logs/by-file/app.log")
    small.event("01:04", "deploy", kind="deploy", service="by-file", path="deploys.json")


def test_a_service_that_records_name_and_nothing_tells_of_was_never_instrumented(scenes):
    assert {"released-once", "quorum", "said-twice", "said-plainly", "called-twice"} <= set(unheard(scenes))


def test_a_service_that_is_named_once_is_no_finding(scenes):
    assert not {"ticketed-once", "said-by-one", "error-rate"} & set(unheard(scenes))


def test_a_service_in_capitals_is_meant_where_its_capitals_stand(scenes):
    assert "LEDGER" in unheard(scenes)
    assert "CARDS" not in unheard(scenes), "whoever says that cards are declined means no application of that name"


def test_another_spelling_of_a_service_with_telemetry_is_no_service_without(scenes):
    assert not {"heard-service", "traced-itself", "by-file"} & set(unheard(scenes))


def test_coverage_has_a_row_for_a_service_that_nothing_tells_of(scenes):
    rows = scenes.rows("select signal, started_at, ended_at, state from coverage where service = 'quorum' and signal <> 'alert' order by 1")  # fmt: skip
    window = (scenes.at("00:00"), scenes.at("04:00"), "outside")
    assert rows == [("log", *window), ("metric", *window)]


@scene
def taken_back(small):
    small.event("01:00", "Silence for HighErrors", kind="alert", path="s.json", connector="alerts.alertmanager_silences",
                ended_recorded_at=small.at("01:00:40"))  # fmt: skip


def test_a_silence_taken_back_within_a_minute_muted_nothing(scenes):
    assert scenes.rows("from dark_areas where class = 'alerting muted'") == []
