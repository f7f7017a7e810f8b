-- Macros: what a log line says was asked for, which end of the request its stamp is, and how long that took.
-- nginx, load balancers and IIS stamp the end, Apache, Envoy and Traefik the receipt; the length beside it tells the
-- other end. A line of JSON about a request is written when it ends. A log that may be either's (access) tells neither.
create macro request_seconds(connector, attributes) as case
    when connector in ('logs.nginx_timed', 'logs.nginx_ingress') then try_cast(json_extract_string(attributes, '$."http.server.request.duration"') as double)
    when connector = 'logs.squid' then try_cast(json_extract_string(attributes, '$."squid.duration_ms"') as double) / 1e3
    when connector = 'logs.atlassian_access' then try_cast(json_extract_string(attributes, '$."tomcat.duration_ms"') as double) / 1e3
    when connector = 'logs.traefik' then try_cast(json_extract_string(attributes, '$."traefik.duration_ms"') as double) / 1e3
    when connector = 'logs.envoy' then try_cast(json_extract_string(attributes, '$."envoy.duration_ms"') as double) / 1e3
    when connector = 'logs.uwsgi' then try_cast(json_extract_string(attributes, '$."uwsgi.duration_ms"') as double) / 1e3
    when connector = 'logs.apache_timed' then  -- less than a thousand may be %T's seconds as well as %D's microseconds
        case when try_cast(json_extract_string(attributes, '$."apache.duration"') as double) >= 1000 then try_cast(json_extract_string(attributes, '$."apache.duration"') as double) / 1e6 end
    when connector = 'logs.json_lines' then coalesce(
        try_cast(json_extract_string(attributes, '$.request_time') as double),
        try_cast(json_extract_string(attributes, '$.duration_ms') as double) / 1e3, try_cast(json_extract_string(attributes, '$.elapsed_ms') as double) / 1e3,
        try_cast(json_extract_string(attributes, '$.latency_ms') as double) / 1e3, try_cast(json_extract_string(attributes, '$.response_time_ms') as double) / 1e3,
        try_cast(json_extract_string(attributes, '$.took_ms') as double) / 1e3)
end;

create macro request_stamp(connector, attributes) as case
    when connector in ('logs.nginx_timed', 'logs.nginx_ingress', 'logs.nginx_proxy_manager', 'logs.squid', 'logs.atlassian_access', 'logs.aws_alb', 'logs.cloudfront', 'logs.iis') then 'end'
    when connector in ('logs.apache_timed', 'logs.apache_ssl_request', 'logs.aws_clb', 'logs.aws_s3', 'logs.haproxy_http', 'logs.traefik', 'logs.envoy', 'logs.uwsgi') then 'start'
    when request_seconds(connector, attributes) is not null then 'end'
end;

create macro request_target(attributes) as
    coalesce(
        json_extract_string(attributes, '$.method'), json_extract_string(attributes, '$.http_method'), json_extract_string(attributes, '$."http.request.method"'),
        json_extract_string(attributes, '$."http.method"'), json_extract_string(attributes, '$.request_method'))
    || ' ' || nullif(regexp_extract(coalesce(
        json_extract_string(attributes, '$.path'), json_extract_string(attributes, '$.uri'), json_extract_string(attributes, '$."url.path"'),
        json_extract_string(attributes, '$."http.target"'), json_extract_string(attributes, '$.request_uri')), '^(?:https?://[^/]+)?(/[^\s?]*)', 1), '');
