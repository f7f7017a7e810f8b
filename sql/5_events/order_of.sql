-- What is known of the order of two events: before, after or unknown (give one sub-select per argument).
-- Within one clock and one file that was written in order the position decides, across steps too; else the bounds do.
create macro order_between(
    clock_id, file_path, line_number, earliest_at, latest_at, other_clock_id, other_file_path, other_line_number, other_earliest_at,
    other_latest_at, written_order
) as case
    when clock_id = other_clock_id and file_path = other_file_path and written_order = 'appended'
        then case when line_number < other_line_number then 'before' when line_number > other_line_number then 'after' else 'unknown' end
    when clock_id = other_clock_id and file_path = other_file_path and written_order = 'newest first'
        then case when line_number > other_line_number then 'before' when line_number < other_line_number then 'after' else 'unknown' end
    when latest_at <= other_earliest_at then 'before'
    when other_latest_at <= earliest_at then 'after'
    else 'unknown'
end;

create macro order_of(a, b) as (
    with first_event as (select * from events where event_id = a),
    second_event as (select * from events where event_id = b)
    select order_between(
        f.clock_id, f.file_path, f.line_number, f.earliest_at, f.latest_at,
        s.clock_id, s.file_path, s.line_number, s.earliest_at, s.latest_at, w.written_order)
    from first_event f
    cross join second_event s
    left join evidence.files w on w.file_path = f.file_path
);
