-- One row per event that has any of these; lines of logs hardly ever do.
create table records.event_details (
    file_number integer not null,
    line_number bigint not null,
    nth integer not null,
    locator varchar,
    recorded_earliest_at timestamptz,
    recorded_latest_at timestamptz,
    ended_recorded_at timestamptz,
    actor varchar,
    conversation_id varchar,
    headline varchar,
    unclaimed varchar
);

comment on table records.event_details is 'What few events have';
comment on column records.event_details.file_number is 'joins event_origins';
comment on column records.event_details.line_number is 'joins event_cores';
comment on column records.event_details.nth is 'joins event_cores';
comment on column records.event_details.locator is 'a finer address: JSON pointer, cue, sheet row';
comment on column records.event_details.recorded_earliest_at is 'first instant that the stamp can mean, where that is not recorded_at';
comment on column records.event_details.recorded_latest_at is 'instant before which all lie that it can mean, where that is not one grain on';
comment on column records.event_details.ended_recorded_at is 'end of what lasts, as recorded';
comment on column records.event_details.actor is 'handle as the source writes it';
comment on column records.event_details.conversation_id is 'channel or thread, page, ticket';
comment on column records.event_details.headline is 'one sentence; NULL: the first line of body from text_from on';
comment on column records.event_details.unclaimed is 'JSON: what the source said and its reader did not take up, by its path, under the one name unclaimed';
