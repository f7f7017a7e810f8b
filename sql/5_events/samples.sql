-- One row per sample of a series.
create view samples as
select
    r.series_id,
    s.recorded_at,
    s.recorded_at - to_microseconds(cast(1e6 * (
        coalesce(o.applied_seconds, 0)
        + case when o.verdict = 'applied' and o.drift_ppm <> 0 then o.drift_ppm / 1e6 * epoch(s.recorded_at - o.valid_from) else 0 end
    ) as bigint)) as occurred_at,
    s.value,
    s.value_text,
    s.attributes::json as attributes,
    s.record_number,
    s.is_duplicate
from records.sample_rows s
join records.series_rows r using (series_number)
left join clock_offsets o on o.clock_id = r.clock_id
    and coalesce(s.recorded_at >= o.recorded_from, true) and coalesce(s.recorded_at < o.recorded_to, true);

comment on view samples is 'Values of metrics over time';
comment on column samples.series_id is 'joins series';
comment on column samples.recorded_at is 'the instant that its stamp says';
comment on column samples.occurred_at is 'that instant less the offset of its clock';
comment on column samples.value is 'NULL where it was no number';
comment on column samples.value_text is 'what stood there where it was no number';
comment on column samples.attributes is 'JSON: what else its record said; of several samples of one record, with the first';
comment on column samples.record_number is 'line or ordinal of the record that holds it';
comment on column samples.is_duplicate is 'an earlier file gave it';
