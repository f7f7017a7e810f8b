-- One row per event or series that a statement rests on.
create table citations (
    subject_kind varchar not null,
    subject_id varchar not null,
    event_id varchar,
    series_id varchar,
    from_at timestamptz,
    to_at timestamptz
);

comment on table citations is 'How do you know: the rows behind every finding';
comment on column citations.subject_kind is 'phase, moment, impact, dark area, decision, clock, …';
comment on column citations.subject_id is 'the id or name of the finding';
comment on column citations.event_id is 'the event it rests on';
comment on column citations.series_id is 'the series it rests on';
comment on column citations.from_at is 'stretch of the series';
comment on column citations.to_at is 'stretch of the series';
