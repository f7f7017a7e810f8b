-- One row per long quiet stretch that was judged and is not dark. Filled by pipelines.coverage.
create table quiet_stretches (
    stream_id varchar not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    verdict varchar not null,
    reason varchar not null
);

comment on table quiet_stretches is 'Stretches that were looked at and not called dark';
comment on column quiet_stretches.stream_id is 'joins streams';
comment on column quiet_stretches.started_at is 'the last record before it';
comment on column quiet_stretches.ended_at is 'the first record after it';
comment on column quiet_stretches.verdict is
    'allowed by its rhythm, too quiet to judge, clock change, clock step, ended on purpose, look-back tail, rate changed, or: flat, may be true';
comment on column quiet_stretches.reason is 'in words';
