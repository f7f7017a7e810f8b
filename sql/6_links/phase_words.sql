-- Macros: what phase_words say, the words of a message or a comment, of who answers for it, what it is called and whether it is over.
-- The beginning is what a message starts with, below who it is told to and a short yes.
-- In French and Spanish, where a sentence begins with it: what stands behind "quand je regarde" or "si je le prends" is no answer.
create macro says_answering_elsewhere(said) as regexp_matches(said,
    '(?im)(^|[.!?,;:–-] ?|\b(ok|bon|oui|bonsoir|bonjour|sí|vale) )('
        || 'je (prends (l[''’]incident|le ticket|l[''’]appel|l[''’]alerte|la main|la suite|le relais|ça|le dossier|en charge)|(le|la) prends|m[''’]en (occupe|charge)|m[''’]y mets|suis dessus|regarde)|'
        || 'on (regarde|s[''’]en occupe)|j[''’](y regarde|investigue|analyse)|me (encargo|ocupo)|lo (miro|reviso)|estoy (en ello|mirando|investigando))([^\w]|$)');

create macro says_answering(said) as (
        regexp_matches(said, '(?i)\b(looking into (it|this)|i(''m| am) (on it|on this|looking|checking|investigating)|i have the page|'
            || 'i(''ll| will) (take|handle|own) (it|this|the page)|i(''ve| have)? got (it|this|the page)|acked|investigating now|'
            || 'having a look|taking (it|this|the page|a look)|(ich )?schaue? (mir )?(es|das) (mal )?an|(ich )?(übernehme|kümmere mich))\b')
        or says_answering_elsewhere(said)
        or regexp_matches(said, '(?im)^((@|<@)[\w.>|-]+|[a-z][a-z0-9]*-\d+:|ok|okay|yes|yep|hi|hey|thanks|right|ack(nowledged)?|,|:|\s|[.!–-])*\b(on it|looking|checking|investigating|acknowledged|ack)\b'))
    and not regexp_matches(said, '(?i)\b(not|n''t|who|nobody|somebody|anyone|is|are) (\w+ )?(looking|checking|taking|investigating|on it)\b|'
        || '\b(looking|checking) (good|better|fine|ok|okay|healthy|great|stable|normal|forward|out|in)\b');

create macro says_declaring(said) as
    regexp_matches(said, '(?i)\bdeclar(e|ed|ing)\b|\bSEV[- ]?[0-5]\b|\bmajor incident\b|\bthis is an incident\b|\bcall(ing)? (this|it) an incident\b|'
        || '\bincident (channel|room|bridge|commander)\b|\b(opened|opening|started|starting|raised|raising) (an |the )?(incident\b|inc-?\d+\b)|'
        || '\b(rais|bump|upgrad|escalat|promot)(e|ed|ing) (this|it) to (a )?(p|prio(rity)?|sev(erity)?)[- ]?[0-5]\b|\bP[01] incident\b|'
        || '\b(this|it)( is|''s) (now )?(a |an )?(p|prio(rity)? ?)[01]\b|\bincident majeur\b|\b(on|je) déclare (l[''’]|un |la |une )(incident|crise)|\bcellule de crise (est )?(ouverte|activée|déclenchée)\b|\bj[''’]ouvre (un |l[''’])incident\b|\bincidente mayor\b')
    and not regexp_matches(said, '(?i)\b(pas|no) (d[''’]|es |encore |un |de )*(incident majeur|incidente mayor|cellule de crise)\b')
    and not regexp_matches(said, '(?i)\b(not|no|if|last|previous|another|like the) (this |it )?(is |was )?(a |an |the )?(SEV[- ]?\d|incident)');

create macro says_over_elsewhere(said) as
    regexp_matches(said, '(?i)\b(incident|crise)( est)? (clos|close|terminée?|résolue?|levée)([^\wà-ÿ]|$)|\bfin de (l[''’]incident|(la )?crise)\b|'
        || '\bincidente( está)? (cerrado|resuelto|terminado)\b')
    and not regexp_matches(said, '(?i)\b(pas|si|quand|avant|après|jusqu''à|no|cuando) ([\wà-ÿ''’]+ ){0,4}(l[''’])?(incident|crise|incidente|fin de)\b');

create macro says_over(said) as
    (says_over_elsewhere(said) or regexp_matches(said, '(?i)\bresolved\b|\ball[- ]clear\b|\bincident (is )?(now )?(over|closed|done)\b|\bstand(ing)? down\b|'
        || '\b(clos(e|ed|ing)|end(ed|ing)?|resolving|conclud(e|ed|ing)) (off )?(the|this|our) (incident|outage|bridge|war ?room|inc-?\d+)\b|'
        || '\bclosing (this|it)( one)? (out|off|now)\b|\b(can|will|let''s|let us) (now )?close (this|it)( one| out| off| now)?($|[.!,])|\bcalling (this|it)( one)? (done|over|closed|resolved)\b|'
        || '\bentwarnung\b|\b(störung|vorfall|incident) (ist )?(beendet|geschlossen|behoben)\b'))
    and not regexp_matches(said, '(?i)\b(not|n''t|until|once|when|if|un|before|after) ?([a-z'']+ ){0,4}(resolved|clos(e|ed|ing)|over|done|stand(ing)? down)\b');

-- What monitoring writes above its mails: Nagios and Icinga, Alertmanager and Grafana, Zabbix, CloudWatch.
create macro says_alarm(headline) as regexp_matches(headline,
    '^\s*(\*\* *PROBLEM\b|\[(FIRING|Alerting|TRIGGERED|P[1-4])\b|(PROBLEM|ALARM|CRITICAL|Problem|Triggered)\s?[:!-])');

-- The phase that a sentence sets at a time: its last verb before it ("impact began at 10:15 and ended at 11:05"), where the sentence
-- speaks of the incident; `said` reaches from the sentence's beginning to the time.
create macro phase_of_verb(verb) as case
    when regexp_matches(verb, '^(started|began|begun)$') then 'started'
    when regexp_matches(verb, '^(detected|noticed)$') then 'detected'
    when verb in ('acknowledged', 'declared', 'resolved') then verb
    when regexp_matches(verb, '^(ended|stopped|mitigated|recovered|restored)$') then 'mitigated'
end;

create macro phase_told(said) as case
    when not regexp_matches(said, '(?i)\b(outage|incident|impact|errors|failures|downtime|disruption|degradation|customers?|users|down|unavailable|offline|'
        || '(we|i) (first )?(detected|noticed|acknowledged|declared|mitigated|resolved)|it was (first )?(detected|noticed|declared|mitigated))\b') then null
    -- one numbered machine is not the service: what customers met began and ended when it did
    when regexp_matches(said, '(?i)\b[a-z][a-z_]*-?\d+ (is|was|has been|went|goes) (still )?(down|unavailable|offline)\b') then null
    when regexp_matches(said, '(?i)\b(down|unavailable|offline|affected)\b[^,]{0,40}\b(to|until|till)\s*$') then 'mitigated'
    when regexp_matches(said, '(?i)\b(down|unavailable|offline|affected)\s+((from|since)\s+)?(about |around )?$') then 'started'
    else phase_of_verb(regexp_extract(lower(said),
        '.*\b(started|began|begun|detected|noticed|acknowledged|declared|resolved|ended|stopped|mitigated|recovered|restored)\b( (it|this|again))?( at| around| about| by| on|:|\s)*$', 1))
end;
