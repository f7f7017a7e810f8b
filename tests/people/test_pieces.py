"""No piece of a secret is shown: neither what another text tells of it, nor its first part before a headline's cut."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from pipelines.masking import Mask
from pipelines.masking.pieces import Pieces
from pipelines.masking.roster import Known, Roster, build_roster
from pipelines.timeline.cut_texts import mended, wholes

HALF = "211a3af461269e42b829972fea7b7f7a"
KEY = f"{HALF}-us14"


def masked(text: str, *beside: str, systems: frozenset[str] = frozenset()) -> str:
    mask = Mask(Roster(), pieces=Pieces(systems))
    mask.learn(pl.DataFrame({"text": beside}, schema={"text": pl.String}))
    return mask.text(text)


@pytest.mark.parametrize(
    "text", [f"id {HALF}", f"ends in {HALF[-9:]}", f"https://example.org/{HALF.upper()}/x", HALF[:7]]
)
def test_a_piece_of_a_masked_secret_is_masked_elsewhere(text):
    assert masked(text) == text
    assert "[part of a secret]" in masked(text, f"the key {KEY} is refused")


def test_a_password_is_masked_where_nothing_says_that_it_is_one():
    assert masked("I typed Hunter2Go", "password: Hunter2Go") == "I typed [part of a secret]"


@pytest.mark.parametrize("text", ["release 20260512 of node12", "checkout is slow", "sha256 mismatch", "b829"])
def test_words_that_tell_no_secret_stay(text):
    assert masked(text, "secret=checkout-node12-20260512-Xq7b829", "signature: sha256=9f86d081884c7d65") == text


def test_a_service_that_is_called_like_part_of_a_key_stays():
    beside = "api_key=pay2go-9f86d081884c"
    assert masked("pay2go1 is down", beside, systems=frozenset(("pay2go1",))) == "pay2go1 is down"


def shown(body: str, headline: str, roster: Roster | None = None) -> str:
    """The headline as readers see it."""
    database = duckdb.connect()
    database.execute("create table events as select $1 as headline, $2 as body", [headline, body])
    mask = Mask(roster or Roster())
    frame = database.sql("select headline from events").pl()
    whole = wholes(database, frame)
    return mended(frame, mask.frame(frame), whole, mask.frame(whole))["headline"][0]


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        ("4111 1111 1111 1111", "card number"),
        ("ghp_" + "aB3dE6gH9j" * 4, "GitHub token"),
        ("ola.verm31@example.org", "e-mail address"),
    ],
)
@pytest.mark.parametrize("kept", [3, 9, 15, 18])
def test_no_first_part_of_a_secret_is_left_before_the_cut(secret, kind, kept):
    body = f"the workers are refused with {secret} and then it stops"
    cut = body[: body.index(secret) + kept]
    assert shown(body, cut + "…") == f"the workers are refused with [{kind}]…"


def test_a_name_is_cut_away_with_the_rest_of_it():
    roster = build_roster([Known("U1", "Ola Verm", "responder 1")])
    assert shown(
        "all of this was seen first by Ola Verm today", "all of this was seen first by Ola Ve…", roster
    ).startswith("all of this was seen first by responder 1")
    assert "Ve" not in shown("seen first by Verm today", "seen first by Ve…", roster)


def test_a_log_line_without_a_sign_of_its_cut_is_read_on():
    line = "x" * 229 + " ola.verm31@example.org refused"
    assert shown(line, line[:240]) == "x" * 229 + " [e-mail address]…"


def test_what_holds_nothing_stays_as_it_was_cut():
    assert shown("the pool is not draining at all", "the pool is not dra…") == "the pool is not dra…"
