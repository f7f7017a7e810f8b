-- One row per handle, in small letters, that only one participant bears.
create view unique_handles as
select lower(handle) as handle, min(participant_id) as participant_id
from evidence.handles
group by lower(handle)
having count(distinct participant_id) = 1;

comment on view unique_handles is 'Handles that tell who is meant, in whatever case they are written';
comment on column unique_handles.handle is 'in small letters';
comment on column unique_handles.participant_id is 'joins participants';
