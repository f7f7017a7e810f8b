"""Lines of logs that two files of one kind both hold: one record, where that cannot be chance."""

import duckdb
import pytest

from pipelines import warehouse
from pipelines.overlaps import mark_overlaps

START = 1_774_735_200_000_000


@pytest.fixture
def twice():
    """twice([[(second, text), …], …], host=…, …) is, file by file, what of each line is said by another: (line, file, line)."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'; create schema evidence; create schema records")
        for stage in warehouse.stages()[:2]:
            for file in sorted(stage.glob("*.sql")):
                warehouse.run_file(connection, file)

        def marked(*files, hosts=(None,) * 9, grain=1_000_000, baseline=()):
            for number, lines in enumerate(files):
                times = [START + int(second * 1e6) for second, _ in lines]
                connection.execute(
                    "insert into records.event_origins by name select ? as file_number, ? as origin_id, ? as id_prefix, "
                    "'log' as kind, 0 as clock_segment, ? as grain_us, ? as host",
                    [number, number, f"f{number}", grain, hosts[number]],
                )
                for line, ((second, text), at) in enumerate(zip(lines, times, strict=True), 1):
                    connection.execute(
                        "insert into records.event_cores by name select ? as origin_id, ? as line_number, 0 as nth, 0 as content_check, "
                        "1 as line_count, make_timestamptz(?::bigint) as recorded_at, ? as written_time, ? as body",
                        [number, line, at, f"t={second}", f"t={second} {text}"],
                    )
                connection.execute(
                    "insert into evidence.files by name select ? as file_number, ? as file_path, ? as sha256, 'logs.text' as connector, "
                    "? as is_baseline, 'read' as status, n as records_read, n as events, 0 as sample_records, 0 as samples, 0 as rejects, "
                    "0 as joined_lines, 0 as context_records, make_timestamptz(?::bigint) as first_at, make_timestamptz(?::bigint) as last_at "
                    "from (select ? as n)",
                    [number, f"{number}.log", f"{number}", number in baseline, min(times), max(times), len(lines)],
                )
            mark_overlaps(connection)
            rows = connection.execute(
                "select file_number, line_number, duplicate_of from records.duplicates order by all"
            )
            return [(file, line, *map(int, of[1:].split("-")[:2])) for file, line, of in rows.fetchall()]

        yield marked


def requests(first, end):
    return [(second, f"request {second * 7} failed") for second in range(first, end)]


def test_the_lines_that_two_pulls_share_are_one_record_each(twice):
    assert twice(requests(0, 30), requests(18, 48)) == [(1, line, 0, line + 18) for line in range(1, 13)]


def test_of_a_pull_within_a_longer_one_the_longer_keeps_its_lines(twice):
    assert twice(requests(10, 25), requests(0, 60)) == [(0, line, 1, line + 10) for line in range(1, 16)]


def test_the_incidents_own_pull_keeps_what_an_older_export_holds_too(twice):
    assert twice(requests(0, 60), requests(40, 90), baseline=(0,)) == [
        (0, line, 1, line - 40) for line in range(41, 61)
    ]


def test_three_pulls_of_a_growing_log_say_each_line_once(twice):
    found = twice(requests(0, 20), requests(0, 30), requests(0, 40))
    assert found == [(0, n, 2, n) for n in range(1, 21)] + [(1, n, 2, n) for n in range(1, 31)]


def test_a_line_that_came_twice_in_each_pull_happened_twice(twice):
    lines = [line for line in requests(0, 30) for _ in range(2)]
    assert twice(lines, lines[24:] + requests(30, 40)) == [(1, n, 0, n + 24) for n in range(1, 37)]


def test_a_pulse_that_two_programs_have_alike_is_no_copy(twice):
    ticks = [(second, "tick") for second in range(0, 600, 10)]
    assert twice(ticks, [*ticks[20:], (601, "stopped")]) == []


def test_probes_of_two_programs_are_no_copies_where_their_other_lines_differ(twice):
    probed = [(second, f"GET /health/{second % 7} by probe") for second in range(60)]
    mine, theirs = ([(s + 0.0, f"{who} {s} ok") for s in range(0, 60, 3)] for who in ("web", "worker"))
    assert twice(sorted(probed + mine), sorted(probed[5:] + theirs)) == []


def test_programs_of_two_hosts_may_say_the_same_within_the_same_seconds(twice):
    assert twice(requests(0, 30), requests(10, 40), hosts=("web-1", "web-2")) == []


def test_two_hosts_never_say_everything_at_the_same_milliseconds(twice):
    found = twice(requests(0, 30), requests(10, 40), hosts=("pull-1", "pull-2"), grain=1_000)
    assert found == [(1, line, 0, line + 10) for line in range(1, 21)]


def test_a_few_equal_lines_are_no_stretch(twice):
    assert twice(requests(0, 30), requests(24, 50)) == []


def test_a_few_equal_lines_with_fine_stamps_are_one_record_each(twice):
    found = twice(requests(0, 30), requests(26, 50), grain=1_000)
    assert found == [(1, line, 0, line + 26) for line in range(1, 5)]


def test_two_equal_lines_are_none_whatever_their_stamps(twice):
    assert twice(requests(0, 30), requests(28, 50), grain=1_000) == []


def test_a_fine_pulse_that_two_programs_have_alike_is_no_copy(twice):
    ticks = [(second, "tick") for second in range(0, 600, 10)]
    assert twice(ticks, [*ticks[20:], (601, "stopped")], grain=1_000) == []
