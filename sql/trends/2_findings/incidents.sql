-- One row per incident, with the times of its phases.
create view incidents as
with reached as (
    pivot phases on phase in ('started', 'detected', 'acknowledged', 'declared', 'mitigated', 'resolved')
    using any_value(reached_at) as at, any_value(earliest_at) as earliest_at, any_value(latest_at) as latest_at
    group by incident_id
)
select
    i.incident_id,
    i.title,
    i.severity,
    i.file_path,
    i.window_from,
    i.window_to,
    i.records_end_at,
    r.started_at, r.started_earliest_at, r.started_latest_at,
    r.detected_at, r.detected_earliest_at, r.detected_latest_at,
    r.acknowledged_at, r.acknowledged_earliest_at, r.acknowledged_latest_at,
    r.declared_at, r.declared_earliest_at, r.declared_latest_at,
    r.mitigated_at, r.mitigated_earliest_at, r.mitigated_latest_at,
    r.resolved_at, r.resolved_earliest_at, r.resolved_latest_at,
    coalesce(r.started_at, r.detected_at, r.acknowledged_at, r.declared_at, r.mitigated_at, r.resolved_at, i.window_from) as began_at,
    r.resolved_at is null as is_open
from incident_files i
left join reached r using (incident_id);

comment on view incidents is 'Every incident of the archive, with the times of its phases';
comment on column incidents.incident_id is 'as the incident file has it';
comment on column incidents.title is 'as stated';
comment on column incidents.severity is 'as stated';
comment on column incidents.file_path is 'the incident file, below the archive';
comment on column incidents.window_from is 'begin of the window under review';
comment on column incidents.window_to is 'end of the window under review';
comment on column incidents.records_end_at is 'what comes after is not on record';
comment on column incidents.started_at is 'first customer impact on record; NULL: not on record';
comment on column incidents.started_earliest_at is 'lower bound of started_at';
comment on column incidents.started_latest_at is 'upper bound of started_at';
comment on column incidents.detected_at is 'the responders'' first sign of it; NULL: not on record';
comment on column incidents.detected_earliest_at is 'lower bound of detected_at';
comment on column incidents.detected_latest_at is 'upper bound of detected_at';
comment on column incidents.acknowledged_at is 'the first responder answers for it; NULL: not on record';
comment on column incidents.acknowledged_earliest_at is 'lower bound of acknowledged_at';
comment on column incidents.acknowledged_latest_at is 'upper bound of acknowledged_at';
comment on column incidents.declared_at is 'it is called an incident; NULL: not on record';
comment on column incidents.declared_earliest_at is 'lower bound of declared_at';
comment on column incidents.declared_latest_at is 'upper bound of declared_at';
comment on column incidents.mitigated_at is 'customer impact ends for the last time; NULL: not on record';
comment on column incidents.mitigated_earliest_at is 'lower bound of mitigated_at';
comment on column incidents.mitigated_latest_at is 'upper bound of mitigated_at';
comment on column incidents.resolved_at is 'it is called over; NULL: not on record';
comment on column incidents.resolved_earliest_at is 'lower bound of resolved_at';
comment on column incidents.resolved_latest_at is 'upper bound of resolved_at';
comment on column incidents.began_at is 'the first phase on record, else the begin of the window: what incidents are ordered by';
comment on column incidents.is_open is 'no record says that it was resolved';
