-- One row per dark area and stream that was silent in it. Filled by pipelines.coverage.
create table dark_area_streams (
    dark_area_id varchar not null,
    stream_id varchar not null,
    last_before_at timestamptz,
    first_after_at timestamptz
);

comment on table dark_area_streams is 'The streams of each dark area';
comment on column dark_area_streams.dark_area_id is 'joins dark_areas';
comment on column dark_area_streams.stream_id is 'joins streams';
comment on column dark_area_streams.last_before_at is 'its last record before';
comment on column dark_area_streams.first_after_at is 'its first record after';
