"""The figures: what Prometheus reads after what happened."""

from agent.metrics import Metrics
from storage.records import Counts

NOW = 1_790_000_000_000


def lines(metrics: Metrics, counts: Counts, prefix: str) -> list[str]:
    text = metrics.text(counts, 4, NOW).decode()
    return [line for line in text.splitlines() if line.startswith(prefix)]


def test_a_turn_is_counted_by_kind_and_by_the_time_it_took() -> None:
    metrics = Metrics()
    metrics.turn("answer", 0.002)
    metrics.turn("answer", 0.02)
    metrics.turn("back", 60)
    assert lines(metrics, Counts({}, 0, None), "handraise_turn") == [
        'handraise_turns_total{kind="answer"} 2.0',
        'handraise_turns_total{kind="back"} 1.0',
        'handraise_turn_seconds_bucket{le="0.001"} 0.0',
        'handraise_turn_seconds_bucket{le="0.0025"} 1.0',
        'handraise_turn_seconds_bucket{le="0.005"} 1.0',
        'handraise_turn_seconds_bucket{le="0.01"} 1.0',
        'handraise_turn_seconds_bucket{le="0.025"} 2.0',
        'handraise_turn_seconds_bucket{le="0.05"} 2.0',
        'handraise_turn_seconds_bucket{le="0.1"} 2.0',
        'handraise_turn_seconds_bucket{le="0.25"} 2.0',
        'handraise_turn_seconds_bucket{le="0.5"} 2.0',
        'handraise_turn_seconds_bucket{le="1.0"} 2.0',
        'handraise_turn_seconds_bucket{le="2.5"} 2.0',
        'handraise_turn_seconds_bucket{le="5.0"} 2.0',
        'handraise_turn_seconds_bucket{le="10.0"} 2.0',
        'handraise_turn_seconds_bucket{le="+Inf"} 3.0',
        "handraise_turn_seconds_count 3.0",
        "handraise_turn_seconds_sum 60.022",
    ]


def test_a_time_on_a_bound_counts_under_it() -> None:
    metrics = Metrics()
    metrics.turn("answer", 0.001)
    found = lines(metrics, Counts({}, 0, None), 'handraise_turn_seconds_bucket{le="0.001"}')
    assert found == ['handraise_turn_seconds_bucket{le="0.001"} 1.0']


def test_the_store_says_how_handoffs_and_outbox_stand() -> None:
    counts = Counts({"delivered": 7, "queued": 2}, 3, NOW - 1_500)
    metrics = Metrics()
    assert lines(metrics, counts, "handraise_handoffs") == [
        'handraise_handoffs{state="delivered"} 7.0',
        'handraise_handoffs{state="queued"} 2.0',
    ]
    assert lines(metrics, counts, "handraise_outbox") == [
        "handraise_outbox_pending 3.0",
        "handraise_outbox_oldest_seconds 1.5",
    ]


def test_a_state_that_no_handoff_has_any_more_is_gone() -> None:
    metrics = Metrics()
    metrics.text(Counts({"queued": 2}, 1, NOW), 4, NOW)
    assert lines(metrics, Counts({}, 0, None), "handraise_handoffs") == []
    assert lines(metrics, Counts({}, 0, None), "handraise_outbox_oldest") == [
        "handraise_outbox_oldest_seconds 0.0"
    ]


def test_attempts_and_open_conversations_are_counted() -> None:
    metrics = Metrics()
    metrics.attempt("crm", "retry")
    metrics.attempt("crm", "retry")
    counts = Counts({}, 0, None)
    attempts = [n for n in lines(metrics, counts, "handraise_webhook") if "_created" not in n]
    assert attempts == ['handraise_webhook_attempts_total{destination="crm",result="retry"} 2.0']
    assert lines(metrics, counts, "handraise_conversations_open") == [
        "handraise_conversations_open 4.0"
    ]
