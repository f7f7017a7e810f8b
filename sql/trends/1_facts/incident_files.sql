-- One row per incident: the incident file that its facts were copied from.
-- Filled by pipelines.trends; where an archive holds an incident twice, one file is chosen by its content.
create table incident_files (
    incident_id varchar primary key,
    title varchar,
    severity varchar,
    window_from timestamptz,
    window_to timestamptz,
    records_end_at timestamptz,
    file_path varchar not null,
    page_path varchar,
    schema_version integer,
    tool_version varchar,
    settings_sha256 varchar,
    evidence_file_count bigint not null,
    event_count bigint not null,
    missing varchar[] not null,
    facts_sha256 varchar not null
);

comment on table incident_files is 'The incident files that were read, one for each incident';
comment on column incident_files.incident_id is 'as the incident file has it';
comment on column incident_files.title is 'as stated';
comment on column incident_files.severity is 'as stated';
comment on column incident_files.window_from is 'begin of the window under review';
comment on column incident_files.window_to is 'end of the window under review';
comment on column incident_files.records_end_at is 'the last event inside the window, or the last phase, whichever is later: what comes after is not on record';
comment on column incident_files.file_path is 'the incident file, below the archive';
comment on column incident_files.page_path is 'its page, below the archive; NULL: none lies beside the file';
comment on column incident_files.schema_version is 'of the incident file';
comment on column incident_files.tool_version is 'of the Postlude that wrote it';
comment on column incident_files.settings_sha256 is 'of the settings that it was made with';
comment on column incident_files.evidence_file_count is 'evidence files, older exports left out';
comment on column incident_files.event_count is 'events, older exports and repeated records left out';
comment on column incident_files.missing is 'facts that the file has no relation for: nothing is known of them, which is not the same as none';
comment on column incident_files.facts_sha256 is 'of all that was copied from it';
