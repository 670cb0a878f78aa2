"""Owns which digits after a plus are a number in use: the verdict of `phonenumbers`, the short way.

Its answers are those of the library's `parse` and `is_valid_number`, which look at every kind of
number in turn. It refuses to judge what takes more than a look at the country's plan: national
prefixes, numbers that belong to no country.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from phonenumbers import PhoneMetadata
from phonenumbers.phonemetadata import PhoneNumberDesc
from phonenumbers.phonenumberutil import COUNTRY_CODE_TO_REGION_CODE

_LONGEST = 3  # digits of a country's code
_NO_COUNTRY = "001"  # the region of international services
_MOST = 17  # digits of a number without its country's code


class _Shape(NamedTuple):
    """How the numbers of a kind look: as many digits (any, where empty), and which."""

    lengths: tuple[int, ...]
    digits: re.Pattern[str]


class _Plan(NamedTuple):
    """A region's numbers: all of them, each kind of them, what they begin with, and the prefix
    that is dialled before them."""

    every: _Shape | None
    kinds: tuple[_Shape, ...]
    leading: re.Pattern[str] | None
    prefix: re.Pattern[str] | None


def international(digits: str) -> bool | None:
    """Whether the digits after a plus are a number in use; None where the library must say."""
    code = next((d for n in range(1, _LONGEST + 1) if (d := digits[:n]) in _regions()), "")
    regions, number = _regions().get(code, ()), digits[len(code) :]
    first = _plan(regions[0]) if regions else None
    if first is None or len(number) > _MOST or (first.prefix and first.prefix.match(number)):
        return None
    if len(regions) == 1:
        return _is_known(number, first)
    plans = (plan for plan in map(_plan, regions) if plan is not None)
    found = next((plan for plan in plans if _belongs(number, plan)), None)
    return found is not None and _is_known(number, found)


@lru_cache(maxsize=1)
def _regions() -> dict[str, tuple[str, ...]]:
    return {str(code): regions for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()}


def _belongs(number: str, plan: _Plan) -> bool:
    if plan.leading is not None:
        return plan.leading.match(number) is not None
    return _is_known(number, plan)


def _is_known(number: str, plan: _Plan) -> bool:
    return _fits(number, plan.every) and any(_fits(number, kind) for kind in plan.kinds)


def _fits(number: str, shape: _Shape | None) -> bool:
    if shape is None or (shape.lengths and len(number) not in shape.lengths):
        return False
    return shape.digits.fullmatch(number) is not None


@lru_cache(maxsize=512)
def _plan(region: str) -> _Plan | None:
    found = None if region == _NO_COUNTRY else PhoneMetadata.metadata_for_region(region, None)
    if found is None:
        return None
    kinds = (found.fixed_line, found.mobile, found.toll_free, found.voip, found.premium_rate,
             found.shared_cost, found.personal_number, found.pager, found.uan,
             found.voicemail)  # fmt: skip
    return _Plan(
        _shape(found.general_desc),
        tuple(shape for shape in map(_shape, kinds) if shape is not None),
        _pattern(found.leading_digits),
        _pattern(found.national_prefix_for_parsing),
    )


def _shape(desc: PhoneNumberDesc | None) -> _Shape | None:
    pattern = desc and _pattern(desc.national_number_pattern)
    return _Shape(tuple(desc.possible_length), pattern) if desc and pattern else None


def _pattern(written: str | None) -> re.Pattern[str] | None:
    return re.compile(written) if written else None
