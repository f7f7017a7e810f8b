-- One row per signal that began to change. Nothing looks for changes yet, so it has no rows.
create table onsets (
    service varchar,
    signal varchar not null,
    started_at timestamptz not null,
    earliest_at timestamptz,
    latest_at timestamptz,
    shape varchar not null,
    rank integer
);

comment on table onsets is 'Where signals began to change';
comment on column onsets.service is 'whose signal';
comment on column onsets.signal is 'the metric or kind of log line';
comment on column onsets.started_at is 'when it began to change';
comment on column onsets.earliest_at is 'lower bound';
comment on column onsets.latest_at is 'upper bound, exclusive';
comment on column onsets.shape is 'step or ramp';
comment on column onsets.rank is '1: the first to change in the window';
