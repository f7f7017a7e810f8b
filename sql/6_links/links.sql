-- One row per two events of different sources that belong together. Filled by pipelines.links.tying.
create table links (
    from_event_id varchar not null,
    to_event_id varchar not null,
    relation varchar not null,
    evidence varchar not null,
    score double not null,
    strength varchar not null
);

comment on table links is 'Events of different sources that belong together, and why';
comment on column links.from_event_id is 'the earlier one, or the one that mentions';
comment on column links.to_event_id is 'the later one, or the one mentioned';
comment on column links.relation is 'same alert, same request, mentions ticket, same conversation, near in time, …';
comment on column links.evidence is 'what ties them together';
comment on column links.score is 'sum over what they share: how rare it is (idf) times the weight of its kind times closeness in time';
comment on column links.strength is 'same id, explicit reference, same conversation, time only (which claims no cause)';
