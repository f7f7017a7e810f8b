"""Who wrote a mail that became a ticket is one of the people, and so no mere field of it."""

from connectors._contract import Person
from connectors._registry import all_connectors

TICKETS = """{"tickets": [{"id": 35436, "subject": "Cannot sign in", "requester_id": 20978392, "status": "open",
  "created_at": "2026-03-29T00:40:00Z",
  "via": {"channel": "email", "source": {"from": {"address": "t.ember@shop.example", "name": "Tilda Ember"}, "to": {}}}}]}"""


def test_the_sender_of_a_mail_is_its_requester(evidence):
    connector = all_connectors()["tickets.zendesk"]
    [person] = [item for item in connector.read(evidence(TICKETS)) if isinstance(item, Person)]
    assert (person.handle, person.name, person.actor_kind) == ("20978392", "Tilda Ember", "customer")
    assert "t.ember@shop.example" in person.aliases
