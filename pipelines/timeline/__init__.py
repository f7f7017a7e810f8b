"""The page and the Markdown summary of one incident, both rendered from its DuckDB file alone."""
