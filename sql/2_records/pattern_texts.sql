-- One row per kind of log line and file: its text with the variables masked.
create table records.pattern_texts (
    pattern_number bigint not null,
    pattern_id varchar not null,
    text varchar not null
);

comment on table records.pattern_texts is 'Log lines of each file with their variables masked';
comment on column records.pattern_texts.pattern_number is 'joins event_cores';
comment on column records.pattern_texts.pattern_id is 'a hash of the text: the same in every file and incident';
comment on column records.pattern_texts.text is 'the masked text';
