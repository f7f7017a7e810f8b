-- One row per incident and component that was deployed or changed in it.
-- Copied by pipelines.trends: what lies inside the window of the incident, or in the hour before it.
create table deploys (
    incident_id varchar not null,
    component varchar not null,
    event_count bigint not null,
    first_at timestamptz
);

comment on table deploys is 'What was deployed or changed in each incident';
comment on column deploys.incident_id is 'joins incidents';
comment on column deploys.component is 'the service of the deployment or change';
comment on column deploys.event_count is 'events of kind deploy or change that name it';
comment on column deploys.first_at is 'the first of them; NULL: none has a time';
