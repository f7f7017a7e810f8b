-- One row per event worth a label on the timeline, at most 40 found ones. Filled by pipelines.moments; what the review adds,
-- renames or hides is worked in by pipelines.review.
create table moments (
    event_id varchar not null,
    occurred_at timestamptz,
    category varchar not null,
    label varchar not null,
    why varchar not null,
    origin varchar not null
);

comment on table moments is 'What the timeline labels';
comment on column moments.event_id is 'the event; citations names all that it rests on';
comment on column moments.occurred_at is 'as in events';
comment on column moments.category is
    'phase, alert, page, deploy, change, ticket, chat, status, decision, dark area, onset, burst, pattern, clock, note, or the kind of an event that the review added';
comment on column moments.label is 'what stands on the timeline';
comment on column moments.why is 'the rule by which it is there';
comment on column moments.origin is 'found or review';
