"""The signature: the published vector, both keys while they rotate, the exact bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from agent.webhook.sign import headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD = "whsec_b3RoZXItZXhhbXBsZS1vbmx5LW1ha2UteW91ci1vd24hIQ=="
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5))])
def test_the_published_vector(zone: timezone) -> None:
    assert headers(ID, BODY, [SECRET], datetime.fromtimestamp(1614265330, zone)) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_every_secret_signs_while_they_rotate() -> None:
    both = headers(ID, BODY, [OLD, SECRET], datetime.fromtimestamp(1614265330, UTC))
    first, second = both["webhook-signature"].split(" ")
    assert second == SIGNATURE
    assert first != SIGNATURE


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")), st.integers(-200, 200))
def test_either_key_verifies_any_body_and_no_other_key_does(text: str, drift: int) -> None:
    body = text.encode()
    made = headers("m", body, [OLD, SECRET], datetime.now(UTC) + timedelta(seconds=drift))
    for secret in (OLD, SECRET):
        Webhook(secret).verify(body, made, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 32).verify(body, made, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body + b" ", made, json_parse=False)
