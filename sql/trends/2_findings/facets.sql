-- One row per incident and thing by which it can resemble another.
-- A service that nothing but its own deployment names is a component, and counts once.
create view facets as
select incident_id, 'alert' as kind, alert_name as value from alerts
union
select incident_id, 'service', service from services where not regexp_full_match(named_by, '(change|deploy|, )+')
union
select incident_id, 'deploy', component from deploys;

comment on view facets is 'What incidents are compared by';
comment on column facets.incident_id is 'joins incidents';
comment on column facets.kind is 'alert, service, deploy';
comment on column facets.value is 'name of the alert, of the service, or of the component';
