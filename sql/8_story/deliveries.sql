-- One row per person and record by which a page reached them.
-- Where deliveries to somebody are on record, those that did not fail reached them, and nothing else of that page did;
-- where none is, the assignment has to do.
create table deliveries as
with listed as (
    select
        event_id, conversation_id, greatest(occurred_at, earliest_at) as readable_at, unnest(from_json(json_extract(attributes, '$.recipients'), '["VARCHAR"]')) as handle,
        action = 'notify' or json_exists(attributes, '$.channel.notification') as is_delivery,
        coalesce(lower(json_extract_string(attributes, '$.channel.notification.status')), '') as status
    from said
    where kind in ('page', 'alert') and json_type(attributes, '$.recipients') = 'ARRAY'
),
named as (
    select
        l.event_id, l.conversation_id, h.participant_id, l.readable_at, l.is_delivery, l.status,
        bool_or(l.is_delivery) over (partition by coalesce(l.conversation_id, l.event_id), h.participant_id) as has_deliveries
    from listed l
    join unique_handles h on h.handle = lower(l.handle)
)
select distinct
    event_id, conversation_id, participant_id, readable_at as reached_at,
    case when is_delivery then 'paged' else 'assigned the page' end as means
from named
where is_delivery = has_deliveries and status not in ('failed', 'failure', 'undelivered', 'rejected', 'bounced', 'error', 'blocked')
order by reached_at, event_id, participant_id;

comment on table deliveries is 'Whom a page reached';
comment on column deliveries.event_id is 'the record that says so';
comment on column deliveries.conversation_id is 'the page';
comment on column deliveries.participant_id is 'joins participants';
comment on column deliveries.reached_at is 'when';
comment on column deliveries.means is 'paged (a delivery), assigned the page (no delivery to them is on record)';
