-- One row per entry of review.toml, as it was stated: what the page hands back when somebody goes on writing there.
-- Filled by pipelines.review.
create table review_entries (
    entry_kind varchar not null,
    position bigint not null,
    entry json not null,
    event_ids varchar[] not null
);

comment on table review_entries is 'review.toml as it was stated, entry by entry, the hidden and the lost ones too';
comment on column review_entries.entry_kind is 'moments, notes, decisions, factors, whys, actions, learned';
comment on column review_entries.position is 'its place among its kind, from 1';
comment on column review_entries.entry is 'what the entry states';
comment on column review_entries.event_ids is 'the events that it points at, in its own order; NULL where one was not found';
