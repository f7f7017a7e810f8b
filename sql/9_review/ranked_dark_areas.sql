-- One row per dark area: what it kept from view, the gravest first.
-- Customer impact behind it counts first, then decisions taken in it, then alerts that it kept from firing, then how much is missing.
create view ranked_dark_areas as
with taken as (
    select dark_area_id, list(decision_id order by decided_at, decision_id) as decision_ids
    from (select decision_id, decided_at, unnest(dark_then) as dark_area_id from decisions)
    group by dark_area_id
),
weighed as (
    -- A muted alert takes no telemetry away: what it would have told was recorded.
    select d.dark_area_id,
        case d.class when 'alerting muted' then 0 else coalesce(d.impact_overlap_seconds, 0) / 60 end as impact_minutes, coalesce(t.decision_ids, []) as decision_ids,
        coalesce(d.blind_alerts, []) as blind_alerts, d.question, d.started_at, coalesce(d.expected_count, 0) as missing_count
    from dark_areas d left join taken t using (dark_area_id)
)
select
    dark_area_id,
    row_number() over (
        order by impact_minutes desc, len(decision_ids) desc, len(blind_alerts) desc, missing_count desc, started_at, dark_area_id
    ) as rank,
    impact_minutes, decision_ids, blind_alerts, question
from weighed
order by rank;

comment on view ranked_dark_areas is 'What each dark area kept from view, the gravest first';
comment on column ranked_dark_areas.dark_area_id is 'joins dark_areas';
comment on column ranked_dark_areas.rank is 'from 1: by customer impact, decisions, alerts, and how much is missing';
comment on column ranked_dark_areas.impact_minutes is 'of customer impact without this telemetry; muted alerts count none';
comment on column ranked_dark_areas.decision_ids is 'decisions taken while it was open';
comment on column ranked_dark_areas.blind_alerts is 'alerts that could not fire, as in dark_areas';
comment on column ranked_dark_areas.question is 'as in dark_areas';
