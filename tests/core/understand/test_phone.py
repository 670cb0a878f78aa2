import pytest

from agent.core.understand import Ask, check_value
from tests.core.understand.asked import NOW, outcome


@pytest.mark.parametrize(
    ("region", "text", "number"),
    [
        ("GB", "020 7946 0958", "+442079460958"),
        ("GB", "ring me on 020 7946 0958 after 3", "+442079460958"),
        ("US", "+44 (0)20 7946 0958", "+442079460958"),
        ("US", "(202) 555-0143", "+12025550143"),
        ("US", "1.202.555.0143", "+12025550143"),
        ("DE", "030 901820", "+4930901820"),
        ("de", "0049 30 901820", "+4930901820"),
        ("US", "٢٠٢ ٥٥٥ ٠١٤٣", "+12025550143"),
        ("US", "12345", "phone_invalid"),
        ("GB", "020 7946", "phone_invalid"),
        ("US", "no phone", "no_match"),
        ("US", "none of your business", "declined"),
        ("ZZ", "+12025550143", "+12025550143"),
        ("", "202 555 0143", "phone_invalid"),
    ],
)
def test_numbers_are_read_by_region(region: str, text: str, number: str) -> None:
    assert outcome(Ask("phone", region=region), text) == number


def test_a_field_is_checked() -> None:
    assert check_value(Ask("phone"), "202 555 0143", NOW).value == "+12025550143"
