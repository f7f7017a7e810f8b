-- Macros: what request_words say, the words of a log line in small letters, of a request's course.
-- Whoever hands it on saw it before whoever took it; nobody waits for what lies in a queue or was accepted for later; what gave up did not wait.
create macro says_answer(said) as regexp_matches(said, '\b(?:respon(?:se|ded|ding)|repl(?:y|ied)|answer(?:ed)?|results?|ack(?:nowledged)?)\b');

create macro says_handing_on(said) as not says_answer(said) and regexp_matches(said,
    '\b(?:enqueue[ds]?|queue[ds]|published|scheduled|submitted|dispatched|forward(?:ed|ing)|proxying|calling|sending|sent to|request sent)\b|\bupstream=');

create macro says_beginning(said) as says_handing_on(said) or not says_answer(said) and regexp_matches(said,
    '\b(?:start(?:ed|ing)?|began|begins?|beginning|incoming|received)\b');

create macro says_picking_up(said) as regexp_matches(said, '\b(?:consum(?:ed|ing)|dequeu(?:ed|ing)|pick(?:ed|ing) up|popped|pulled)\b');

create macro says_laying_down(said) as regexp_matches(said, '\b(?:enqueue[ds]?|queue[ds]|published|scheduled|submitted|dispatched)\b');

create macro says_taking_job(said) as regexp_matches(said, '\b(?:jobs?|tasks?|jid)(?:\b|_)')
    and regexp_matches(said, '\b(?:received|start(?:ed|ing)?|running|performing)\b') and not says_handing_on(said);

create macro says_end(said) as regexp_matches(said,
    '\b(?:finish(?:ed|es)?|complete[ds]?|done|handled|served|processed|consumed|respon(?:se|ded)|returned|answered|closed|out|timeout|failed|gave up)\b|\bstatus=[0-9]');

-- worker-5 is the name of a thread, and whoever answers at once has one. What several take from one topic, each at its own
-- time, is a message or an event: order.created.
create macro says_queue(said) as regexp_matches(regexp_replace(said, '\bworker[-_#:]?[0-9]+\b', '', 'g'),
    '\b(?:(?:en|de)?queue[ds]?|published|consume[drs]?|scheduled|async\w*|background|cron|jobs?|tasks?|workers?|batch(?:es)?'
    || '|topics?|kafka|rabbitmq|pubsub|subscri(?:bers?|ptions?)|(?:handl|process|receiv)(?:e|es|ed|ing) (?:[\w.-]+ )?(?:messages?|events?)'
    || '|[a-z_]+\.(?:created|updated|changed|deleted|placed|paid|shipped|cancell?ed|completed|failed))\b');

-- 202 Accepted: the answer came before the work was done (RFC 9110, 15.3.3). Its place is after the request line, or in a field of that name.
create macro says_accepted(said) as regexp_matches(said,
    '\b(?:get|post|put|patch|delete) /\S*(?: http/[\d.]+)?["'']?(?: -+>?| status)?[ =:]+202\b|\bstatus(?:[_. ]?code)?["'']?\s*[=: ]\s*["'']?202\b|\b202 accepted\b');

create macro says_giving_up(said) as regexp_matches(said, '\b(?:timed out|timeout|gave up|deadline|cancell?ed|aborted)\b');
