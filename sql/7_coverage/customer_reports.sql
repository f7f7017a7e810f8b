-- One row per report of a customer: a ticket that a customer opened, or that came in at a support desk.
create table customer_reports as
select
    s.event_id, s.kind, s.service, s.occurred_at, s.earliest_at, s.latest_at, s.headline, s.file_path, s.line_number
from said s
left join participants p on p.participant_id = s.actor_id
where s.kind in ('ticket', 'mail') and s.opens_conversation and s.actor_kind is distinct from 'automation'
    and s.action in ('', 'created', 'opened')
    and (s.actor_kind = 'customer'
        or s.connector in ('tickets.zendesk', 'tickets.zendesk_csv', 'tickets.freshdesk')
        or s.kind = 'ticket' and regexp_matches(concat_ws(' ', json_extract_string(s.attributes, '$.issuetype'),
            json_extract_string(s.attributes, '$.type'), json_extract_string(s.attributes, '$.category'), p.team),
            '(?i)\b(support|customers?|complaint|service request|help ?desk)\b')
        or s.kind = 'ticket' and regexp_matches(s.headline, '(?i)^([a-z]+-?\d+: )?((a|one|several|many|some|our) )?(customers?|clients?|cardholders?)\b ?(:|(is|are|was|were|has|have|reports?|reported|complains?|'
            || 'calls?|called|says?|cannot|can(''|’)?t|unable|gets?|sees?)\b)'))
order by s.occurred_at, s.file_path, s.line_number, s.event_id;

comment on table customer_reports is 'What customers reported';
comment on column customer_reports.event_id is 'joins events';
comment on column customer_reports.kind is 'ticket or mail';
comment on column customer_reports.service is 'as in events';
comment on column customer_reports.occurred_at is 'as in events';
comment on column customer_reports.earliest_at is 'as in events';
comment on column customer_reports.latest_at is 'as in events';
comment on column customer_reports.headline is 'as in events';
comment on column customer_reports.file_path is 'as in events';
comment on column customer_reports.line_number is 'as in events';
