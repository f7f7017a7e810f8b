-- One row per service that changed: its first signal. Those whose bounds overlap with it have no known order; of them the first
-- that is nearly as clear as the clearest: a new error tells a reader more than the fall of a line that it crowds out.
create view first_changes as
with firsts as (
    select service, latest_at as first_latest_at from onsets
    qualify row_number() over (partition by service order by rank) = 1
),
unordered as (
    select o.*, o.strength >= max(o.strength) over (partition by o.service) * 2 / 3 as is_clear
    from onsets o join firsts f on f.service is not distinct from o.service
    where o.earliest_at <= f.first_latest_at
)
select service, signal, started_at, earliest_at, latest_at, direction, rank, 'onset ' || rank as onset_id
from unordered where is_clear
qualify row_number() over (partition by service order by rank) = 1;

comment on view first_changes is 'What of each service was seen to change first, told by its clearest signal';
comment on column first_changes.service is 'as in onsets';
comment on column first_changes.signal is 'as in onsets';
comment on column first_changes.started_at is 'as in onsets';
comment on column first_changes.earliest_at is 'as in onsets';
comment on column first_changes.latest_at is 'as in onsets';
comment on column first_changes.direction is 'as in onsets';
comment on column first_changes.rank is 'as in onsets';
comment on column first_changes.onset_id is 'as citations name the onset';
