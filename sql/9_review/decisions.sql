-- One row per decision: found by rule in what people wrote, or named by the review. Filled by pipelines.decisions.
create table decisions (
    decision_id varchar not null,
    event_id varchar not null,
    decided_at timestamptz,
    participant_id varchar,
    kind varchar,
    statement varchar,
    rationale varchar,
    basis varchar not null,
    local_time varchar,
    on_shift_since timestamptz,
    known varchar[],
    known_since timestamptz[],
    unseen varchar[],
    known_count bigint,
    unseen_count bigint,
    dark_then varchar[],
    alternatives varchar[],
    doubts varchar[],
    echoed_by varchar,
    outcome varchar,
    confirmed boolean
);

comment on table decisions is 'What was decided, and what was within reach then: nothing later stands in it, the outcome apart';
comment on column decisions.decision_id is 'the same for the same event';
comment on column decisions.event_id is 'where it was taken';
comment on column decisions.decided_at is 'when';
comment on column decisions.participant_id is 'by whom';
comment on column decisions.kind is 'commitment, choice, choice not to act, go-ahead, declaration, change of role; NULL: only the review names it';
comment on column decisions.statement is 'its words';
comment on column decisions.rationale is 'as the review states it';
comment on column decisions.basis is 'how it was found, and whether its words were edited later';
comment on column decisions.local_time is 'time of day where the decider was, by the zone on record';
comment on column decisions.on_shift_since is 'first act on record of the decider''s shift, see shifts';
comment on column decisions.known is 'events with a recorded path to the decider by then, the latest 1000';
comment on column decisions.known_since is 'for each of `known`, since when it was within the decider''s reach';
comment on column decisions.unseen is 'what could be read before it, and had no path to the decider: alerts, pages, tickets, chat, changes; the latest 1000';
comment on column decisions.known_count is 'how many there are in all';
comment on column decisions.unseen_count is 'how many there are in all';
comment on column decisions.dark_then is 'dark areas that were open then; what only the exports lack is none';
comment on column decisions.alternatives is 'ways that the conversation named in the half hour before it, and those that the review adds';
comment on column decisions.doubts is 'sentences with words of doubt, in the quarter of an hour before it and in it';
comment on column decisions.echoed_by is 'the action within ten minutes that carried it out; not for the frozen view';
comment on column decisions.outcome is 'what came of it; not for the frozen view';
comment on column decisions.confirmed is 'whether the review confirmed it; NULL: nobody said';
