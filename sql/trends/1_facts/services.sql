-- One row per incident and service that something other than a plain log line or a trace names.
-- Copied by pipelines.trends: what lies inside the window of the incident, or in the hour before it.
create table services (
    incident_id varchar not null,
    service varchar not null,
    named_by varchar not null
);

comment on table services is 'The services of each incident; one that only writes logs is not among them';
comment on column services.incident_id is 'joins incidents';
comment on column services.service is 'as the incident file names it';
comment on column services.named_by is 'what names it: kinds of events, dark area, impact, onset';
