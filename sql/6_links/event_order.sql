-- One row per two events, with what is known of their order: ask for the pairs that matter, there are many.
create view event_order as
select
    f.event_id,
    s.event_id as other_event_id,
    order_between(
        f.clock_id, f.file_path, f.line_number, f.earliest_at, f.latest_at,
        s.clock_id, s.file_path, s.line_number, s.earliest_at, s.latest_at, w.written_order) as known_order
from events f
join events s on s.event_id <> f.event_id
left join evidence.files w on w.file_path = f.file_path;

comment on view event_order is 'What is known of the order of any two events; give at least one id';
comment on column event_order.event_id is 'the one';
comment on column event_order.other_event_id is 'the other';
comment on column event_order.known_order is 'before, after or unknown: the one against the other';
