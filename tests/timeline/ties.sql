-- What ties the made-up incident together: anchors between clocks, links, names of alerts, first signs.
insert into anchors
select 'chat-1', 'ab12cd34ef-' || 100 + i || '-' || 1000 + i % 40, 'chat', 'web-2', 'r' || i, at_second(600 * i), at_second(600 * i + 41.2 + i / 20.0), 41.2 + i / 20.0, true, null,
    i <> 9, i = 9
from range(14) t(i)
union all select 'chat-1', 'page-1', 'chat', 'prometheus', 'p' || i, at_second(4000 + i), at_second(4003 + i), 3, true, null, false, false from range(2) t(i);

insert into links values ('deploy-1', 'deploy-2', 'same commit', 'both name commit 3f9c2e1', 1.0, 'same id'),
    ('deploy-1', 'alert-1', 'near in time', 'both of payments', 3.0, 'time only');

insert into said select 6000 + 60 * i, 0.5, 'alert', if(i % 2 = 1, 'error', 'info'), null, null, 'automation', 'alerts/grafana.json', i,
    'Alert Latency: ' || if(i % 2 = 1, 'Normal → Alerting', 'Alerting → Normal'), 'flap-' || i, null from range(1, 13) t(i);
insert into events
select id, kind, 'alerts', 'alerts', 0, file, line, 1, null, null, strftime(at_second(second), '%Y-%m-%dT%H:%M:%SZ'),
    at_second(second), 0, at_second(second), at_second(second + 1), at_second(second), at_second(second - doubt), at_second(second + doubt),
    'offset in text', null, severity, service, null, actor, actor_kind, headline, headline, null, null, null, null, '{}'
from said where id like 'flap-%';
insert into evidence.files (file_path, sha256, bytes, connector, status, written_order, is_baseline, records_read, events, sample_records, samples,
    rejects, joined_lines, context_records)
select 'alerts/grafana.json', repeat('ef', 32), 1200, 'alerts.grafana_annotations', 'read', 'appended', false, 12, 12, 0, 0, 0, 0, 0;
insert into identifiers select id, 'alert name', 'Latency', 'attributes' from said where id like 'flap-%';

update events set attributes = {'status': 503, 'error': 'no free connection' || chr(10) || 'token=9fQ2xLr7Vb1Zk4Ts8Wm3', 'labels': {'request': 'r-77ab'}}::json where event_id = 'alert-1';
update events set body = 'at=00:50 code=503 ' || headline, attributes = '{"code": 503}' where event_id = 'alert-2';

insert into first_signs values ('customers', 'ticket-1', at_second(4450), at_second(4449), at_second(4451), 'reported it', 'monitoring', 350, 330, 370),
    ('monitoring', 'alert-1', at_second(4800), at_second(4799), at_second(4801), 'an alert fired', 'customers', -350, -370, -330);
