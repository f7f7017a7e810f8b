"""The question for moments: each with its event, and with the bounds of what it marks."""

from __future__ import annotations

EVENT = """e.kind, e.headline, e.service, e.file_path, e.line_number, e.time_basis, e.recorded_at, e.clock_id,
    e.written_time, coalesce(e.is_corrected, false) as is_corrected"""
# What began with an event may have begun sooner: an edge has bounds of its own, and they may be wider than the event's.
MOMENTS = f"""
with edges as (
    select 'phase' as category, event_id, reached_at as "at", earliest_at, latest_at from phases
    union all
    select 'impact', null, started_at, start_earliest_at, start_latest_at from impacts
    union all
    select 'impact', null, ended_at, end_earliest_at, end_latest_at from impacts
),
bounds as (
    select m.event_id, m.category, min(x.earliest_at) as earliest_at, max(x.latest_at) as latest_at
    from moments m join edges x on x.category = m.category and (x.event_id = m.event_id or x.event_id is null and x."at" = m.occurred_at)
    group by m.event_id, m.category
)
select m.event_id, coalesce(m.occurred_at, e.occurred_at) as occurred_at,
    least(e.earliest_at, b.earliest_at) as earliest_at, greatest(e.latest_at, b.latest_at) as latest_at,
    m.category, m.label, m.why, m.origin, m.category = 'decision' and d.event_id is not null as is_rejected, {EVENT}
from moments m join cited_events e using (event_id)
left join bounds b on b.event_id = m.event_id and b.category = m.category
left join (select distinct event_id from decisions where confirmed = false) d on d.event_id = m.event_id order by 2 nulls last, m.event_id, m.label"""
