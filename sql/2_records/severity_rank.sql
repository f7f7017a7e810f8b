-- From 1 (trace) to 7 (critical); NULL where a record states none.
create macro severity_rank(severity) as
    list_position(['trace', 'debug', 'info', 'notice', 'warning', 'error', 'critical'], severity);
