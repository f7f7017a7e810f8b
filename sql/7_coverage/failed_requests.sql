-- One row per request of a customer that failed, within an impact or not. Filled by pipelines.impact from customer_requests.
create table failed_requests (
    event_id varchar not null,
    place varchar not null,
    file_path varchar not null,
    line_number bigint not null,
    occurred_at timestamptz not null,
    earliest_at timestamptz,
    latest_at timestamptz,
    kind_of_request varchar not null
);

comment on table failed_requests is 'Requests of customers that failed';
comment on column failed_requests.event_id is 'joins events';
comment on column failed_requests.place is 'the service, else the host, else the file';
comment on column failed_requests.file_path is 'as in events';
comment on column failed_requests.line_number is 'as in events';
comment on column failed_requests.occurred_at is 'as in events';
comment on column failed_requests.earliest_at is 'as in events';
comment on column failed_requests.latest_at is 'as in events';
comment on column failed_requests.kind_of_request is 'method and the first two parts of the path, numbers masked; or the name of a span';
