-- One row per stretch in which what was heard of a service stays the same; the stretches of one service and
-- signal fill the window without gap or overlap. Filled by pipelines.coverage.
create table coverage (
    service varchar,
    signal varchar not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    state varchar not null
);

comment on table coverage is 'What was heard of each service, stretch by stretch';
comment on column coverage.service is 'one name per service; NULL: no record names one';
comment on column coverage.signal is 'metric, or the kind of event: log, alert, page, chat, …';
comment on column coverage.started_at is 'begin of the stretch';
comment on column coverage.ended_at is 'its end, exclusive';
comment on column coverage.state is
    'seen; partial: some streams dark; dark: all that have a rhythm; outside any export; too quiet for silence to say anything';
