-- One row per finding of a stretch in which something should have spoken and did not, or could not be heard.
-- Filled by pipelines.coverage.
create table dark_areas (
    dark_area_id varchar not null,
    scope varchar not null,
    stream_id varchar,
    service varchar,
    host varchar,
    signal varchar,
    class varchar not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    start_earliest_at timestamptz,
    start_latest_at timestamptz,
    end_earliest_at timestamptz,
    end_latest_at timestamptz,
    expected_count bigint,
    observed_count bigint,
    false_alarm_probability double,
    evidence varchar not null,
    impact_overlap_seconds double,
    blind_alerts varchar[],
    question varchar
);

comment on table dark_areas is 'Where the records cannot tell: one row per finding, not per stream';
comment on column dark_areas.dark_area_id is 'the same for the same finding';
comment on column dark_areas.scope is 'stream, process, host, service, collector, region, export';
comment on column dark_areas.stream_id is 'the stream, where it is one';
comment on column dark_areas.service is 'whose stream, where it is one service''s';
comment on column dark_areas.host is 'whose stream, where it is one host''s';
comment on column dark_areas.signal is 'log, metric, alert, …';
comment on column dark_areas.class is
    'silent, partial, collector failed, late arrival, stuck, outside the export, alerting muted, never instrumented';
comment on column dark_areas.started_at is 'the last sign before it';
comment on column dark_areas.ended_at is 'the first sign after it; NULL: none';
comment on column dark_areas.start_earliest_at is 'lower bound of its true begin';
comment on column dark_areas.start_latest_at is 'upper bound of its true begin';
comment on column dark_areas.end_earliest_at is 'lower bound of its true end';
comment on column dark_areas.end_latest_at is 'upper bound of its true end';
comment on column dark_areas.expected_count is 'how many records the rhythm lets one expect';
comment on column dark_areas.observed_count is 'how many there are';
comment on column dark_areas.false_alarm_probability is 'that such a silence is chance; NULL: not computed';
comment on column dark_areas.evidence is 'how it was found, in one sentence';
comment on column dark_areas.impact_overlap_seconds is 'how much of it fell into customer impact; NULL: no impact on record';
comment on column dark_areas.blind_alerts is 'alerts that read what was dark, and could not fire';
comment on column dark_areas.question is 'the one thing to ask, or the one measure that would have seen it';
