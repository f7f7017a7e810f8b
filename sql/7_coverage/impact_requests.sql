-- One row per request that an impact counts. Filled by pipelines.impact.
create table impact_requests (
    impact_id varchar not null,
    event_id varchar not null,
    occurred_at timestamptz not null
);

comment on table impact_requests is 'The requests that failed or dragged on in each impact';
comment on column impact_requests.impact_id is 'joins impacts';
comment on column impact_requests.event_id is 'joins events';
comment on column impact_requests.occurred_at is 'as in events';
