import pytest

from agent.core.understand.figures import number, plain


@pytest.mark.parametrize(
    ("written", "decimal", "value"),
    [
        ("1000", ".", 1000),
        ("1,000", ".", 1000),
        ("1,000", ",", 1.0),
        ("1.000", ".", 1.0),
        ("1.000", ",", 1000),
        ("1,5", ".", 1.5),
        ("0.125", ",", 0.125),
        (".5", ".", 0.5),
        ("1,000,000", ".", 1_000_000),
        ("1.234,56", ".", 1234.56),
        ("12,34,567", ".", 1_234_567),
        ("1'000", ".", 1000),
        ("1 000", ",", 1000),
        ("1.2.3", ".", None),
        ("24.12.2026", ".", None),
        ("1,2.3,4", ".", None),
        ("9" * 17, ".", None),
    ],
)
def test_a_figure_is_read_by_its_signs_then_by_the_locale(
    written: str, decimal: str, value: float | None
) -> None:
    assert number(written, decimal) == value


def test_in_money_three_digits_are_a_group_unless_a_scale_follows() -> None:
    assert number("1.250", ".", money=True) == 1250
    assert number("1.250", ".", money=True, scaled=True) == 1.25


def test_plain_numbers_are_whole_where_they_can_be() -> None:
    assert [repr(plain(one)) for one in (5.0, 2.3 * 10**6, 0.1 + 0.2)] == ["5", "2300000", "0.3"]
