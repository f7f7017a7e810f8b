-- One row per place, minute and outcome of customers' requests. Filled by pipelines.impact.
create table request_minutes (
    place varchar not null,
    service varchar,
    is_baseline boolean not null,
    minute_at timestamptz not null,
    request_count bigint not null,
    failed_count bigint not null,
    first_event_id varchar not null,
    first_failed_event_id varchar
);

comment on table request_minutes is 'Requests of customers, minute by minute';
comment on column request_minutes.place is 'the service, else the host, else the file';
comment on column request_minutes.service is 'as in events';
comment on column request_minutes.is_baseline is 'whether they stand in older exports';
comment on column request_minutes.minute_at is 'the minute, in true time';
comment on column request_minutes.request_count is 'requests in it';
comment on column request_minutes.failed_count is 'of them, those that failed';
comment on column request_minutes.first_event_id is 'the first of them';
comment on column request_minutes.first_failed_event_id is 'the first that failed';
