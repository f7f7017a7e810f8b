-- One row per thing that was assumed.
create table assumptions (
    subject varchar not null,
    assumed varchar not null,
    reason varchar not null,
    touches varchar
);

comment on table assumptions is 'What was assumed, why, and what it touches';
comment on column assumptions.subject is 'what kind of thing: zone, year, date, window, clock, connector, service, phases';
comment on column assumptions.assumed is 'what was assumed';
comment on column assumptions.reason is 'why that';
comment on column assumptions.touches is 'which file or relation it touches';
