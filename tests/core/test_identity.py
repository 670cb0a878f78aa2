"""Who a site says the visitor is: what is kept of it, and when it counts as proven."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent.core.identity import identity, known

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
AT = int(NOW.timestamp())
SECRET = "a-secret-of-the-site-0001"
FACTS = {"id": "42", "email": "ann@acme.io"}


def proven(secret: str = SECRET, **more: Any) -> dict[str, Any]:
    """The facts as a site signs them."""
    given = {**FACTS, "at": AT, **more}
    message = "\n".join(f"{name}={given[name]}" for name in sorted(given))
    signature = hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
    return {**given, "signature": signature}


def test_what_is_signed_is_verified() -> None:
    assert identity(proven(), (SECRET,), NOW) == {**FACTS, "verified": True}
    assert identity(proven(), ("another-secret-of-it-0002", SECRET), NOW)["verified"] is True


@pytest.mark.parametrize(
    ("given", "secrets"),
    [
        (FACTS, (SECRET,)),
        (proven(), ()),
        (proven("a-secret-of-somebody-else"), (SECRET,)),
        ({**proven(), "email": "eve@acme.io"}, (SECRET,)),
        ({**proven(), "company": "Acme"}, (SECRET,)),
        ({**proven(), "at": AT + 1}, (SECRET,)),
        ({**proven(), "at": str(AT)}, (SECRET,)),
        ({**proven(), "signature": None}, (SECRET,)),
        ({**proven(), "signature": "\u00e9"}, (SECRET,)),
        (proven(at=AT - 86_401), (SECRET,)),
        (proven(at=AT + 301), (SECRET,)),
    ],
)
def test_what_is_not_proven_is_marked_so(given: dict[str, Any], secrets: tuple[str, ...]) -> None:
    assert identity(given, secrets, NOW)["verified"] is False


def test_a_page_may_be_a_day_old_and_its_clock_a_little_fast() -> None:
    for at in (AT - 86_400, AT + 300):
        assert identity(proven(at=at), (SECRET,), NOW)["verified"] is True
    later = NOW + timedelta(days=2)
    assert identity(proven(), (SECRET,), later)["verified"] is False


def test_only_plain_facts_are_kept() -> None:
    given = {"email": " ann@acme.io\u0007 ", "name": ["Ann"], "plan": "pro", "phone": "x" * 900}
    kept = {"email": "ann@acme.io", "phone": "x" * 200, "verified": False}
    assert identity(given, (), NOW) == kept
    assert identity({"plan": "pro"}, (), NOW) == {}


def test_what_is_known_is_offered_to_the_questions_that_ask_it() -> None:
    kinds = {"goal": "choice", "who": "contact", "mail": "email", "tel": "phone"}
    facts = {"id": "42", "email": "ann@acme.io", "verified": True}
    assert known(facts, kinds) == {"mail": "ann@acme.io", "who": {"email": "ann@acme.io"}}
    assert known({"id": "42", "verified": True}, kinds) == {}
