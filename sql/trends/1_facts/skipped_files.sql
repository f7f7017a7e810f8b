-- One row per DuckDB file of the archive that nothing was copied from.
-- Filled by pipelines.trends.
create table skipped_files (
    file_path varchar not null,
    reason varchar not null
);

comment on table skipped_files is 'What lies in the archive and was not read, and why';
comment on column skipped_files.file_path is 'below the archive';
comment on column skipped_files.reason is 'why, in words';
