-- One row per request of a customer: from web servers' logs (whatever names a status and a path or a whole request), and
-- the spans that begin a trace. Probes, monitors and robots are no customers, by what they call themselves or ask for, nor
-- are private addresses at a server that the public reaches without anything between.
create view customer_requests as
with answered as not materialized (
    select
        e.event_id, e.kind as signal, e.service, e.host, e.file_path, e.line_number, e.occurred_at, e.earliest_at, e.latest_at,
        f.is_baseline,
        json_extract_string(e.attributes, [
            '$."http.response.status_code"', '$.status', '$.status_code', '$.statusCode', '$.http_status', '$.response_code',
            '$."sc-status"', '$.response.status', '$.res.statusCode', '$.httpRequest.status', '$.http.response.status_code',
            '$.http.status_code', '$.DownstreamStatus', '$.EdgeResponseStatus', '$.elb_status_code', '$.code']) as statuses,
        json_extract_string(e.attributes, ['$."http.request"', '$.request', '$.request_line', '$.requestline']) as lines,
        json_extract_string(e.attributes, [
            '$."http.request.method"', '$.method', '$.request_method', '$.http_method', '$."cs-method"', '$.request.method',
            '$.req.method', '$.httpRequest.requestMethod', '$.http.request.method', '$.RequestMethod', '$.verb']) as methods,
        json_extract_string(e.attributes, [
            '$."url.path"', '$."url.full"', '$.path', '$.uri', '$.request_uri', '$.url', '$."cs-uri-stem"', '$.request.uri',
            '$.req.url', '$.httpRequest.requestUrl', '$.http.path', '$.http.target', '$.http.url', '$.http.route', '$.url.path',
            '$.RequestPath', '$.route', '$.ClientRequestURI']) as paths,
        json_extract_string(e.attributes, [
            '$."user_agent.original"', '$.user_agent', '$.userAgent', '$.http_user_agent', '$.agent', '$."cs(User-Agent)"',
            '$.useragent', '$.user_agent.original', '$.httpRequest.userAgent', '$."request_User-Agent"',
            '$.ClientRequestUserAgent', '$.request.headers."User-Agent"[0]', '$.req.headers."user-agent"']) as agents,
        json_extract_string(e.attributes, [
            '$."http.request.header.x-forwarded-for"', '$.x_forwarded_for', '$.http_x_forwarded_for', '$."client.address"',
            '$.remote_addr', '$.client_ip', '$.clientip', '$."c-ip"', '$.client', '$.remote_ip', '$.request.remote_ip',
            '$.httpRequest.remoteIp', '$.ClientHost', '$.ClientIP', '$.ip']) as addresses,
        json_extract_string(e.attributes, [
            '$."http.server.request.duration"', '$.request_time', '$.duration', '$.duration_ms', '$.took_ms', '$.latency',
            '$.latency_ms', '$.elapsed', '$.elapsed_ms', '$.response_time', '$.response_time_ms', '$.responseTime', '$.durationMs',
            '$."time-taken"', '$."envoy.duration_ms"', '$."traefik.duration_ms"', '$."tomcat.duration_ms"', '$."apache.duration"',
            '$."haproxy.timers"', '$."aws.elb.processing_times"', '$.Duration', '$.httpRequest.latency', '$.took']) as durations,
        json_extract_string(e.attributes, ['$.sample_rate', '$.sampling_rate', '$.sampleRate', '$."sampling.rate"', '$.sampled_at_rate'])
            as rates,
        json_extract_string(e.attributes, ['$.span', '$.parent_span_id', '$.kind', '$."span.kind"', '$.parentId', '$.parent_id']) as spans,
        e.severity, e.headline, epoch(e.ended_at - e.occurred_at) as lasted
    from events e
    join evidence.files f using (file_path)
    where e.occurred_at is not null and e.duplicate_of is null
        and (e.kind = 'trace' or e.kind = 'log' and (contains(e.attributes::varchar, 'tatus') or contains(e.attributes::varchar, 'code')))  -- no other names a status
),
told as not materialized (
    select
        * exclude (statuses, lines, methods, paths, agents, addresses, durations, rates, spans),
        try_cast(list_first(list_filter(statuses, lambda x: regexp_matches(x, '^[1-5][0-9][0-9]$'))) as integer) as status,
        list_first(list_filter(lines, lambda x: regexp_matches(x, '^[A-Z]+ '))) as line,
        list_any_value(methods) as method,
        list_any_value(paths) as path,
        coalesce(list_any_value(agents), '') as agent,
        list_first(list_filter(addresses, lambda x: regexp_matches(x, '^[0-9a-fA-F.:]+\b'))) as address,
        try_cast(list_any_value(rates) as double) as rate,
        list_first(list_filter(durations, lambda x: regexp_matches(x, '[0-9]'))) as duration,
        spans[1] is null and coalesce(spans[2], spans[5], spans[6], '') = ''
            and not regexp_matches(coalesce(spans[3], spans[4], ''), '(?i)^([1345]|.*(internal|client|producer|consumer))$') as is_root
    from answered
),
requests as not materialized (
    select
        *,
        coalesce(method, split_part(line, ' ', 1)) as verb,
        regexp_replace(coalesce(path, split_part(line, ' ', 2)), '^[a-z]+://[^/]*|[?#].*$', '', 'g') as asked,
        regexp_matches(address, '^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)')
            as is_private
    from told
    where signal = 'log' and status is not null and coalesce(path, line) is not null
        or signal = 'trace' and is_root and lasted is not null
),
people as materialized (
    select *, coalesce(service, host, file_path) as place
    from requests
    where not regexp_matches(agent, '(?i)prob(e|er|ing)\b|health|monitor|pingdom|uptime|statuscake|nagios|icinga|zabbix|prometheus|blackbox|synthetic|check_|checker|googlehc|envoy/hc|site24x7|updown|pinger|\bbot\b|bot[/;)\s]|bot$|crawl|spider|slurp|externalhit')
        and not regexp_matches(coalesce(asked, ''), '(?i)(^/_?status|^/ping|^/up|^/metrics|^/actuator(/.*)?|^/(nginx|server|basic)[-_]status|^/(favicon\.ico|robots\.txt)|/_?-?/?(health(z|check|[-_]check)?|livez?|liveness|readyz?|readiness|heartbeat|alive))/?$')
),
places as (  -- whom the servers mostly answer
    select place, avg((not is_private)::int) > 0.5 as is_public
    from people
    group by place
)
select
    event_id,
    signal,
    place,
    service,
    file_path,
    line_number,
    occurred_at,
    earliest_at,
    latest_at,
    is_baseline,
    case when rate > 1 then rate when rate > 0 then 1 / rate else 1 end as stands_for,
    status,
    coalesce(status >= 500 or status in (408, 429, 499), severity in ('error', 'critical')) as is_failed,
    case when signal = 'trace' then lasted
         when contains(duration, '/') then try_cast(split_part(duration, '/', -1) as double)
         when contains(duration, ' ') then list_sum(list_transform(split(duration, ' '), lambda x: greatest(0, try_cast(x as double))))
         else try_cast(regexp_extract(duration, '^[0-9]+(?:\.[0-9]+)?(?:[eE]-?[0-9]+)?') as double)
            * case regexp_extract(duration, '[a-zµ]+$') when 'ms' then 0.001 when 'µs' then 1e-6 when 'us' then 1e-6 when 'ns' then 1e-9 else 1 end
    end as took,
    case when signal = 'trace' then headline
         else verb || ' ' || regexp_replace(regexp_extract(asked, '^((?:/[^/]*){0,2})', 1), '[0-9a-fA-F-]*[0-9][0-9a-fA-F-]*', '…', 'g')
    end as kind_of_request
from people
join places using (place)
where not (coalesce(is_private, false) and coalesce(is_public, false));

comment on view customer_requests is 'What customers asked for, as web servers and traces recorded it';
comment on column customer_requests.event_id is 'joins events';
comment on column customer_requests.signal is 'log or trace';
comment on column customer_requests.place is 'the service, else the host, else the file';
comment on column customer_requests.service is 'as in events';
comment on column customer_requests.file_path is 'as in events';
comment on column customer_requests.line_number is 'as in events';
comment on column customer_requests.occurred_at is 'as in events';
comment on column customer_requests.earliest_at is 'as in events';
comment on column customer_requests.latest_at is 'as in events';
comment on column customer_requests.is_baseline is 'from an older export';
comment on column customer_requests.stands_for is 'how many requests it stands for, where its log keeps but one in so many';
comment on column customer_requests.status is 'HTTP status of the answer';
comment on column customer_requests.is_failed is 'answered with 5xx, turned away (429), given up (408, 499), or a span that failed';
comment on column customer_requests.took is 'how long it took, in the unit of its source: only to be held against its own usual';
comment on column customer_requests.kind_of_request is 'method and the first two parts of the path, numbers masked; or the span''s name';
