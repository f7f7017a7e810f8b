-- One row per person or program that acted or is listed, named by role. Filled by pipelines.people.
create table participants (
    participant_id varchar not null,
    role varchar not null,
    team varchar,
    zone varchar,
    actor_kind varchar not null
);

comment on table participants is 'Who acted, by role; names stand in evidence.handles only';
comment on column participants.participant_id is 'the same for the same person, whatever else is in the folder';
comment on column participants.role is 'as incident.toml states it; else as a roster or the name of a rotation has it; else a number, by first appearance';
comment on column participants.team is 'as stated';
comment on column participants.zone is 'IANA name of their time zone, where known';
comment on column participants.actor_kind is 'human, automation, system, customer';
