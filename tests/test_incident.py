"""Settings are taken as written, or refused with file, key and what to write instead."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.errors import PostludeError, SettingsError
from pipelines.incident import fits, load, settings_sha256

WHOLE = """
id = "INC-2043"
title = "Checkout errors after a connection-pool change"
severity = "SEV1"
services = ["checkout", "payments"]
window = { from = 2026-03-28T23:30:00Z, to = 2026-03-29T03:30:00Z }

[time]
default_zone = "Europe/Zurich"
exported_at = 2026-03-30T09:00:00Z
reference_clock = "slack"
assumed_sync_seconds = 2

[time.zones]
"logs/batch-*.log" = "America/New_York"
"logs/*" = "-02:00"

[connectors]
"misc/*.json" = "alerts.alertmanager"

[baseline]
paths = ["older/*"]

[service.checkout]
aliases = ["checkout-svc", "shop/checkout"]
hosts = ["web-*"]

[[people]]
role = "on-call engineer, payments"
team = "payments"
zone = "Europe/Berlin"
handles = ["U024BE7LH", "payments-oncall@example.org"]

[[meetings]]
path = "meetings/bridge.vtt"
started_at = 2026-03-29T00:58:10Z

[regulation]
regimes = ["DORA", "NIS2"]
"""
EXPORTS = """
[[exports]]
path = "logs/app.log"
system = "loki"
query = '{app="checkout"}'
from = 2026-03-28T23:00:00Z
to = 2026-03-29T04:00:00+01:00
limit = 5000
pages = 3
exported_at = 2026-03-30T08:59:00Z
"""
REVIEW = """
[[moments]]
event = { id = "e1", at = 2026-03-29T00:41:07Z, text = "Deployment 3f9c2e1 started" }
label = "Deploy"
hidden = false
why = "the change"
[[notes]]
event = { at = 2026-03-29T00:41:07Z, text = "Deployment" }
text = "see the diff"
[[decisions]]
event = { id = "e2" }
confirmed = true
rationale = "the queue was draining"
alternatives = ["roll back", "wait"]
[[factors]]
id = "f1"
statement = "The pool had 20 connections"
type = "capacity"
contribution = "necessary"
contributes_to = ["impact"]
events = [{ id = "e1" }]
[[whys]]
id = "w1"
statement = "Checkout failed"
[[whys]]
id = "w2"
parent = "w1"
statement = "The pool was full"
[[actions]]
id = "a1"
statement = "Alert on pool use"
owner = "payments"
kind = "detect"
priority = 1
due = 2026-04-15
ticket = "PAY-9"
factors = ["f1"]
status = "open"
[learned]
well = ["paging"]
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "2026-03-checkout"


