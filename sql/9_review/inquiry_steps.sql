-- One row per step in the life of an inquiry, each with the message that says so. Filled by pipelines.inquiries.
create table inquiry_steps (
    inquiry_id varchar not null,
    step_number bigint not null,
    event_id varchar not null,
    said_at timestamptz not null,
    participant_id varchar,
    step varchar not null,
    quoted varchar not null,
    is_edited boolean not null
);

comment on table inquiry_steps is 'What was written of each inquiry, in order';
comment on column inquiry_steps.inquiry_id is 'joins inquiries';
comment on column inquiry_steps.step_number is 'from 1';
comment on column inquiry_steps.event_id is 'the message';
comment on column inquiry_steps.said_at is 'when; words that were edited count from the edit';
comment on column inquiry_steps.participant_id is 'by whom';
comment on column inquiry_steps.step is 'looked at, stated, supported, contradicted, abandoned (another took its place after that), confirmed, ruled out';
comment on column inquiry_steps.quoted is 'its words';
comment on column inquiry_steps.is_edited is 'whether these are the words of a later edit; the first ones are not on record';
