-- One row per passage of the review, or of what Postlude wrote itself, whose words blame or claim too much; filled by
-- pipelines.wording_findings.
create table wording_findings (
    place varchar not null,
    quoted varchar not null,
    rule varchar not null,
    level varchar not null,
    explanation varchar not null,
    suggestion varchar
);

comment on table wording_findings is 'Wording of the review worth a second look';
comment on column wording_findings.place is 'which entry, as in review.toml: factors.F1.statement';
comment on column wording_findings.quoted is 'the words';
comment on column wording_findings.rule is 'what is the matter';
comment on column wording_findings.level is 'error, warning, info';
comment on column wording_findings.explanation is 'why that is so';
comment on column wording_findings.suggestion is 'what to write or to ask instead';