def write(folder: Path, incident: str = "", **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in {"incident": incident, **files}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_settings_is_called_by_its_name_and_assumes_nothing(folder):
    folder.mkdir()
    incident = load(folder)
    assert incident.id == "2026-03-checkout"
    assert (incident.title, incident.window, incident.services, incident.exports) == (None, None, (), ())
    assert (incident.time.default_zone, incident.time.assumed_sync_seconds) == (None, 1.0)
    assert incident.stated == {"incident.toml": {}, "exports.toml": {}, "review.toml": {}}


def test_every_documented_key_arrives(folder):
    incident = load(write(folder, WHOLE, exports=EXPORTS, review=REVIEW))
    assert incident.id == "INC-2043"
    assert incident.services == ("checkout", "payments")
    assert incident.window is not None
    assert incident.window.from_at == datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert incident.time.assumed_sync_seconds == 2.0
    assert incident.service["checkout"].hosts == ("web-*",)
    assert incident.people[0].handles[1] == "payments-oncall@example.org"
    assert incident.meetings[0].started_at == datetime(2026, 3, 29, 0, 58, 10, tzinfo=UTC)
    assert incident.regimes == ("DORA", "NIS2")
    assert incident.exports[0].to_at == datetime(2026, 3, 29, 3, tzinfo=UTC)
    assert incident.exports[0].limit == 5000
    review = incident.review
    assert review.moments[0].event.id == "e1"
    assert review.decisions[0].alternatives == ("roll back", "wait")
    assert (review.actions[0].priority, review.actions[0].due) == ("1", date(2026, 4, 15))
    assert review.whys[1].parent == "w1"
    assert review.learned.well == ("paging",)


def test_the_first_glob_that_fits_decides(folder):
    incident = load(write(folder, WHOLE, exports=EXPORTS))
    assert incident.zone_for("logs/batch-1.log") == "America/New_York"
    assert incident.zone_for("logs/web.log") == "-02:00"
    assert incident.zone_for("chat/a.json") is None
    assert incident.connector_for("misc/a.json") == "alerts.alertmanager"
    assert incident.is_baseline("older/march/a.log")
    assert incident.export_for("logs/app.log") is incident.exports[0]


def test_a_star_crosses_folders_and_archives_and_case_counts():
    assert fits("older/deep/a.zip!b.log", "older/*")
    assert fits("a.log", "./a.log")
    assert not fits("Older/a.log", "older/*")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[tim]", "incident.toml: tim is not a known key; did you mean time?"),
        ("[time]\ndefault_zon = 'UTC'", "time.default_zon is not a known key; did you mean default_zone?"),
        ("[service.checkout]\nalias = []", "service.checkout.alias is not a known key; did you mean aliases?"),
        ("window = { form = 2026-01-01T00:00:00Z }", "window.form is not a known key; did you mean from?"),
        ("[[people]]\n[[people]]\nhandle = 'x'", "people #2.handle is not a known key; did you mean handles?"),
        ("xyz = 1", "xyz is not a known key; known here: baseline, connectors"),
        ("[time]\ndefault_zone = 'Zurich'", '= "Zurich" is no zone that exists; did you mean Europe/Zurich?'),
        ("[time]\ndefault_zone = 'europe/zürich'", "did you mean Europe/Zurich?"),
        ("[time]\ndefault_zone = '+25:00'", "write an IANA name such as Europe/Zurich, or an offset such as -02:00"),
        ("[time.zones]\n'a b.log' = 'XX'", 'time.zones."a b.log" = "XX" is no zone'),
        ("[connectors]\n'*' = 'alerts.alertmanger'", "no such connector; did you mean alerts.alertmanager?"),
        ("title = 3", "title = 3 must be a text in quotes"),
        ("services = 'checkout'", 'services = "checkout" must be a list'),
        ("time = 3", "time = 3 must be a table"),
        (
            "window = { from = 2026-01-01T00:00:00, to = 2026-01-02T00:00:00Z }",
            "window.from = 2026-01-01 00:00:00 needs an offset",
        ),
        ("window = { from = 2026-01-01T00:00:00Z }", "window.to is missing"),
        ("window = { from = 2026-01-02T00:00:00Z, to = 2026-01-01T00:00:00Z }", "window ends before it begins"),
        ("[time]\nexported_at = '2026-03-30T09:00:00Z'", "must be a date and time without quotes"),
        ("[time]\nassumed_sync_seconds = -1", "must not be negative"),
        ("[time]\nassumed_sync_seconds = nan", "time.assumed_sync_seconds"),
        ("id = 'a/b'", "cannot name a file"),
        ("id = ''", "cannot name a file"),
        ("[service.a]\naliases = ['x']\n[service.b]\naliases = ['x']", '"x" is an alias of service a and of b'),
        ("a = 1\nb =\n", "is not valid TOML: Invalid value (at line 2, column 4)"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_place_and_a_way_out(folder, text, sentence):
    with pytest.raises(SettingsError) as refusal:
        load(write(folder, text))
    assert sentence in str(refusal.value)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        ("exports", "[[exports]]\nlimit = 5", "exports #1.path is missing"),
        ("review", "[[notes]]\nevent = {}\ntext = 'x'", "notes #1.event must name an event"),
        ("review", "[[actions]]\nid = 'a'\nstatement = 's'\nkind = 'fix'", "'prevent', 'detect', 'respond' or 'learn'"),
        ("review", "[[actions]]\nid = 'a'\nstatement = 's'\nfactors = ['f']", "a names a factor f that is not there"),
        ("review", "[[whys]]\nid = 'a'\nstatement = 's'\nparent = 'b'", "a parent b that is not there"),
        (
            "review",
            "[[factors]]\nid = 'a'\nstatement = 's'\n[[factors]]\nid = 'a'\nstatement = 't'",
            "the id a is given",
        ),
    ],
)
def test_the_other_two_files_are_held_to_the_same(folder, file, text, sentence):
    with pytest.raises(SettingsError) as refusal:
        load(write(folder, **{file: text}))
    assert f"{file}.toml: " in str(refusal.value)
    assert sentence in str(refusal.value)


def test_all_complaints_of_a_file_come_at_once(folder):
    with pytest.raises(SettingsError) as refusal:
        load(write(folder, "title = 1\nseverity = 2"))
    assert len(str(refusal.value).splitlines()) == 2


def test_a_file_that_is_no_utf8_names_its_line(folder):
    write(folder)
    (folder / "incident.toml").write_bytes(b'id = "a"\ntitle = "\xe9"\n')
    with pytest.raises(SettingsError, match=r"line 2: a byte that is no UTF-8"):
        load(folder)


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(folder):
    write(folder)
    (folder / "incident.toml").write_bytes(b'\xef\xbb\xbfid = "INC-1"\r\ntitle = "a"\r\n')
    assert load(folder).id == "INC-1"


def test_a_folder_that_is_missing_or_a_file_says_so(tmp_path):
    with pytest.raises(PostludeError, match="does not exist"):
        load(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(PostludeError, match="is a file, not a folder"):
        load(tmp_path / "file")


def test_the_hash_tells_settings_apart_and_not_their_layout(tmp_path):
    one = load(write(tmp_path / "one", "id = 'a'\ntitle = 'b'"))
    same = load(write(tmp_path / "two", "# laid out otherwise\ntitle = \"b\"\n\nid = 'a'"))
    other = load(write(tmp_path / "three", "id = 'a'\ntitle = 'c'"))
    bare = load(write(tmp_path / "four"))
    assert settings_sha256(one) == settings_sha256(same)
    assert len({settings_sha256(each) for each in (one, other, bare)}) == 3


def test_the_order_of_globs_is_part_of_the_settings(tmp_path):
    one = load(write(tmp_path / "one", "[time.zones]\n'a*' = 'UTC'\n'*b' = 'Europe/Zurich'"))
    other = load(write(tmp_path / "two", "[time.zones]\n'*b' = 'Europe/Zurich'\n'a*' = 'UTC'"))
    assert settings_sha256(one) != settings_sha256(other)


def test_settings_cannot_be_changed_afterwards(folder):
    incident = load(write(folder, WHOLE))
    with pytest.raises(ValueError, match="frozen"):
        incident.time.default_zone = "UTC"
