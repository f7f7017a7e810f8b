-- One row per thing that the review says went well, went poorly or was luck.
create table learned (category varchar not null, statement varchar not null);

comment on table learned is 'What went well, what poorly, and where we were lucky';
comment on column learned.category is 'well, poorly, lucky';
comment on column learned.statement is 'as stated';
