-- One row per decision. Words are not searched for decisions yet: the review's own entries stand here, filled in by
-- pipelines.review.
create table decisions (
    decision_id varchar not null,
    event_id varchar not null,
    decided_at timestamptz,
    participant_id varchar,
    statement varchar,
    rationale varchar,
    known varchar[],
    unseen varchar[],
    dark_then varchar[],
    alternatives varchar[],
    outcome varchar,
    confirmed boolean
);

comment on table decisions is 'What was decided, and what could be known then';
comment on column decisions.decision_id is 'the same for the same event';
comment on column decisions.event_id is 'where it was taken';
comment on column decisions.decided_at is 'when';
comment on column decisions.participant_id is 'by whom';
comment on column decisions.statement is 'its words';
comment on column decisions.rationale is 'as the review states it';
comment on column decisions.known is 'events with a recorded path to the decider by then';
comment on column decisions.unseen is 'alerts, pages, tickets and chat before it without such a path';
comment on column decisions.dark_then is 'dark areas that were open then';
comment on column decisions.alternatives is 'as the review states them';
comment on column decisions.outcome is 'what came of it; not for the frozen view';
comment on column decisions.confirmed is 'whether the review confirmed it; NULL: nobody said';
