-- One row per stretch in which customers were worse off than usual. Filled by pipelines.impact.
create table impacts (
    impact_id varchar not null,
    measure varchar not null,
    service varchar,
    started_at timestamptz not null,
    ended_at timestamptz,
    start_earliest_at timestamptz,
    start_latest_at timestamptz,
    end_earliest_at timestamptz,
    end_latest_at timestamptz,
    heard_until timestamptz,
    magnitude double,
    lower double,
    upper double,
    unit varchar,
    source varchar not null
);

comment on table impacts is 'Customer impact, as far as the records count it';
comment on column impacts.impact_id is 'the same for the same finding';
comment on column impacts.measure is 'what was counted';
comment on column impacts.service is 'where customers met it';
comment on column impacts.started_at is 'the first request that it cost, or the begin of the stretch in a metric';
comment on column impacts.ended_at is 'the last one; NULL: it goes on where the records end';
comment on column impacts.start_earliest_at is 'lower bound of its begin';
comment on column impacts.start_latest_at is 'upper bound of its begin';
comment on column impacts.end_earliest_at is 'lower bound of its end';
comment on column impacts.end_latest_at is 'upper bound of its end';
comment on column impacts.heard_until is 'where it did not end: the last record of the files that count it, beyond which they tell nothing; NULL: it ended, or people alone tell of it';
comment on column impacts.magnitude is 'how many, or how much';
comment on column impacts.lower is 'lower bound: less what is usual in as many requests';
comment on column impacts.upper is 'upper bound';
comment on column impacts.unit is 'of magnitude';
comment on column impacts.source is 'which requests or series, where they stand, and what speaks for it beside them';
