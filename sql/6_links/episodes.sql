-- One row per event that is part of an episode: what belongs together when incidents overlap. Filled by pipelines.links.episodes.
create table episodes (
    episode_id varchar not null,
    event_id varchar not null,
    via varchar not null
);

comment on table episodes is 'What belongs together when incidents overlap';
comment on column episodes.episode_id is 'the episode, by its first event';
comment on column episodes.event_id is 'joins events; one episode at most';
comment on column episodes.via is 'how it came in: links, conversation (it names nothing itself), pattern (a line of a burst whose first line is linked)';
