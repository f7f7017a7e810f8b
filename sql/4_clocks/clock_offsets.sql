-- One row per clock and segment: how far it runs ahead of the reference, and how that is known.
-- Filled by pipelines.clocks.
create table clock_offsets (
    clock_id varchar not null,
    segment smallint not null,
    kind varchar,
    valid_from timestamptz,
    valid_to timestamptz,
    offset_seconds double,
    lower_seconds double,
    upper_seconds double,
    drift_ppm double,
    anchor_count integer not null,
    contradicting_count integer not null,
    verdict varchar not null,
    reason varchar not null,
    trusted_seconds double not null,
    applied_seconds double not null,
    doubt_before_seconds double not null,
    doubt_after_seconds double not null,
    recorded_from timestamptz,
    recorded_to timestamptz
);

comment on table clock_offsets is 'Clock minus reference, with bounds, verdict and reason';
comment on column clock_offsets.clock_id is 'the clock';
comment on column clock_offsets.segment is 'stretch between two steps, from 0';
comment on column clock_offsets.kind is 'constant, drift, step, zone slip';
comment on column clock_offsets.valid_from is 'true time; NULL: open';
comment on column clock_offsets.valid_to is 'true time; NULL: open';
comment on column clock_offsets.offset_seconds is 'positive: the clock runs ahead';
comment on column clock_offsets.lower_seconds is 'NULL: unbounded';
comment on column clock_offsets.upper_seconds is 'NULL: unbounded';
comment on column clock_offsets.drift_ppm is 'change of the offset, millionths';
comment on column clock_offsets.anchor_count is 'facts seen by this clock and another';
comment on column clock_offsets.contradicting_count is 'anchors that no offset satisfies';
comment on column clock_offsets.verdict is 'reference, applied, not needed, refused, unmeasured';
comment on column clock_offsets.reason is 'in words';
comment on column clock_offsets.trusted_seconds is 'how far an unmeasured clock is trusted; widens the bounds of its events';
comment on column clock_offsets.applied_seconds is 'what is taken off its stamps; 0 unless the verdict is applied';
comment on column clock_offsets.doubt_before_seconds is 'how much earlier its events can have been';
comment on column clock_offsets.doubt_after_seconds is 'how much later its events can have been';
comment on column clock_offsets.recorded_from is 'the reading of the clock itself from which on the row is taken; NULL: open';
comment on column clock_offsets.recorded_to is 'the reading of the clock itself up to which the row is taken; NULL: open';
