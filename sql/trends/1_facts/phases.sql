-- One row per incident and phase that it reached.
-- Copied by pipelines.trends.
create table phases (
    incident_id varchar not null,
    phase varchar not null,
    reached_at timestamptz,
    earliest_at timestamptz,
    latest_at timestamptz,
    basis varchar
);

comment on table phases is 'When each incident reached each phase, with bounds';
comment on column phases.incident_id is 'joins incidents';
comment on column phases.phase is 'started, detected, acknowledged, declared, mitigated, resolved';
comment on column phases.reached_at is 'best estimate';
comment on column phases.earliest_at is 'lower bound';
comment on column phases.latest_at is 'upper bound';
comment on column phases.basis is 'how that is known';
