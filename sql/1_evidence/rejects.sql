-- One row per record, or rest of a file, that could not be read.
create table evidence.rejects (
    file_path varchar not null,
    line_number bigint not null,
    raw varchar,
    reason varchar not null
);

comment on table evidence.rejects is 'What could not be read, with its place, its raw text and the reason';
comment on column evidence.rejects.file_path is 'the evidence file';
comment on column evidence.rejects.line_number is 'the physical line, or the record''s ordinal, from 1';
comment on column evidence.rejects.raw is 'as found; bytes that are no text are escaped';
comment on column evidence.rejects.reason is 'why, in words';
