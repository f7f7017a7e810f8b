-- One row per duty to report. No regime's rules are applied yet, so it has no rows.
create table obligations (
    regime varchar not null,
    duty varchar not null,
    clock_starts_at timestamptz,
    due_at timestamptz,
    event_id varchar,
    basis varchar
);

comment on table obligations is 'Duties to report, with their deadlines';
comment on column obligations.regime is 'DORA, NIS2, …';
comment on column obligations.duty is 'what must be reported to whom';
comment on column obligations.clock_starts_at is 'when the term begins to run';
comment on column obligations.due_at is 'when it ends';
comment on column obligations.event_id is 'the event that starts it';
comment on column obligations.basis is 'article and rule';
