"""Discord: a channel as DiscordChatExporter writes it in CSV.

    AuthorID,Author,Date,Content,Attachments,Reactions
    "3","payments","2026-03-29T01:56:00.1050000+01:00","Looking","",""

Times are in the exporter's zone, with their offset since version 2.41 and in the exporter's way of writing before. The channel is not
named. Source: Tyrrrz/DiscordChatExporter DiscordChatExporter.Core/Exporting/CsvMessageWriter.cs.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, Person
from connectors._csv import Row
from connectors._documents import without
from connectors._headed import table_connector
from connectors._records import Record, sentence

HEADER = ("AuthorID", "Author", "Date", "Content", "Attachments", "Reactions")


@table_connector("chat.discord_csv", HEADER, kind="chat", clock="service:discord")
def read(record: Record, row: Row) -> Iterator[Item]:
    message = record.value
    actor, name, text = message["AuthorID"], message.get("Author"), message.get("Content", "")
    yield Event(
        line=row.line,
        line_count=row.line_count,
        time=message["Date"],
        headline=sentence(text) or "message without text",
        body=text,
        actor=actor,
        actor_kind="human",
        attributes=without(message, "AuthorID", "Author", "Date", "Content"),
    )
    yield Person(actor, name, aliases=[name] if name else [])
