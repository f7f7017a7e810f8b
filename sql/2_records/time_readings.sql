-- One row per reading of a written time that nothing has decided between.
create table time_readings (
    event_id varchar not null,
    reading varchar not null,
    recorded_at timestamptz,
    recorded_latest_at timestamptz
);

comment on table time_readings is 'Readings of one written time that nothing has decided between';
comment on column time_readings.event_id is 'the event';
comment on column time_readings.reading is 'what was taken for what, in words';
comment on column time_readings.recorded_at is 'the instant under this reading';
comment on column time_readings.recorded_latest_at is 'its end';
