-- One row per stamp of somebody who passed a record on: a relay, a shipper, a container runtime, a log store.
-- A log store stamps what it takes in by a clock of its own, which many files share; of other carriers each file shows one.
-- The journal and Windows stamp what they receive by the clock of the very host that sent it: that is no other clock.
create macro carrier_clock(connector, kind, file_path, role) as case
    when role not in ('received', 'ingested', 'delivered') or kind not in ('log', 'trace') then null
    when connector like 'logs.journald%' or connector like 'forensics.%' then null
    when connector like 'searches.%' and role = 'ingested' then 'service:' || replace(
        regexp_replace(split_part(connector, '.', 2), '(_logs|_logging|_insights|_csv|_api)+$', ''), 'kibana', 'elasticsearch')
    else 'carrier:' || file_path || case when role = 'received' then '' else ' (' || role || ')' end
end;

create view records.carried as
select
    event_id, e.clock_id, carrier_clock(f.connector, e.kind, f.file_path, t.role) as carrier_clock_id, f.connector, e.body,
    e.recorded_at, e.recorded_earliest_at, e.recorded_latest_at,
    t.recorded_at as carried_at, t.recorded_earliest_at as carried_earliest_at, t.recorded_latest_at as carried_latest_at
from records.time_rows t
join records.event_rows e using (event_id)
join evidence.files f using (file_number)
where not f.is_baseline and carrier_clock(f.connector, e.kind, f.file_path, t.role) <> e.clock_id
    and e.recorded_at is not null and t.recorded_at is not null
    and e.recorded_latest_at - e.recorded_earliest_at <= interval 15 minutes and t.recorded_latest_at - t.recorded_earliest_at <= interval 15 minutes;

comment on view records.carried is 'Records and the stamps of those who passed them on';
comment on column records.carried.event_id is 'the record';
comment on column records.carried.clock_id is 'the clock that stamped it';
comment on column records.carried.carrier_clock_id is 'the clock of who passed it on';
comment on column records.carried.connector is 'which connector read it';
comment on column records.carried.body is 'the words of the record';
comment on column records.carried.recorded_at is 'the stamp of the record';
comment on column records.carried.recorded_earliest_at is 'first instant that it can mean';
comment on column records.carried.recorded_latest_at is 'instant before which all lie that it can mean';
comment on column records.carried.carried_at is 'the stamp of who passed it on';
comment on column records.carried.carried_earliest_at is 'first instant that it can mean';
comment on column records.carried.carried_latest_at is 'instant before which all lie that it can mean';
