-- One row per event of which is known whether a person, a program, the system itself or a customer acted, with the rule that says so.
create view actor_bases as
select event_id, actor_kind, actor_basis as basis
from records.event_rows
where actor_kind is not null;

comment on view actor_bases is 'Automatic or human: who acted, and by which rule that is told';
comment on column actor_bases.event_id is 'joins events';
comment on column actor_bases.actor_kind is 'as in events';
comment on column actor_bases.basis is 'the rule';
