-- One row per signal and stretch in which it is not as usual: where it began to change. Filled by pipelines.onsets.
create table onsets (
    service varchar,
    signal varchar not null,
    started_at timestamptz not null,
    earliest_at timestamptz,
    latest_at timestamptz,
    shape varchar not null,
    rank integer,
    direction varchar not null,
    settled_at timestamptz,
    strength double not null
);

comment on table onsets is 'Where signals began to change';
comment on column onsets.service is 'whose signal; the host, where no service is named';
comment on column onsets.signal is 'the metric, or what was counted: requests, log lines of a severity or of a pattern';
comment on column onsets.started_at is 'when it began to change';
comment on column onsets.earliest_at is 'lower bound';
comment on column onsets.latest_at is 'upper bound; of a ramp, where it has reached half of its height';
comment on column onsets.shape is 'step or ramp';
comment on column onsets.rank is '1: the first to change in the window';
comment on column onsets.direction is 'up or down';
comment on column onsets.settled_at is 'when it was as usual again; NULL: not in the window';
comment on column onsets.strength is 'how far beyond chance, in standard errors of its mean';
