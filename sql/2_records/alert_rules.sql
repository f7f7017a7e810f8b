-- One row per rule that an alert is judged by, as its system lists it.
create table records.alert_rules (
    file_path varchar not null,
    alert_name varchar not null,
    service varchar,
    reads varchar not null
);

comment on table records.alert_rules is 'What alerts are judged by, as handed in';
comment on column records.alert_rules.file_path is 'the list of rules';
comment on column records.alert_rules.alert_name is 'as in identifiers';
comment on column records.alert_rules.service is 'whose, where the rule says so';
comment on column records.alert_rules.reads is 'the query, or the name of the metric';
