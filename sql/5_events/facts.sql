-- One row per thing that a document states of the whole of it.
create view evidence.facts as
select f.file_path, t.line_number, t.name, t.value, t.zone
from records.facts t
join evidence.files f using (file_number);

comment on view evidence.facts is 'What documents state of the whole of them, as written; an answer without a record too';
comment on column evidence.facts.file_path is 'the evidence file';
comment on column evidence.facts.line_number is 'the line, else the ordinal of the document';
comment on column evidence.facts.name is 'what it states: Time to detection, Start time; of JSON the path';
comment on column evidence.facts.value is 'as written';
comment on column evidence.facts.zone is 'the zone in which the document tells its times, where it says so';
