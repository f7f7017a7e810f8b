-- The made-up incident: variables log_count, silent_from, silent_to (seconds after the window's start) and planted.
create macro at_second(s) as timestamptz '2026-03-28 23:30:00Z' + to_microseconds((s::double * 1000000)::bigint);

insert into incident values ('INC-2043', 'Checkout errors after a connection-pool change', 'SEV1', at_second(0), at_second(14400),
    1, '0.1.0', '2026a', repeat('5e', 32));
insert into assumptions (subject, reason, touches) values
    ('zone of logs/batch.log', 'no offset in the text, default_zone is not set', 'logs/batch.log'),
    ('unmeasured clocks are right to 1 s', 'assumed_sync_seconds', 'clocks: web-2');
insert into participants values
    ('p1', 'on-call engineer, payments', 'payments', 'Europe/Berlin', 'human'),
    ('p2', 'incident commander', 'platform', 'Europe/Berlin', 'human'),
    ('p3', 'deployment pipeline', null, null, 'automation');

-- Logs: steady, louder while the impact lasts, payments silent on web-2 for a while.
create temp table lines as
with drawn as (
    select i, (hash(i) % 14400000) / 1000.0 as second, hash(i * 7 + 1) % 100 as dice,
        ['checkout', 'payments', 'catalogue'][(1 + hash(i * 3) % 3)::int] as service
    from range(getvariable('log_count')) t(i)
)
select *, case when second between 4260 and 7440 and service <> 'catalogue' and dice < 45 then 'error'
    when dice < 48 then 'info' when dice < 52 then 'warning' else 'info' end as severity
from drawn
where not (service = 'payments' and second between getvariable('silent_from') and getvariable('silent_to'));

insert into events
select md5('log' || i)[:16], 'log', service, 'web-' || (1 + i % 2), 0, 'logs/' || service || '.log',
    row_number() over (partition by service order by second, i), 1, null, null,
    strftime(at_second(second), '%Y-%m-%d %H:%M:%S.%g'), at_second(second), 0, at_second(second), at_second(second + 0.001),
    at_second(second - if(i % 2 = 0, 0, 41.2)), at_second(second - if(i % 2 = 0, 0.5, 42)), at_second(second + if(i % 2 = 0, 0.5, -40.4)),
    'zone configured', null, severity, service, 'web-' || (1 + i % 2), null, 'system',
    if(severity = 'error', 'connection pool exhausted after ' || dice || ' ms, request ' || md5(i::text)[:8],
        'request ' || md5(i::text)[:8] || ' done in ' || dice || ' ms'),
    strftime(at_second(second), '%Y-%m-%d %H:%M:%S.%g') || ' ' || upper(severity) || ' [' || service || '] '
        || if(severity = 'error', 'connection pool exhausted after ' || dice || ' ms, request ' || md5(i::text)[:8] || chr(10) || '    at Pool.take(Pool.java:' || dice || ')',
              'request ' || md5(i::text)[:8] || ' done in ' || dice || ' ms'),
    md5(severity)[:8], null, service || '/web', null, '{}'
from lines;

-- What people and machines said: second, doubt in seconds, kind, severity, service, actor, kind of actor, file, line, headline, id, lasts.
create temp table said (second double, doubt double, kind text, severity text, service text, actor text, actor_kind text, file text, line int, headline text, id text, lasts double);
insert into said values
    (4200, 0.5, 'deploy', 'notice', 'payments', 'p3', 'automation', 'deploys/argo.json', 12, 'Deployment 3f9c2e1 of payments started', 'deploy-1', 95),
    (4260, 20, 'log', 'error', 'checkout', null, 'system', 'logs/checkout.log', 99001, 'First failed checkout', 'first-error', null),
    (4450, 0.5, 'ticket', 'warning', 'checkout', null, 'customer', 'tickets/zendesk.csv', 7, 'Customer cannot pay', 'ticket-1', null),
    (4800, 0.5, 'alert', 'critical', 'checkout', null, 'automation', 'alerts/alertmanager.json', 3, 'HighErrorRate on checkout', 'alert-1', 2700),
    (4860, 0.5, 'alert', 'warning', 'payments', null, 'automation', 'alerts/alertmanager.json', 4, 'PoolSaturation on payments', 'alert-2', 1900),
    (5000, 0.5, 'alert', 'warning', 'catalogue', null, 'automation', 'alerts/alertmanager.json', 5, getvariable('planted'), 'planted-alert', 300),
    (4830, 0.5, 'page', 'critical', 'checkout', 'p1', 'human', 'pages/pagerduty.json', 1, 'Page delivered to on-call, payments', 'page-1', null),
    (4980, 0.5, 'page', 'notice', 'checkout', 'p1', 'human', 'pages/pagerduty.json', 2, 'Page acknowledged', 'page-2', null),
    (5040, 0.5, 'chat', null, 'checkout', 'p1', 'human', 'chat/inc-2043.json', 1, 'Looking at checkout errors', 'chat-1', null),
    (5160, 0.5, 'chat', null, null, 'p2', 'human', 'chat/inc-2043.json', 2, 'Calling this a SEV1', 'chat-2', null),
    (5400, 90, 'note', null, null, 'p2', 'human', 'notes/timeline.md', 4, 'Bridge opened', 'note-1', null),
    (5460, 0.5, 'status', 'notice', 'checkout', 'p2', 'human', 'status/statuspage.json', 1, 'Status post: investigating failed payments', 'status-1', null),
    (6900, 0.5, 'chat', null, 'payments', 'p1', 'human', 'chat/inc-2043.json', 19, 'Decided: roll back 3f9c2e1 instead of raising the pool', 'chat-19', null),
    (7080, 0.5, 'deploy', 'notice', 'payments', 'p3', 'automation', 'deploys/argo.json', 15, 'Rollback of 3f9c2e1 started', 'deploy-2', 120),
    (7440, 45, 'log', 'info', 'checkout', null, 'system', 'logs/checkout.log', 99002, 'Last failed checkout', 'last-error', null),
    (8200, 0.5, 'status', 'notice', 'checkout', 'p2', 'human', 'status/statuspage.json', 2, 'Status post: resolved', 'status-2', null),
    (9000, 0.5, 'chat', null, null, 'p2', 'human', 'chat/inc-2043.json', 55, getvariable('planted'), 'planted', null);
insert into said select 5100 + 65 * i, 0.5, 'chat', null, 'checkout', if(i % 2 = 0, 'p1', 'p2'), 'human', 'chat/inc-2043.json', 100 + i, 'Message number ' || i, 'ab12cd34ef-' || 100 + i || '-' || 1000 + i % 40, null
from range(50) t(i);
insert into events
select id, kind, split_part(file, '/', 1), split_part(file, '/', 1), 0, file, line, 1, null, null, strftime(at_second(second), '%Y-%m-%dT%H:%M:%SZ'),
    at_second(second), 0, at_second(second), at_second(second + 1), at_second(second), at_second(second - doubt), at_second(second + doubt),
    'offset in text', at_second(second + lasts), severity, service, null, actor, actor_kind, headline, headline, null, null, null, null, '{}'
from said;
insert into events (event_id, kind, clock_id, file_path, line_number, line_count, time_basis, headline, body) values
    ('unplaced', 'log', null, 'logs/batch.log', 1, 1, 'not placed: year 1', 'Batch <b>run</b> without a date', '0001-01-01 batch run');

insert into evidence.files
    (file_path, sha256, bytes, connector, status, written_order, is_baseline, records_read, events, sample_records, samples, rejects, joined_lines, context_records)
select file_path, md5(file_path) || md5(file_path || 'x'), 1000 * count(*), 'logs.plain', 'read', 'appended', false, count(*) + if(file_path = 'logs/payments.log', 3, 0),
    count(*), 0, 0, if(file_path = 'logs/payments.log', 3, 0), 0, 0
from events group by file_path;
insert into evidence.files (file_path, sha256, bytes, connector, status, written_order, is_baseline, records_read, events, sample_records, samples, rejects, joined_lines, context_records)
values ('metrics/prometheus.json', repeat('ab', 32), 99000, 'metrics.prometheus', 'read', 'none', false, 962, 0, 962, 1924, 0, 0, 0),
    ('older/checkout.log', repeat('cd', 32), 99000, 'logs.plain', 'read', 'appended', true, 1, 1, 0, 0, 0, 0, 0);
insert into events (event_id, kind, clock_id, file_path, line_number, line_count, recorded_at, occurred_at, earliest_at, latest_at, time_basis, headline, service, severity)
values ('old', 'log', 'web-2', 'older/checkout.log', 1, 1, at_second(60), at_second(60), at_second(60), at_second(61), 'offset in text', 'A line of the baseline', 'checkout', 'info');
insert into evidence.rejects select 'logs/payments.log', 10 * i, '\xff\x00 cut', 'no time where the format puts one' from range(1, 4) t(i);

insert into series values ('s1', 'payments/metrics', 'db_connections', 'payments', 'db-1', '{}', 'connections', 'metrics/prometheus.json', 'prometheus'),
    ('s2', 'checkout/metrics', 'http_requests_total', 'checkout', 'web-1', '{}', null, 'metrics/prometheus.json', 'prometheus');
insert into samples
select 's1', at_second(15 * i), at_second(15 * i), if(15 * i between 4200 and 7200, 98, 35) + hash(i) % 5, null, i, false from range(961) t(i) where 15 * i not between 4700 and 5200
union all select 's2', at_second(15 * i), at_second(15 * i), if(i < 300, 900 * i, 270000 + 500 * (i - 300)), null, i, false from range(961) t(i);

insert into clock_offsets (clock_id, segment, kind, valid_from, valid_to, offset_seconds, lower_seconds, upper_seconds, drift_ppm, anchor_count,
    contradicting_count, verdict, reason) values
    ('web-2', 0, 'constant', null, null, 41.2, 40.4, 42.0, 0, 14, 1, 'applied', '14 request ids seen by both; zero is excluded'),
    ('web-1', 0, 'constant', null, null, 0.0, -0.5, 0.5, 0, 20, 0, 'not needed', 'zero lies within the bounds'),
    ('chat', 0, 'constant', null, null, 0, 0, 0, null, 0, 0, 'reference', 'named in incident.toml'),
    ('prometheus', 0, 'constant', null, null, 3.1, -2, 8, null, 2, 1, 'refused', 'two anchors are too few'),
    ('alerts', 0, 'constant', null, null, null, null, null, null, 0, 0, 'unmeasured', 'no anchor'), ('deploys', 0, 'constant', null, null, null, null, null, null, 0, 0, 'unmeasured', 'no anchor'),
    ('notes', 0, 'constant', null, null, null, null, null, null, 0, 0, 'unmeasured', 'no anchor'), ('pages', 0, 'constant', null, null, null, null, null, null, 0, 0, 'unmeasured', 'no anchor'),
    ('status', 0, 'constant', null, null, null, null, null, null, 0, 0, 'unmeasured', 'no anchor'), ('logs', 0, 'constant', null, null, null, null, null, null, 0, 0, 'unmeasured', 'no anchor'),
    ('tickets', 0, 'constant', null, null, null, null, null, null, 0, 0, 'unmeasured', 'no anchor');
insert into coverage values
    ('checkout', 'logs', at_second(0), at_second(14400), 'seen'), ('catalogue', 'logs', at_second(0), at_second(14400), 'seen'),
    ('payments', 'logs', at_second(0), at_second(4500), 'seen'), ('payments', 'logs', at_second(4500), at_second(4900), 'dark'),
    ('payments', 'logs', at_second(4900), at_second(14400), 'seen'), ('payments', 'metrics', at_second(0), at_second(4700), 'seen'),
    ('payments', 'metrics', at_second(4700), at_second(5200), 'dark'), ('payments', 'metrics', at_second(5200), at_second(14400), 'seen'),
    (null, 'metrics', at_second(0), at_second(14400), 'seen'), ('batch', 'logs', at_second(0), at_second(3600), 'outside'), ('batch', 'logs', at_second(3600), at_second(14400), 'too quiet');
insert into dark_areas (dark_area_id, scope, stream_id, service, host, signal, class, started_at, ended_at, start_earliest_at, start_latest_at,
    end_earliest_at, end_latest_at, expected_count, observed_count, false_alarm_probability, evidence, impact_overlap_seconds) values
    ('d1', 'service', 'payments/web', 'payments', null, 'logs', 'silent', at_second(4500), at_second(4900), at_second(4498), at_second(4502),
        at_second(4895), at_second(4900), 240, 0, 1e-9, 'silent on both hosts while checkout speaks; the rhythm before was one record in 1.7 s', 400),
    ('d2', 'collector', null, 'payments', 'db-1', 'metrics', 'collector failed', at_second(4700), at_second(5200), at_second(4695), at_second(4700),
        at_second(5200), at_second(5205), 33, 0, 1e-12, 'up is 0 and every series of the target is absent', 500),
    ('d3', 'export', null, 'batch', null, 'logs', 'outside the export', at_second(0), at_second(3600), null, null, null, null, null, 0, null,
        'the export begins at 00:30', 0),
    ('d4', 'host', null, null, 'db-1', 'metric', 'collector failed', at_second(9500), at_second(9800), null, null, null, null, 20, 0, 1e-9, 'one stream of db-1 is absent', 0),
    ('d5', 'export', null, null, null, 'log', 'outside the export', at_second(12000), null, null, null, null, null, null, 0, null, 'logs/catalogue.log was taken at 02:50', 0);
insert into streams (stream_id, service, host, signal) values ('payments/metrics', 'payments', 'db-1', 'metric');
insert into quiet_stretches values ('payments/metrics', at_second(5000), at_second(5300), 'flat, may be true', 'it may be true'),
    ('payments/metrics', at_second(5400), at_second(5460), 'allowed by its rhythm', 'about 1 record is missing');
insert into dark_area_streams (dark_area_id, stream_id) values ('d4', 'payments/metrics');

insert into onsets (service, signal, started_at, earliest_at, latest_at, shape, rank) values ('payments', 'db_connections', at_second(4215), at_second(4200), at_second(4230), 'step', 1),
    ('checkout', 'errors', at_second(4260), at_second(4240), at_second(4280), 'ramp', 2);
insert into impacts values ('i1', 'failed checkouts', 'checkout', at_second(4260), at_second(7440), at_second(4240), at_second(4280), at_second(7395),
    at_second(7485), 12400, 11900, 12900, 'checkouts', 'logs/checkout.log');
insert into phases values
    ('started', at_second(4260), at_second(4240), at_second(4280), 'first-error', 'first failed checkout on record'),
    ('detected', at_second(4800), at_second(4799), at_second(4801), 'alert-1', 'the first alert that fired'),
    ('acknowledged', at_second(4980), at_second(4979), at_second(4981), 'page-2', 'the page was acknowledged'),
    ('declared', at_second(5160), at_second(5159), at_second(5161), 'chat-2', 'words in chat'),
    ('mitigated', at_second(7440), at_second(7395), at_second(7485), 'last-error', 'last failed checkout on record'),
    ('resolved', at_second(8200), at_second(8199), at_second(8201), 'status-2', 'status post');
insert into moments select id, at_second(second), kind, headline, 'first of its kind', 'found' from said where id not like 'ab12cd34ef-%' and id <> 'chat-1';
insert into decisions (decision_id, event_id, decided_at, participant_id, kind, statement, rationale, basis, local_time, known, unseen, known_count,
    unseen_count, dark_then, alternatives, doubts, echoed_by, outcome, confirmed)
values ('dec-1', 'chat-19', at_second(6900), 'p1', 'choice', 'Roll back 3f9c2e1', 'the pool had filled before',
    'words of a choice', '03:25', ['page-1', 'deploy-1'], ['ticket-1'], 2, 1, ['d2'], ['raise the pool'], [], 'deploy-2', 'errors ended 9 min later', null);
insert into knowledge (participant_id, event_id, knowable_at, means, certainty, by_event_id) values
    ('p1', 'page-1', at_second(4830), 'was paged', 'addressed', 'page-1'),
    ('p1', 'page-1', at_second(4980), 'acknowledged the page', 'demonstrated', 'page-2'),
    ('p1', 'deploy-1', at_second(5040), 'was in #deploys (member)', 'could have seen', null),
    ('p1', 'deploy-1', at_second(7000), 'wrote or did it', 'demonstrated', 'deploy-1');
update knowledge set knowable_latest_at = knowable_at;
insert into knowledge values ('p1', 'status-1', at_second(5500), null, 'reacted to it; when, is not on record', 'demonstrated', 'status-1');
