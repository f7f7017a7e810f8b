-- One row per dark area of an incident.
-- Copied by pipelines.trends.
create table dark_stretches (
    incident_id varchar not null,
    dark_area_id varchar not null,
    service varchar,
    class varchar not null,
    signal varchar,
    started_at timestamptz,
    ended_at timestamptz
);

comment on table dark_stretches is 'The dark areas of each incident';
comment on column dark_stretches.incident_id is 'joins incidents';
comment on column dark_stretches.dark_area_id is 'joins dark_areas of the incident file';
comment on column dark_stretches.service is 'NULL: none is named';
comment on column dark_stretches.class is 'silent, partial, collector failed, late arrival, stuck, outside the export, alerting muted, never instrumented';
comment on column dark_stretches.signal is 'what was dark';
comment on column dark_stretches.started_at is 'NULL: open, from before the window';
comment on column dark_stretches.ended_at is 'NULL: open, to beyond the window';
