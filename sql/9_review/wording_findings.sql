-- One row per passage of the review whose words blame or claim too much. Nothing is checked yet, so it has no rows.
create table wording_findings (
    place varchar not null,
    quoted varchar not null,
    rule varchar not null,
    suggestion varchar
);

comment on table wording_findings is 'Wording of the review worth a second look';
comment on column wording_findings.place is 'which entry';
comment on column wording_findings.quoted is 'the words';
comment on column wording_findings.rule is 'what is the matter';
comment on column wording_findings.suggestion is 'what could stand there';
