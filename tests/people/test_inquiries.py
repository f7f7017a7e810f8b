"""The search for the cause, in the order of the messages."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.inquiries import follow

START = datetime(2026, 3, 29, 1, tzinfo=UTC)


def followed(*words):
    return follow(
        [
            (f"e{n}", "c", "ann" if n % 2 else "bob", START + n * timedelta(minutes=1), each, False, ["c"])
            for n, each in enumerate(words)
        ],
        {},
    )


def inquiries(small):
    return small.rows("select kind, what, became from inquiries order by position")


def lives(small):
    rows = small.rows("select inquiry_id, list(step order by step_number) from inquiry_steps join inquiries i using (inquiry_id) "
                      "where kind = 'hypothesis' group by inquiry_id, i.position order by i.position")  # fmt: skip
    return [steps for _, steps in rows]


def test_a_hypothesis_is_stated_supported_and_confirmed_each_with_its_message(small):
    messages = [small.chat("01:00", "my bet is the certificate"), small.chat("01:03", "the dates match, same time as the certificate renewal", "bob"),
                small.chat("01:06", "confirmed, the certificate expired at midnight")]  # fmt: skip
    assert lives(small.run()) == [["stated", "supported", "confirmed"]]
    assert [row[0] for row in small.rows("select event_id from inquiry_steps order by step_number")] == messages


def test_what_was_contradicted_is_abandoned_when_another_takes_its_place(small):
    small.chat("01:00", "I bet it's the disk")
    small.chat("01:01", "disks at 38 %. Not that.", "bob")
    small.chat("01:09", "could be the connection pool", "bob")
    assert lives(small.run()) == [["stated", "contradicted", "abandoned"], ["stated"]]
    assert [became for _, _, became in inquiries(small)] == ["contradicted", "stated"]


@pytest.mark.parametrize("words", [
    "not the pool: connections are at 30 of 100", "that rules out the pool", "pool looks fine to me", "we can rule the pool out",
    "pool usage is perfectly normal", "no sign of pool exhaustion", "I don't think it's the pool", "confirmed: not the pool",
])  # fmt: skip
def test_a_hypothesis_is_denied_in_many_words(words):
    assert [step.step for step in followed("I think it is the connection pool", words)[0].steps] == [
        "stated",
        "contradicted",
    ]


def test_one_sentence_may_deny_one_hypothesis_and_state_another():
    first, second = followed("I think it is the connection pool", "not the pool, it is the lock held by the migration")
    assert [step.step for step in first.steps + second.steps] == ["stated", "contradicted", "stated"]


def test_a_short_name_is_a_hypothesis_too():
    assert [step.step for step in followed("I think it's DNS", "dns is ruled out")[0].steps] == [
        "stated",
        "contradicted",
    ]


@pytest.mark.parametrize(
    "words", ["see <https://wiki.example.org/runbooks/db>, now", "<https://wiki.example.org/runbooks/db|this page>"]
)
def test_a_link_is_shown_without_the_markup_around_it(words):
    assert followed(words)[0].steps[0].quoted == "https://wiki.example.org/runbooks/db"


@pytest.mark.parametrize("query", [
    "select count(*) from pg_stat_activity where state='idle in transaction'", "kubectl get pods -n pay -o wide",
    'sum(rate(http_requests_total{code=~"5.."}[5m])) by (service)',
])  # fmt: skip
def test_a_query_is_shown_whole(query):
    assert [each.steps[0].quoted for each in followed(f"saw it with `{query}` just now")] == [query]


def outcomes(*words):
    return [(each.steps[0].quoted, each.became.step) for each in followed(*words)]


@pytest.mark.parametrize("words", [
    "the vendor confirmed the maintenance for Friday", "customer confirmed that checkout works again", "Leo confirmed he is joining",
    "ok that's it for my shift, over to Tom", "I can confirm the rollback is complete",
])  # fmt: skip
def test_what_is_confirmed_of_something_else_confirms_no_hypothesis(words):
    assert outcomes("I suspect the vacuum", words) == [("I suspect the vacuum", "stated")]


@pytest.mark.parametrize(
    "words",
    ["Found it: the cert on lb-2 expired", "Found it! The cert on lb-2 expired", "root cause: a full disk on pg-1"],
)
def test_a_find_of_another_thing_is_a_hypothesis_of_its_own(words):
    assert outcomes("I suspect the vacuum", words) == [("I suspect the vacuum", "stated"), (words, "stated")]


@pytest.mark.parametrize(
    "words", ["found it! The vacuum held the lock", "confirmed", "yes, that's it", "confirmed: vacuum"]
)
def test_a_confirmation_is_of_what_it_names_or_of_what_it_answers(words):
    assert outcomes("I suspect the vacuum", words) == [("I suspect the vacuum", "confirmed")]


def test_a_find_that_shares_one_word_of_many_is_another_thing():
    theory, find = (
        "I suspect clock skew on the brokers",
        "found it: a message at offset 88123 on broker-2 has an empty key",
    )
    assert outcomes(theory, find) == [(theory, "stated"), (find, "stated")]


@pytest.mark.parametrize("words", ["confirmed", "yes, that's it", "agreed"])
def test_what_was_contradicted_is_not_open_to_a_later_confirmation(words):
    assert outcomes("I suspect the vacuum", "it's not the vacuum", words) == [("I suspect the vacuum", "contradicted")]


def test_a_late_word_without_a_name_confirms_nothing():
    late = [
        ("e1", None, "ann", START, "I suspect the vacuum", False, [None]),
        ("e2", None, "bob", START + timedelta(hours=1), "confirmed", False, [None]),
    ]
    assert [step.step for step in follow(late, {})[0].steps] == ["stated"]


def test_a_bare_word_in_a_thread_answers_the_thread():
    def became(*places):
        said = ["I suspect the vacuum", "can we restore from the base backup?", "Confirmed."]
        rows = [(f"e{n}", "c", "ann", START + n * timedelta(minutes=1), words, False, place)
                for n, (words, place) in enumerate(zip(said, places, strict=True))]  # fmt: skip
        return follow(rows, {})[0].became.step

    assert became(["c"], ["c", "t"], ["t"]) == "stated"
    assert became(["c", "t"], ["c"], ["t"]) == "confirmed"


def test_a_bare_word_after_another_question_answers_that():
    question = "can somebody confirm the maintenance window for tonight?"
    assert outcomes("I suspect the vacuum", question, "Confirmed.") == [("I suspect the vacuum", "stated")]


@pytest.mark.parametrize(("words", "became"), [
    ("Confirmed. The cert on lb-2 expired.", "stated"), ("Confirmed. The vacuum held the lock.", "confirmed"),
    ("Confirmed. Stopping it now.", "confirmed"), ("Confirmed. Thanks!", "confirmed"),
])  # fmt: skip
def test_a_confirmation_is_of_what_its_next_sentence_tells(words, became):
    assert outcomes("I suspect the vacuum", words) == [("I suspect the vacuum", became)]


def test_what_is_taken_back_is_contradicted():
    back = "scratch that, it was a typo in the ingress"
    assert outcomes("I suspect the vacuum", back) == [("I suspect the vacuum", "contradicted"), (back, "stated")]
    assert outcomes("Probably the ad rollout", "nope, errors began before the rollout")[0][1] == "contradicted"


@pytest.mark.parametrize("words", [
    "Possibly a bad deploy?", "what about the cron at 02:00?", "wondering whether the new JVM flags are to blame",
    "could also be the schema registry", "maybe a poison message in orders-3?",
])  # fmt: skip
def test_a_hypothesis_may_be_a_question_or_a_doubt(words):
    assert outcomes(words) == [(words, "stated")]


@pytest.mark.parametrize(
    "words",
    ["root cause?", "I am not convinced it is the relay", "what about the customers?", "maybe a restart helps?"],
)
def test_what_names_no_cause_is_no_hypothesis(words):
    assert outcomes(words) == []


def test_a_rejection_is_of_what_it_names_and_of_nothing_else():
    assert outcomes("Is it the new CDN config?", "provider status page is green, so not the provider", "My theory: node-7 has a bad NIC",
                    "CDN config was not live yet, so that's ruled out", "drained node-7, errors continue. So it isn't the node.") == [
        ("Is it the new CDN config?", "contradicted"), ("provider status page is green, so not the provider", "ruled out"),
        ("My theory: node-7 has a bad NIC", "contradicted"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["replica lag looks normal", "so not the mail relay", "storage is fine", "that rules out the mail relay"]
)
def test_what_names_another_thing_leaves_the_hypothesis_open(words):
    assert outcomes("could be the connection pool", words) == [
        ("could be the connection pool", "stated"),
        (words, "ruled out"),
    ]


@pytest.mark.parametrize(
    "words",
    ["ok, not that.", "no change", "doubled it, no difference", "that doesn't explain the spike", "so it's ruled out"],
)
def test_what_points_back_is_of_the_last_hypothesis(words):
    assert outcomes("could be the connection pool", words) == [("could be the connection pool", "contradicted")]


@pytest.mark.parametrize(("theory", "words"), [
    ("I suspect a memory leak in the renderer", "heap use is flat, no memory leak"), ("Is it the quota rule from yesterday?", "switched off the quota rule, still failing"),
])  # fmt: skip
def test_what_goes_on_without_the_suspect_denies_it(theory, words):
    assert outcomes(theory, words) == [(theory, "contradicted")]


def test_edited_words_count_from_their_edit(small):
    small.chat("01:10", "it was the vacuum, probably the nightly one", edited="01:40")
    small.chat("01:25", "could be the disk", "bob")
    small.run()
    assert small.rows("select quoted, said_at, is_edited from inquiry_steps where step = 'stated' order by said_at") == [
        ("could be the disk", small.at("01:25"), False), ("it was the vacuum, probably the nightly one", small.at("01:40"), True),
    ]  # fmt: skip


def test_a_verdict_without_a_name_is_of_the_last_hypothesis_and_only_for_a_while(small):
    small.chat("01:00", "maybe it is the settlement batch")
    for minute in range(1, 7):
        small.chat(f"01:{minute:02}", "tickets are coming in", "bob")
    small.chat("01:08", "no change", "bob")
    assert lives(small.run()) == [["stated"]]


def test_a_question_answers_nothing(small):
    small.chat("01:00", "I suspect the load balancer")
    small.chat("01:01", "is the load balancer fine?", "bob")
    assert lives(small.run())[0] == ["stated"]


def test_dashboards_queries_runbooks_and_logs_stand_in_the_order_they_were_looked_at(small):
    small.chat("01:00", "see https://grafana.example.org/d/abc/checkout")
    small.chat("01:02", "following the runbook")
    small.chat("01:03", "select count(*) from orders gives 0", "bob")
    small.chat("01:04", "nothing in the access logs", "bob")
    small.run()
    assert [kind for kind, _, _ in inquiries(small)] == ["dashboard", "runbook", "query", "logs"]
    assert {became for _, _, became in inquiries(small)} == {"looked at"}


def test_what_a_program_writes_is_no_hypothesis(small):
    small.chat("01:00", "probably the disk", "robot", actor_kind="automation")
    assert inquiries(small.run()) == []
