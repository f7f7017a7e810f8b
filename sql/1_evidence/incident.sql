-- One row: the incident.
create table incident (
    incident_id varchar not null,
    title varchar,
    severity varchar,
    window_from timestamptz,
    window_to timestamptz,
    schema_version integer not null,
    tool_version varchar not null,
    tzdata_version varchar not null,
    settings_sha256 varchar not null
);

comment on table incident is 'The incident, as stated in incident.toml or inferred';
comment on column incident.incident_id is 'stated, else the folder''s name';
comment on column incident.title is 'as stated';
comment on column incident.severity is 'as stated';
comment on column incident.window_from is 'begin of the window under review';
comment on column incident.window_to is 'end of the window under review';
comment on column incident.schema_version is 'of this file''s relations';
comment on column incident.tool_version is 'of Postlude';
comment on column incident.tzdata_version is 'of the time zone rules used';
comment on column incident.settings_sha256 is 'of incident.toml, exports.toml and review.toml together';
