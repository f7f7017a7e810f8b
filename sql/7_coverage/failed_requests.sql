-- One row per request that a web server answered with 5xx, by its access log.
create table failed_requests as
with failures as (
    select e.*, json_extract_string(e.attributes, '$."http.request"') as request
    from events e
    join evidence.files f using (file_path)
    where f.connector = 'logs.access' and not f.is_baseline and e.severity = 'error'
        and e.occurred_at is not null and e.duplicate_of is null
)
select
    event_id,
    coalesce(service, host, file_path) as place,
    file_path,
    line_number,
    occurred_at,
    earliest_at,
    latest_at,
    split_part(request, ' ', 1) || ' ' || regexp_replace(
        regexp_extract(split_part(request, ' ', 2), '^(?:https?://[^/]*)?((?:/[^/?#]*){0,2})', 1), '[0-9a-fA-F-]*[0-9][0-9a-fA-F-]*', '…', 'g'
    ) as kind_of_request
from failures
order by occurred_at, file_path, line_number, event_id;

comment on table failed_requests is 'Requests that a web server answered with 5xx';
comment on column failed_requests.event_id is 'joins events';
comment on column failed_requests.place is 'the service, else the host, else the file';
comment on column failed_requests.file_path is 'as in events';
comment on column failed_requests.line_number is 'as in events';
comment on column failed_requests.occurred_at is 'as in events';
comment on column failed_requests.earliest_at is 'as in events';
comment on column failed_requests.latest_at is 'as in events';
comment on column failed_requests.kind_of_request is 'method and the first two parts of the path, numbers masked';
