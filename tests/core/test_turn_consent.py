"""What the visitor agrees to, or not, beside his answers."""

from typing import Any

import pytest

from agent.core.flow import Flow
from tests.core.conversing import ANN, AT, TALK, Conversation
from tests.small_flow import changed, flow


def test_consent_is_recorded_with_its_wording(talk: Flow) -> None:
    held = Conversation(talk, page="https://acme.io/pricing?utm_source=x&name=Ann")
    held.answer("buying", "5", "100")
    held.tap(ANN, consent={"marketing": True, "other": True})
    consent = held.flow.questions["contact"].consent
    assert consent is not None
    record = {
        "purpose": "request", "given": True, "wording_sha256": consent.notice.sha256,
        "locale": "en", "page": "https://acme.io/pricing?utm_source=x", "at": AT,
    }  # fmt: skip
    news = {**record, "purpose": "marketing", "wording_sha256": consent.purposes[0].sha256}
    assert held.snapshot.consent == [record, news]


@pytest.mark.parametrize("ticked", [None, {}, {"marketing": False}, {"marketing": "yes"}])
def test_marketing_is_given_by_nothing_but_a_tick(talk: Flow, ticked: Any) -> None:
    held = Conversation(talk).answer("buying", "5", "100")
    held.tap(ANN, consent=ticked)
    given = {r["purpose"]: r["given"] for r in held.snapshot.consent}
    assert given == {"request": True, "marketing": False}


def test_an_answer_given_again_replaces_its_consent() -> None:
    text = changed("signals:\n", "  more: {ask: Anything else?, kind: text}\nsignals:\n", TALK)
    text = changed("    ends:\n", "      more: {ask: Noch etwas?}\n    ends:\n", text)
    held = Conversation(flow(text)).answer("buying", "5", "100")
    held.tap(ANN, consent={"marketing": True})
    held.give("back", question="contact")
    held.tap(ANN, consent={"marketing": False})
    given = [(r["purpose"], r["given"]) for r in held.snapshot.consent]
    assert given == [("request", True), ("marketing", False)]


OWN_STEP = """\
  agree:
    ask: May we keep this?
    kind: consent
    consent: {notice: We keep it., news: News too.}
  contact:
"""
OWN_STEP_DE = """\
      agree: {ask: Dürfen wir?, consent: {notice: Wir behalten es., news: Auch Neues.}}
      contact:
"""


@pytest.mark.parametrize("agreed", [True, False])
def test_a_consent_of_its_own_is_given_or_not_and_never_blocks(agreed: bool) -> None:
    text = changed("\n  contact:\n", f"\n{OWN_STEP}", TALK)
    text = changed("\n      contact:\n", f"\n{OWN_STEP_DE}", text)
    held = Conversation(flow(text)).answer("buying", "5", "100", agreed)
    assert held.snapshot.state == "contact"
    given = {r["purpose"]: r["given"] for r in held.snapshot.consent}
    assert given == {"request": agreed, "news": agreed}
