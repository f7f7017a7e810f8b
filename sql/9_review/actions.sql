-- One row per action that the review agreed on.
create table actions (
    action_id varchar not null,
    statement varchar not null,
    owner varchar,
    kind varchar,
    priority varchar,
    due date,
    ticket varchar,
    factor_ids varchar[] not null,
    status varchar
);

comment on table actions is 'What the review agreed to do';
comment on column actions.action_id is 'as in review.toml';
comment on column actions.statement is 'as stated';
comment on column actions.owner is 'as stated';
comment on column actions.kind is 'prevent, detect, respond, learn';
comment on column actions.priority is 'as stated';
comment on column actions.due is 'by when';
comment on column actions.ticket is 'where it is followed';
comment on column actions.factor_ids is 'the factors that it answers';
comment on column actions.status is 'as stated';
