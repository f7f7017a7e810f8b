-- One row per reference of review.toml that fits no event any more. Filled by pipelines.review.
create table review_unmatched (what varchar not null, reason varchar not null);

comment on table review_unmatched is 'Entries of the review that lost their event: listed, never lost';
comment on column review_unmatched.what is 'the entry and how it names its event';
comment on column review_unmatched.reason is 'why it fits none';
