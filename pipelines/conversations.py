"""One name for each conversation: an export may give its id in one file and call its folders by its name."""

from __future__ import annotations

import duckdb


def unify(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the id in the place of the name, wherever only one conversation bears that name."""
    connection.execute(
        """
        create temporary table known_names as
        select alias, any_value(conversation_id) as conversation_id from records.conversations
        group by alias having count(distinct conversation_id) = 1;
        update records.identifier_rows i
        set value = split_part(n.conversation_id, ':', 2) || substr(i.value, length(split_part(n.alias, ':', 2)) + 1)
        from records.event_rows d join known_names n on n.alias = d.conversation_id
        where d.event_id = i.event_id and i.kind in ('message', 'thread')
            and starts_with(i.value, split_part(n.alias, ':', 2) || '/');
        update records.event_details d set conversation_id = n.conversation_id from known_names n where d.conversation_id = n.alias;
        update records.presence p set conversation_id = n.conversation_id from known_names n where p.conversation_id = n.alias;
        drop table known_names;
        """
    )
