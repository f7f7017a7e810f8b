-- One row per "why" of the review.
create table whys (
    why_id varchar not null,
    parent_id varchar,
    statement varchar not null,
    event_ids varchar[] not null
);

comment on table whys is 'Why, and why that, by the review';
comment on column whys.why_id is 'as in review.toml';
comment on column whys.parent_id is 'the why that it answers';
comment on column whys.statement is 'as stated';
comment on column whys.event_ids is 'the events that show it';
