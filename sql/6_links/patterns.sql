-- One row per kind of log line: its text with the variables masked. Nothing is masked yet, so it has no rows.
create table patterns (
    pattern_id varchar not null,
    text varchar not null,
    event_count bigint not null,
    first_at timestamptz,
    last_at timestamptz,
    is_new boolean
);

comment on table patterns is 'Log lines with their variables masked';
comment on column patterns.pattern_id is 'a hash of the masked text: it means the same in every incident';
comment on column patterns.text is 'the masked text';
comment on column patterns.event_count is 'lines of this kind';
comment on column patterns.first_at is 'the first of them';
comment on column patterns.last_at is 'the last of them';
comment on column patterns.is_new is 'whether older exports know no such line; NULL: there are none';
