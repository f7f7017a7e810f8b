-- One row per contributing factor that the review names.
create table factors (
    factor_id varchar not null,
    statement varchar not null,
    type varchar,
    contribution varchar,
    contributes_to varchar[] not null,
    event_ids varchar[] not null
);

comment on table factors is 'Contributing factors, by the review';
comment on column factors.factor_id is 'as in review.toml';
comment on column factors.statement is 'as stated';
comment on column factors.type is 'as stated';
comment on column factors.contribution is 'as stated';
comment on column factors.contributes_to is 'ids of other factors';
comment on column factors.event_ids is 'the events that show it';
