-- One row per statement about time that somebody made in words. Filled by pipelines.times.words.statements once the
-- phases stand, since people speak of them too ("took an hour to recover").
create table statements (
    event_id varchar not null,
    quoted varchar not null,
    kind varchar not null,
    earliest_at timestamptz,
    latest_at timestamptz,
    stated_seconds double,
    matched_event_id varchar,
    computed_seconds double,
    difference_seconds double,
    contradicts boolean
);

comment on table statements is 'What people stated about time, beside what the records say';
comment on column statements.event_id is 'where it was said';
comment on column statements.quoted is 'the words';
comment on column statements.kind is 'instant or duration';
comment on column statements.earliest_at is 'lower bound of the stated instant; over every zone where nobody knows the author''s';
comment on column statements.latest_at is 'upper bound of the stated instant, exclusive';
comment on column statements.stated_seconds is 'the stated duration';
comment on column statements.matched_event_id is 'the event that it speaks of';
comment on column statements.computed_seconds is 'what the records say';
comment on column statements.difference_seconds is 'stated less computed; read in UTC where nobody knows the author''s zone';
comment on column statements.contradicts is 'whether the stated value does not meet the computed one';
