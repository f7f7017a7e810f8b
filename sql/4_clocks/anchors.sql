-- One row per fact that two clocks saw.
-- Filled by pipelines.clocks.
create table anchors (
    from_event_id varchar not null,
    to_event_id varchar not null,
    from_clock_id varchar not null,
    to_clock_id varchar not null,
    identifier varchar not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    lag_seconds double not null,
    is_directed boolean not null,
    within_seconds double,
    is_used boolean not null,
    is_contradicting boolean not null
);

comment on table anchors is 'Facts that two clocks saw, and whether they were used';
comment on column anchors.from_event_id is 'what came first, by logic, where is_directed';
comment on column anchors.to_event_id is 'what came after it';
comment on column anchors.from_clock_id is 'clock of the first';
comment on column anchors.to_clock_id is 'clock of the second';
comment on column anchors.identifier is 'what both name';
comment on column anchors.from_at is 'when the first saw it, as recorded: its stamp, or the other end of what lasted';
comment on column anchors.to_at is 'when the second saw it, as recorded: its stamp, or the other end of what lasted';
comment on column anchors.lag_seconds is 'second minus first, as recorded';
comment on column anchors.is_directed is 'whether logic says which came first';
comment on column anchors.within_seconds is 'how far apart the two lie at most; NULL: unknown. With no direction either it bounds nothing';
comment on column anchors.is_used is 'whether an estimate rests on it';
comment on column anchors.is_contradicting is 'whether the estimate could not satisfy it';
