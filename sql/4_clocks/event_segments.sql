-- One row per event of a clock that stepped and that is not simply of its first stretch.
-- Filled by pipelines.clocks: by position in files that were appended to, else by what the clock showed.
create table records.event_segments (
    file_number integer not null,
    line_number bigint not null,
    nth integer not null,
    segment smallint not null,
    or_segment smallint
);

comment on table records.event_segments is 'Which stretch of a clock that stepped stamped an event';
comment on column records.event_segments.file_number is 'of the event';
comment on column records.event_segments.line_number is 'of the event';
comment on column records.event_segments.nth is 'of the event';
comment on column records.event_segments.segment is 'the stretch, as in clock_offsets';
comment on column records.event_segments.or_segment is 'another that it can have been, where the moment of the step is not known';
