"""Secrets are gone from what is handed on: from every labelled line, and from page and Markdown of a whole run."""

from __future__ import annotations

import base64
import gzip
import re

import people_scoring as scoring
import pytest
from stdnum import iban, luhn

from pipelines.engines import reconstruct
from pipelines.masking.mask import Mask
from pipelines.masking.roster import Roster


@pytest.mark.parametrize("part", ["development", "held-out"])
def test_no_labelled_secret_is_left(part):
    left = []
    for row in scoring.rows("secrets", part):
        keep = scoring.kept(row["text"], scoring.without_secrets(row["text"]))
        left += [span["kind"] for span in row["spans"] if not scoring.is_gone(span["start"], span["end"], keep)]
    assert left == []


@pytest.mark.parametrize("part", ["development", "held-out"])
def test_what_looks_like_a_secret_stays(part):
    wrong = [
        row["id"]
        for row in scoring.rows("secrets", part)
        if row["look_alike"] and scoring.without_secrets(row["text"]) != row["text"]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("INC0093421: Kunde Petra Muster: Karte abgelehnt im Laden", "Petra Muster"),
        ("Kundin: Anna-Lena Ötztaler ruft an", "Anna-Lena Ötztaler"),
        ("refund for customer Joan Sample failed", "Joan Sample"),
        ("Guten Abend Frau Beispiel, die Störung ist behoben", "Beispiel"),
        ("Mr. Sample called twice", "Sample"),
    ],
)
def test_a_customer_whom_no_roster_knows_is_not_named(text, name):
    assert scoring.without_secrets(text) == text.replace(name, "[customer's name]")


@pytest.mark.parametrize(
    "text",
    [
        "customer reports from Zurich", "Customer Success Team is informed", "Kunde meldet Fehler", "Kunden Zahlungen Fehlgeschlagen",
        "the lock holder Thread Pool", "each customer Pays once", "MR Deploy Checks passed", "Frau und Mann",
    ],
)  # fmt: skip
def test_what_stands_behind_a_word_for_customers_is_not_always_one(text):
    assert scoring.without_secrets(text) == text


LETTERS = "Ab3dE6gH9jKl2Mn5pQr8sT1vWx4yZ7"


@pytest.mark.parametrize(
    ("before", "value"),
    [
        ("bot ", "110201543:AA" + (LETTERS * 2)[:33]),
        ("https://api.telegram.org/bot", "7213808860:AA" + (LETTERS * 2)[:33]),
        ("", "M" + LETTERS[:23] + "." + LETTERS[:6] + "." + LETTERS[:27]),
        ("", "squ_" + "0a1b2c3d4e" * 4),
        ("", "dt0c01." + "A1B2C3D4E5F6" * 2 + "." + "A1B2C3D4" * 8),
        ("", "EAAA" + LETTERS + "-" + LETTERS + "_9cDe"),
        ("", "phx_" + (LETTERS * 2)[:43]),
        ("", "ddp_" + (LETTERS * 2)[:36]),
        ("jfrog ", "AP6" + LETTERS[:12]),
        ("X-JFrog-Art-Api: ", "AKC" + LETTERS[:20]),
        ("softlayer-key : ", "0a1b2c3d4e5f6789" * 4),
        ("ibm_iam_key:= ", (LETTERS * 2)[:44]),
        ("https://api.softlayer.com/soap/v3/", "0a1b2c3d4e5f6789" * 4),
        ("dropbox_secret = ", "6j22jf8564j6i96"),
        ("Authorization: SSWS ", "00" + (LETTERS * 2)[:40]),
        ("mail to ", "jo.doe [at] customer-mail.com"),
        ("apikey: ", "{{h}o)p${e]nob(ody-_$#this"),
        ("pw: ", "greenanchor7"),
        ("the pw is ", "greenanchor7"),
    ],
)
def test_keys_of_more_vendors_are_masked(before, value):
    assert value[-10:] not in scoring.without_secrets(f"{before}{value}")


@pytest.mark.parametrize(
    "text", ["primary_key: orders_by_customer_and_month", "foreign key=orders_customer_2031", "page 12:A4 and 10:AM"]
)
def test_keys_of_tables_and_times_of_day_stay(text):
    assert scoring.without_secrets(text) == text


