-- One row per note of the review, with the event that it is about.
create table notes (event_id varchar not null, text varchar not null);

comment on table notes is 'Notes of the review';
comment on column notes.event_id is 'what it is about';
comment on column notes.text is 'the note';
