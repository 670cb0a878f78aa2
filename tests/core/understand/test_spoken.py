import pytest

from agent.core.understand import spoken
from tests.core.understand.asked import GOALS


def money(low: float | None, high: float | None, **said: object) -> dict[str, object]:
    return {"min": low, "max": high, "currency": "USD", "period": None, "approx": False, **said}


@pytest.mark.parametrize(
    ("kind", "value", "locale", "shown"),
    [
        ("money", money(5000, 10000, period="month"), "en", "$5,000–$10,000 a month"),
        ("money", money(None, 500), "en", "under $500"),
        ("money", money(5000, None, period="year"), "en", "$5,000+ a year"),
        ("money", money(99.5, 99.5, approx=True), "en", "about $99.50"),
        ("money", money(5000, 5000, currency=None), "en", "5,000"),
        ("money", money(5000, 10000, currency="EUR"), "de", "5.000\xa0€–10.000\xa0€"),
        ("number", {"min": 1200, "max": 1200}, "en", "1,200"),
        ("number", {"min": 20, "max": None}, "en", "20+"),
        ("number", {"min": 1, "max": 4}, "fr", "1–4"),
        ("timing", {"from": "2026-12-01", "to": "2026-12-31"}, "en", "1–31 Dec 2026"),
        ("timing", {"from": "2026-12-28", "to": "2027-01-03"}, "en", "28 Dec 2026 – 3 Jan 2027"),
        ("timing", {"from": "2026-12-01", "to": "2026-12-01"}, "de", "1. Dez. 2026"),
        ("timing", {"from": None, "to": "2026-12-31"}, "en", "until 31 Dec 2026"),
        ("timing", {"from": None, "to": None}, "en", "no rush"),
        ("date", "2026-12-24", "en", "24 Dec 2026"),
        ("yes_no", True, "es", "Sí"),
        ("consent", False, "en", "No"),
        ("confirm", "edit", "en", "Edit"),
        ("rating", 4, "en", "4"),
        ("choice", "book", "en", "Book more meetings"),
        ("multi", ["book", "look"], "en", "Book more meetings, Just looking"),
        ("multi", [], "en", "None"),
        ("name", "Bo", "en", "Bo"),
        (
            "contact",
            {"name": "Bo Lee", "email": "bo@acme.io", "phone": None, "company": None},
            "en",
            "Bo Lee, bo@acme.io",
        ),
        ("money", None, "en", ""),
        ("number", {"min": 1200, "max": 1200}, "xx", "1,200"),
    ],
)
def test_values_are_shown_to_people(kind: str, value: object, locale: str, shown: str) -> None:
    assert spoken(kind, value, locale, GOALS) == shown
