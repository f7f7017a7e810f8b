-- One row per event and identifier that it names, in its fields or in its words. Filled by pipelines.links.identifiers.
create table identifiers (
    event_id varchar not null,
    kind varchar not null,
    value varchar not null,
    found_in varchar not null
);

comment on table identifiers is 'Names that tie events of different sources together';
comment on column identifiers.event_id is 'joins events';
comment on column identifiers.kind is 'alert, commit, deployment, message, request, ticket, trace id, …; of weaker names: alert name, host, service, pod, workload, address, url, error';
comment on column identifiers.value is 'the name, in the spelling of the source that gives it; a service under its one name';
comment on column identifiers.found_in is 'field: its source gives it as such; words: it stands in what was written';
