-- One row per thing that the search for the cause looked at, or took for the cause, in the order of the messages.
-- Filled by pipelines.inquiries.
create table inquiries (
    inquiry_id varchar not null,
    position bigint not null,
    kind varchar not null,
    first_at timestamptz not null,
    participant_id varchar,
    event_id varchar not null,
    what varchar not null,
    became varchar not null,
    became_at timestamptz not null,
    became_event_id varchar not null
);

comment on table inquiries is 'The search for the cause, in order, by what people wrote of it';
comment on column inquiries.inquiry_id is 'the same for the same words';
comment on column inquiries.position is 'its place in the order, from 1';
comment on column inquiries.kind is 'dashboard, query, runbook, logs, flows, hypothesis, rejection (of what nobody had named as a hypothesis)';
comment on column inquiries.first_at is 'when it was first written of';
comment on column inquiries.participant_id is 'by whom';
comment on column inquiries.event_id is 'in which message';
comment on column inquiries.what is 'its words';
comment on column inquiries.became is 'the last that was written of it: looked at; stated (nobody answered), supported, contradicted (also when it was then abandoned), confirmed; ruled out';
comment on column inquiries.became_at is 'when';
comment on column inquiries.became_event_id is 'in which message';
