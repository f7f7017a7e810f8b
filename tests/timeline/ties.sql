-- What ties the made-up incident together: anchors between clocks, links, names of alerts, first signs.
create table anchors (from_event_id text, to_event_id text, from_clock_id text, to_clock_id text, identifier text, from_at timestamptz,
    to_at timestamptz, lag_seconds double, is_directed boolean, within_seconds double, is_used boolean, is_contradicting boolean);
insert into anchors
select 'chat-1', 'chat-more-' || i, 'chat', 'web-2', 'r' || i, at_second(600 * i), at_second(600 * i + 41.2 + i / 20.0), 41.2 + i / 20.0, true, null,
    i <> 9, i = 9
from range(14) t(i)
union all select 'chat-1', 'page-1', 'chat', 'prometheus', 'p' || i, at_second(4000 + i), at_second(4003 + i), 3, true, null, false, false from range(2) t(i);

insert into links values ('deploy-1', 'deploy-2', 'same commit', 'both name commit 3f9c2e1', 1.0);

create table identifiers (event_id text, kind text, value text);
insert into said select 6000 + 60 * i, 0.5, 'alert', if(i % 2 = 1, 'error', 'info'), null, null, 'automation', 'alerts/grafana.json', i,
    'Alert Latency: ' || if(i % 2 = 1, 'Normal → Alerting', 'Alerting → Normal'), 'flap-' || i, null from range(1, 13) t(i);
insert into events
select id, kind, 'alerts', 'alerts', 0, file, line, 1, null, null, strftime(at_second(second), '%Y-%m-%dT%H:%M:%SZ'),
    at_second(second), 0, at_second(second), at_second(second + 1), at_second(second), at_second(second - doubt), at_second(second + doubt),
    'offset in text', null, severity, service, null, actor, actor_kind, headline, headline, null, null, null, null, '{}'
from said where id like 'flap-%';
insert into evidence.files select 'alerts/grafana.json', repeat('ef', 32), 1200, 'alerts.grafana_annotations', 'read', 'appended', false, 12, 12, 0, 0, 0, 0, 0;
insert into identifiers select id, 'alert name', 'Latency' from said where id like 'flap-%';

create table first_signs (side text, event_id text, "at" timestamptz, earliest_at timestamptz, latest_at timestamptz, sign text,
    lead_seconds double, lead_lower_seconds double, lead_upper_seconds double);
insert into first_signs values ('customers', 'ticket-1', at_second(4450), at_second(4449), at_second(4451), 'reported it', null, null, null),
    ('monitoring', 'alert-1', at_second(4800), at_second(4799), at_second(4801), 'an alert fired', -350, -370, -330);
