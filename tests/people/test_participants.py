"""One participant for each person: what joins handles, and what must keep them apart."""

from pipelines.people.identity import Listed, persons


def listed(handle, owner=None, name=None, origin="users.json", kind="human"):
    return Listed(handle, owner or handle, name, kind, origin)


def same(rows, one, other):
    found = persons(rows)
    return found[one.casefold()][0] == found[other.casefold()][0]


def test_the_handles_that_incident_toml_gives_one_person_are_one():
    rows = [
        listed("mira", "mira", origin="incident.toml"),
        listed("U1", "mira", origin="incident.toml"),
        listed("U1"),
        listed("nick", "U1"),
    ]
    assert same(rows, "mira", "nick")


def test_the_same_address_joins_accounts_of_two_systems_whatever_its_case():
    assert same(
        [
            listed("U1"),
            listed("a@x.org", "U1"),
            listed("P9", origin="p.json"),
            listed("A@X.org", "P9", origin="p.json"),
        ],
        "U1",
        "P9",
    )


def test_a_name_that_is_the_others_handle_joins_them():
    assert same(
        [
            listed("U1", name="Mira Lund"),
            listed("mlund", "U1", "Mira Lund"),
            listed("P9", name="mlund", origin="p.json"),
        ],
        "U1",
        "P9",
    )


def test_the_same_full_name_in_two_systems_joins_them_accents_or_not():
    assert same([listed("U1", name="José Ferro"), listed("P9", name="Jose Ferro", origin="p.json")], "U1", "P9")


def test_a_handle_that_spells_one_persons_full_name_is_theirs():
    chat = [
        listed("U1", name="Claudia Rüegg"),
        listed("U2", name="Thomas Wyss"),
        listed("t.wyss@x.org", "U2", "Thomas Wyss"),
    ]
    bare = [
        listed(handle, origin=None)
        for handle in ("claudia.rueegg", "Claudia_Ruegg@x.org", "thomas.wyss@y.org", "c.rueegg")
    ]
    assert same(chat + bare, "U1", "claudia.rueegg")
    assert same(chat + bare, "U1", "Claudia_Ruegg@x.org")
    assert not same(chat + bare, "U2", "thomas.wyss@y.org"), "a namesake elsewhere"
    assert not same(chat + bare, "U1", "c.rueegg"), "an initial is no name"


def test_a_handle_that_spells_the_name_of_two_people_is_nobodys():
    rows = [listed("U1", name="Ana Lund"), listed("U2", name="Ana Lund"), listed("ana.lund", origin=None)]
    assert not same(rows, "U1", "ana.lund")
    assert not same(rows, "U2", "ana.lund")


def test_two_people_of_one_roster_with_the_same_name_stay_two():
    rows = [
        listed("U1", name="Ana Lund"),
        listed("U2", name="Ana Lund"),
        listed("P9", name="Ana Lund", origin="p.json"),
    ]
    assert not same(rows, "U1", "U2")
    assert not same(rows, "U1", "P9")


def test_a_full_name_of_two_people_joins_them_not_by_being_a_handle_either():
    rows = [
        listed("U1", name="Ana Lund"),
        listed("U2", name="Ana Lund"),
        listed("ana.lund", "U1", "Ana Lund"),
        listed("Ana Lund", "U1", "Ana Lund"),
        listed("Ana Lund", "U2", "Ana Lund"),
        listed("Ana Lund", origin=None),
    ]
    assert not same(rows, "U1", "U2")
    assert not same(rows, "U1", "Ana Lund")
    assert same(rows, "U1", "ana.lund")


def test_a_nickname_of_two_people_with_different_names_joins_nobody():
    rows = [
        listed("U1", name="Alex Stone"),
        listed("alex", "U1", "Alex Stone"),
        listed("U2", name="Alexa Brook"),
        listed("alex", "U2", "Alexa Brook"),
    ]
    assert not same(rows, "U1", "U2")
    assert not same(rows, "U1", "alex")


def test_a_program_and_a_person_are_never_one():
    assert not same([listed("U1", name="ops"), listed("ops", kind="automation", origin="c.json")], "U1", "ops")


def test_two_people_of_incident_toml_are_never_joined_by_a_roster():
    rows = [
        listed("ann", origin="incident.toml"),
        listed("bob", origin="incident.toml"),
        listed("ann", "U1"),
        listed("bob", "U1"),
    ]
    assert not same(rows, "ann", "bob")


def people(small, *rows):
    for handle, alias_of, name, role, zone, kind, origin in rows:
        small.connection.execute(
            "insert into records.people values (?, ?, ?, ?, null, ?, ?, ?)",
            [handle, alias_of, name, role, zone, kind, origin],
        )


def roles(small):
    query = "select handle, role from evidence.handles join participants using (participant_id)"
    return dict(small.rows(query))


def test_who_has_no_role_gets_a_number_by_first_appearance(small):
    small.event("01:10", "first", kind="chat", path="c.json", actor="zoe", actor_kind="human")
    small.event("01:20", "second", kind="chat", path="c.json", actor="abe", actor_kind="human")
    small.event("01:05", "ok", kind="chat", path="c.json", actor="robot", actor_kind="automation")
    small.event("01:30", "cannot pay", kind="ticket", path="j.json", actor="buyer", actor_kind="customer")
    people(
        small,
        ("silent", None, None, None, None, "human", "users.json"),
        ("dependabot[bot]", None, "dependabot[bot]", None, None, "human", "commits.json"),
    )
    assert roles(small.run()) == {
        "zoe": "responder 1",
        "abe": "responder 2",
        "silent": "responder 3",
        "robot": "program 1",
        "dependabot[bot]": "program 2",
        "buyer": "customer 1",
    }


def test_incident_toml_goes_before_a_profile_and_a_profile_before_a_number(small):
    people(small, ("U1", None, "Ann A", "engineer", "Europe/Paris", "human", "users.json"),
           ("U1", "U1", None, "incident commander", "Europe/Berlin", "human", "incident.toml"),
           ("U2", None, "Bob B", "support lead", "Mars/Base", "human", "users.json"))  # fmt: skip
    assert roles(small.run()) == {"U1": "incident commander", "U2": "support lead"}
    assert set(small.rows("select role, zone from participants")) == {
        ("incident commander", "Europe/Berlin"),
        ("support lead", None),
    }


def test_a_guest_of_a_shared_channel_is_no_responder(small):
    people(
        small,
        ("U1", None, "Ann A", None, None, "human", "users.json"),
        ("U2", None, "Bob B", None, None, "human", "users.json"),
    )
    small.connection.execute("update records.people set team = 'guest' where handle = 'U2'")
    assert roles(small.run()) == {"U1": "responder 1", "U2": "guest 1"}


def test_a_rotation_is_named_by_its_team_and_never_by_a_person(small):
    small.event("01:00", "pool exhausted", service="payments")
    people(
        small,
        ("payments-oncall", None, None, None, None, "human", "p.json"),
        ("mira-oncall", None, None, None, None, "human", "p.json"),
    )
    assert roles(small.run()) == {"payments-oncall": "on-call, payments", "mira-oncall": "responder 1"}


def test_a_shift_counts_from_the_first_act_after_six_hours_of_rest(small):
    small.window("00:00", "23:00")
    for when in ("01:00", "05:30", "14:00"):
        small.event(when, "here", kind="chat", path="c.json", actor="ann", actor_kind="human")
    assert small.run().rows("select hours, act_count from shifts order by shift_number") == [(4.5, 2), (0.0, 1)]
