-- One row per incident and alert that is on record in it.
-- Copied by pipelines.trends: what lies inside the window of the incident, or in the hour before it.
create table alerts (
    incident_id varchar not null,
    alert_name varchar not null,
    event_count bigint not null,
    first_at timestamptz
);

comment on table alerts is 'The alerts of each incident, by name';
comment on column alerts.incident_id is 'joins incidents';
comment on column alerts.alert_name is 'as its source names it, else the headline of the alert';
comment on column alerts.event_count is 'events that name it';
comment on column alerts.first_at is 'the first of them; NULL: none has a time';
