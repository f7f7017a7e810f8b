-- One row per change that came before the first onset of a service, the likeliest to matter first. Filled by pipelines.onsets.
-- It preceded the onset: that is all that is said.
create table preceding_changes (
    service varchar,
    signal varchar not null,
    event_id varchar not null,
    seconds_before double not null,
    rank integer not null,
    why varchar not null
);

comment on table preceding_changes is 'What was changed before signals began to change';
comment on column preceding_changes.service is 'as in onsets';
comment on column preceding_changes.signal is 'as in onsets: the first of the service to change';
comment on column preceding_changes.event_id is 'the change';
comment on column preceding_changes.seconds_before is 'from the change to the onset, by the best estimates';
comment on column preceding_changes.rank is '1: at the same service and close before; then less so';
comment on column preceding_changes.why is 'what it was and how it stands to the onset, in words';
