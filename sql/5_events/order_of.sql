-- What is known of the order of two events: before, after or unknown (give one sub-select per argument).
-- Within one clock and one file that was written in order the position decides; else the bounds do.
create macro order_of(a, b) as (
    with first_event as (select * from events where event_id = a),
    second_event as (select * from events where event_id = b)
    select case
        when f.clock_id = s.clock_id and f.file_path = s.file_path and w.written_order = 'appended'
            then case when f.line_number < s.line_number then 'before' when f.line_number > s.line_number then 'after' else 'unknown' end
        when f.clock_id = s.clock_id and f.file_path = s.file_path and w.written_order = 'newest first'
            then case when f.line_number > s.line_number then 'before' when f.line_number < s.line_number then 'after' else 'unknown' end
        when f.latest_at <= s.earliest_at then 'before'
        when s.latest_at <= f.earliest_at then 'after'
        else 'unknown'
    end
    from first_event f
    cross join second_event s
    left join evidence.files w on w.file_path = f.file_path
);
