"""What the path of a file says about the records in it."""

import polars as pl
import pytest

from pipelines.naming import Names


@pytest.mark.parametrize(("kind", "host"), [("log", "web-2"), ("trace", "web-2"), ("chat", None), ("ticket", None)])
def test_a_folder_names_the_host_of_what_machines_write_and_of_no_words_of_people(kind: str, host: str | None) -> None:
    frame = pl.DataFrame(
        {"service": [None], "program": [None], "host": [None], "kind": [None]},
        schema_overrides=dict.fromkeys(("service", "program", "host", "kind"), pl.String),
    )
    assert Names({}, ()).name_columns(frame, "web-2/2026-03-28.json", kind)["host"].to_list() == [host]


def test_a_log_line_within_a_file_of_notes_is_of_the_folders_host() -> None:
    frame = pl.DataFrame(
        {"service": ["a", "a"], "program": ["", ""], "host": [None, "db-1"], "kind": ["log", "note"]},
        schema_overrides={"host": pl.String},
    )
    assert Names({}, ()).name_columns(frame, "web-2/table.csv", "note")["host"].to_list() == ["web-2", "db-1"]


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("mysql_shop-db01_error.log", "shop-db01"),
        ("vmkernel_esx-lyon-03.log", "esx-lyon-03"),
        ("kubelet_node-11_2026-03-28.log", "node-11"),
        ("haproxy-part01.log", None),
        ("prod_page-2.csv", None),
        ("inc-902_export.csv", None),
        ("checkout-v2.log", None),
        ("metrics_2026-03-28.csv", None),
    ],
)
def test_a_host_is_named_by_a_piece_of_a_files_name_and_not_by_the_number_of_an_export(
    path: str, host: str | None
) -> None:
    assert Names({}, ()).host_in_path(path) == host


def test_a_configured_host_is_found_between_underscores() -> None:
    assert Names({}, (("alpha*", "shop"),)).host_in_path("error_alpha_old.log") == "alpha"
