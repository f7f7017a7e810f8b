"""Clocks that only each other's facts bound: when those that agree tell of the others."""

import polars as pl
import pytest

from pipelines.clocks.agreement import agreement
from pipelines.clocks.claims import OFFSETS
from pipelines.clocks.islands import as_agreed, islands

ROOT = "host:app-1"


def stretch(clock: str, lower: float | None, upper: float | None, segment: int = 0) -> dict[str, object]:
    middle = None if lower is None or upper is None else (lower + upper) / 2
    return dict.fromkeys(OFFSETS) | {
        "clock_id": f"host:{clock}", "segment": segment, "lower_seconds": lower, "upper_seconds": upper, "offset_seconds": middle,
        "gained_seconds": 0.0,
    }  # fmt: skip


def agreed(*stretches: dict[str, object], zoneless: tuple[str, ...] = ()) -> tuple[str, ...]:
    return agreement(pl.DataFrame(stretches, schema=OFFSETS), ROOT, zoneless, 1.0).trusted


APART = {"twelve seconds": (11.2, 13.7), "five hours": (-18001.0, -17999.0)}


@pytest.mark.parametrize("ends", APART.values(), ids=APART)
def test_two_clocks_that_agree_tell_of_a_third(ends):
    assert agreed(stretch("web-1", -0.7, 0.8), stretch("web-2", *ends)) == (ROOT, "host:web-1")


@pytest.mark.parametrize("ends", APART.values(), ids=APART)
def test_of_two_clocks_neither_tells_of_the_other(ends):
    assert agreed(stretch("web-2", *ends)) == ()


def test_two_camps_of_one_size_agree_on_nothing():
    ahead = stretch("web-2", 11.2, 13.7), stretch("web-3", 11.0, 13.0)
    assert agreed(stretch("web-1", -0.7, 0.8), *ahead) == ()


def test_a_clock_between_two_others_is_in_the_middle_of_one_camp():
    assert agreed(stretch("web-1", 0.1, 1.5), stretch("web-2", 1.0, 2.2)) == (ROOT, "host:web-1", "host:web-2")
    assert agreed(stretch("web-1", -0.1, 1.3), stretch("web-2", 5.6, 7.0), stretch("web-3", 6.2, 7.6)) == ()


def test_three_that_agree_outvote_the_clock_that_they_are_told_against():
    ahead = [stretch(f"web-{number}", 11.2, 13.7) for number in (2, 3, 4)]
    assert agreed(stretch("web-1", -0.7, 0.8), *ahead) == ("host:web-2", "host:web-3", "host:web-4")


def test_a_clock_of_which_little_is_known_agrees_with_nobody():
    vague = [stretch("web-1", -40.0, 50.0), stretch("web-3", -0.5, None)]
    assert agreed(*vague, stretch("web-2", 11.2, 13.7)) == ()


def test_a_clock_that_stepped_agrees_where_it_is_right_and_is_none_to_go_by():
    stepped = stretch("web-2", 11.2, 13.7), stretch("web-2", -0.5, 0.6, segment=1)
    assert agreed(*stepped, stretch("pay-1", -18001.0, -17999.0)) == (ROOT,)


def test_a_stated_zone_tells_of_clocks_whose_zone_is_assumed():
    local = stretch("pay-1", 7199.0, 7200.5), stretch("pay-2", 7199.2, 7200.8)
    assert agreed(*local, zoneless=("host:pay-1", "host:pay-2")) == (ROOT,)
    assert agreed(*local, zoneless=(ROOT,)) == ("host:pay-1", "host:pay-2")


def test_what_is_corrected_says_whose_agreement_it_rests_on():
    at = [60_000_000 * number for number in range(1, 41)]
    facts = [
        {"from_clock_id": f"host:{first}", "to_clock_id": f"host:{then}", "from_at": each, "to_at": each + by + 20_000}
        for first, then, by in (("app-1", "web-1", 0), ("web-1", "app-1", 0), ("app-1", "web-2", 47_000_000), ("web-2", "app-1", -47_000_000))
        for each in at
    ]  # fmt: skip
    anchors = pl.DataFrame(facts).with_columns(
        from_grain_seconds=pl.lit(0.001), to_grain_seconds=pl.lit(0.001), is_directed=pl.lit(True)
    )
    unsure = [stretch(name, None, None) | {"verdict": "unmeasured", "anchor_count": 80} for name in ("app-1", "web-1", "web-2")]  # fmt: skip
    [island] = islands(pl.DataFrame(unsure, schema=OFFSETS), anchors, {}, (), 1.0)
    assert island.decides
    applied = [stretch(name, 46.0, 48.0) | {"verdict": "applied", "reason": "ran ahead"} for name in ("web-2", "far-1")]
    assert as_agreed(pl.DataFrame(applied, schema=OFFSETS), island, 1.0)["reason"].to_list() == [
        "ran ahead; assumed: app-1 and web-1 keep time to 1 s, as they agree", "ran ahead",
    ]  # fmt: skip
