import pytest

from agent.core.understand import Ask, check_value
from tests.core.understand.asked import NOW, outcome

ASK = Ask("url")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("acme.io", "https://acme.io"),
        ("We are at www.Acme.co.uk.", "https://www.acme.co.uk"),
        ("HTTP://Acme.io/Path?q=1#x", "http://acme.io/Path?q=1#x"),
        ("(https://acme.io:8443/a)", "https://acme.io:8443/a"),
        ("münchen.de", "https://münchen.de"),
        ("javascript://acme.io/%0aalert(1)", "url_invalid"),
        ("https://acme.io@evil.io/", "url_invalid"),
        ("http://localhost", "url_invalid"),
        ("acme..io", "url_invalid"),
        ("we have none", "no_match"),
    ],
)
def test_addresses_are_found_and_completed(text: str, address: str) -> None:
    assert outcome(ASK, text) == address


def test_a_field_is_checked() -> None:
    assert [check_value(ASK, one, NOW).value for one in ("acme.io", "acme")] == [
        "https://acme.io",
        None,
    ]
