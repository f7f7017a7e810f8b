-- One row per weak spot of the review sheet: what is missing, vague or too much; filled by pipelines.review_checks.
create table review_checks (
    place varchar not null,
    check_name varchar not null,
    explanation varchar not null,
    suggestion varchar not null
);

comment on table review_checks is 'What the review sheet still lacks';
comment on column review_checks.place is 'which entry, as in review.toml: actions.A1';
comment on column review_checks.check_name is 'what was checked';
comment on column review_checks.explanation is 'what is the matter';
comment on column review_checks.suggestion is 'what to do, or to ask';
