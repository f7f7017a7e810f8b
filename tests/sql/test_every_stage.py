"""Every relation and column that an analyst can see says what it is."""

from pipelines.warehouse import stages


def test_every_relation_and_column_has_a_comment(small):
    small.run()
    bare = "from duckdb_columns() where not internal and schema_name in ('main', 'evidence') and comment is null"
    assert small.rows(f"select table_name, column_name {bare}") == []
    tables = "select table_name from duckdb_tables() where comment is null and not internal union all select view_name from duckdb_views() where comment is null and not internal"
    assert small.rows(tables) == []


def test_every_file_opens_with_what_a_row_is_and_makes_the_relation_that_it_is_named_after():
    for stage in stages():
        for file in stage.glob("*.sql"):
            text = file.read_text()
            assert text.startswith("-- "), file
            assert f" {file.stem} " in text or f".{file.stem} " in text or f" {file.stem}(" in text, file