@pytest.mark.parametrize(
    "number",
    [
        "DE89 3704 0044 0532 0130 00",
        "GB82WEST12345698765432",
        "NO9386011117947",
        "BE68 5390 0754 7034",
        "4242-4242-4242-4242",
        "378282246310005",
    ],
)
def test_numbers_are_masked_by_their_check_digits(number):
    assert iban.is_valid(number, check_country=False) or luhn.is_valid(number.replace("-", ""))
    assert scoring.without_secrets(f"paid from {number} at noon").count("[") == 1
    broken = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert scoring.without_secrets(f"paid from {broken} at noon") == f"paid from {broken} at noon"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/pay?card=4242%204242%204242%204242&n=1", "/pay?card=[card number]&n=1"),
        ("/pay?iban=DE89+3704+0044+0532+0130+00", "/pay?iban=[IBAN]"),
        ("/q?h=Authorization%3A%20Bearer%20k3Vb90xZq8aa", "/q?h=Authorization%3A%20Bearer%20[authorization]"),
        ("/q?b=%7B%22password%22%3A%22hunter2xx%22%7D", "/q?b=%7B%22password%22%3A%22[password]%22%7D"),
        ("/users/jo.doe@customer-mail.com/orders", "/users/[e-mail address]/orders"),
        ("/search?q=100%25%20full", "/search?q=100%25%20full"),
    ],
)
def test_an_address_is_read_through_its_escapes_and_masked_as_written(address, shown):
    assert Mask(Roster()).text(address) == shown


@pytest.mark.parametrize("number", ["+49 151 23456789", "+1 (415) 555-0132", "+4915123456789", "tel: 020 7946 0958"])
def test_phone_numbers_are_masked_and_counts_are_not(number):
    assert scoring.without_secrets(f"customer at {number} waits").endswith("[phone number] waits")
    assert scoring.without_secrets("offset +0200, +1 200 OK, +12345678 bytes, +100 200 300") == (
        "offset +0200, +1 200 OK, +12345678 bytes, +100 200 300"
    )


@pytest.mark.parametrize(
    "text",
    [
        "TTY=pts/0 ; PWD=/home/deploy ; USER=root",
        "Started user@1000.slice",
        "password = $DB_PASSWORD",
        "token: {{ token }}",
        "pw: rotated, the pw is stored in the vault",
        "tokens=1500",
        "from 10.2.0.7 to 192.168.1.4",
        "std::vector<int>",
        "at 09:12:01 and 2031-03-04",
        "Chrome/126.0.0.0",
        "FailedToRetrieveImagePullSecret: Pod notify-0 waits",
    ],
)
def test_placeholders_counts_inner_addresses_and_versions_stay(text):
    assert scoring.without_secrets(text) == text


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A run over a log that holds every labelled secret, and a chat roster."""
    folder = tmp_path_factory.mktemp("leaky")
    lines = [
        f"2031-03-04T09:{number // 60:02}:{number % 60:02}Z INFO {' '.join(row['text'].split())}"
        for number, row in enumerate(secret_rows())
    ]
    (folder / "app.log").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return reconstruct(folder, None, engine="process", clocks="corrected", names="roles", say=lambda _: None)


def secret_rows():
    return [row for row in scoring.rows("secrets") if row["spans"]]


def readable(page: str) -> str:
    """The page with its packed blocks unpacked."""
    packed = re.findall(r'<script type="text/plain" id="block-(?!plotly)[^"]*">([^<]+)</script>', page)
    assert len(packed) >= 3
    return page + "".join(gzip.decompress(base64.b64decode(block)).decode() for block in packed)


def test_page_and_markdown_of_a_run_hold_no_secret(result):
    shared = readable(result.page.read_text(encoding="utf-8")) + result.summary.read_text(encoding="utf-8")
    values = [
        " ".join(row["text"][span["start"] : span["end"]].split()) for row in secret_rows() for span in row["spans"]
    ]
    assert [value for value in values if value in shared] == []


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('curl -H "X-Api-Key: 9f8e7d6c5b4a39281706f5e4d3c2b1a0"', "9f8e7d6c5b4a39281706f5e4d3c2b1a0"),
        ("Authorization: Bearer abcdef1234567890abcdef1234567890", "abcdef1234567890abcdef1234567890"),
        (
            "see https://hooks.slack.com/services/T01234567/B01234567/AbCdEfGhIjKlMnOpQrStUvWx",
            "AbCdEfGhIjKlMnOpQrStUvWx",
        ),
        ("DD_API_KEY=77aa456789abcdef0123456789abcdee", "77aa456789abcdef0123456789abcdee"),
    ],
)
def test_a_secret_is_no_identifier_on_the_page(tmp_path, text, secret):
    for name in ("one", "other"):
        (tmp_path / f"{name}.log").write_text(f"2031-03-04T09:00:00Z INFO {text}\n2031-03-04T09:00:01Z INFO sent\n")
    result = reconstruct(tmp_path, None, engine="process", clocks="corrected", names="roles", say=lambda _: None)
    assert secret not in readable(result.page.read_text(encoding="utf-8"))


def test_the_run_tells_what_was_masked_by_kind_and_count_alone(result):
    masked = {kind: (records, files) for kind, records, files in result.masked}
    assert masked["GitHub token"][0] >= 4
    assert masked["IBAN"] == (7, 1)
    assert {"AWS key id", "JSON web token", "card number", "e-mail address", "IP address"} <= masked.keys()
