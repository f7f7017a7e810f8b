-- One row per pair of phases: what all incidents together say of the time between them.
-- Filled by pipelines.trends; fewer than six incidents get no median.
create table duration_summaries (
    from_phase varchar not null,
    to_phase varchar not null,
    position integer not null,
    measured_count integer not null,
    open_count integer not null,
    unrecorded_count integer not null,
    median_seconds double,
    median_min_seconds double,
    median_max_seconds double,
    lower_seconds double,
    upper_seconds double,
    confidence double
);

comment on table duration_summaries is 'The median time between two phases, with a confidence interval of order statistics';
comment on column duration_summaries.from_phase is 'the phase that it is counted from';
comment on column duration_summaries.to_phase is 'the phase that it is counted to';
comment on column duration_summaries.position is 'the order in which the pairs are shown';
comment on column duration_summaries.measured_count is 'incidents of which both phases are on record';
comment on column duration_summaries.open_count is 'incidents that had not reached the later phase when their records end; they count as longer than that';
comment on column duration_summaries.unrecorded_count is 'incidents of which the records do not give it; left out';
comment on column duration_summaries.median_seconds is 'of the best estimates; NULL: too few incidents, or so many still open that it is not decided';
comment on column duration_summaries.median_min_seconds is 'the median if every duration were the least that its bounds allow';
comment on column duration_summaries.median_max_seconds is 'the median if every duration were the most that its bounds allow; NULL: no upper bound';
comment on column duration_summaries.lower_seconds is 'lower end of the confidence interval of the median';
comment on column duration_summaries.upper_seconds is 'upper end; NULL with a confidence: no upper end, too many are still open';
comment on column duration_summaries.confidence is 'of the interval, from the binomial distribution: at least 0.95; NULL: fewer than six incidents';
