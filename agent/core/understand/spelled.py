"""Owns number words, and figures among them: two hundred and five, 3 million 200 thousand, one
point five, three fifths of a million, the twenty-first.

A number is read from left to right, once. Where an `and` turns out to join two numbers rather than
two parts of one (two thousand and three thousand), the reading goes back to before it.
"""

from dataclasses import dataclass, field

from agent.core.understand.figures import MOST, Figure, divided, number, plain
from agent.core.understand.locales import Language
from agent.core.understand.words import Item

_LINKS = frozenset(("and", "of", "from", "article", "to"))
_NO_POINT = frozenset(("word", "filler", "num", "currency", "coin"))  # 10 euros con 50
_OF = frozenset(("of", "from", "article"))


@dataclass(slots=True)
class _Sum:
    """A number under way: groups closed by a scale, the group that grows, and the room in it."""

    spelled: bool = True
    closed: list[float] = field(default_factory=list)
    current: float | None = None
    room: float = MOST  # what comes next must be smaller than this
    base: float | None = None
    scale: float = 1  # the last one
    scaled: bool = False
    before: Figure | None = None

    def value(self) -> float:
        return sum(self.closed) + (self.current or 0)

    def figure(self, end: int) -> Figure | None:
        value = self.value()
        if value > MOST:
            return None
        base = value if self.base is None else self.base
        return Figure(plain(value), base, self.scaled, self.spelled, end, self.before)


def figure(
    items: list[Item], at: int, tongue: Language, *, money: bool = False, ranks: bool = False
) -> Figure | None:
    """The number that begins at item `at`, with its scales; None where none does.

    With `ranks` ordinals count: the twenty-first is 21.
    """
    tag = items[at].tag
    if tag == "num" or tag == "numeral" or (tag == "scale" and _alone(items, at)):
        fraction = divided(items, at) if tag == "num" and not money else None
        return fraction or _read(items, at, tongue, money=money, ranks=ranks)
    one = at > 0 and items[at - 1].tag == "article" and bool(items[at - 1].value)
    if tag == "part" and (at == 0 or items[at - 1].tag == "article"):
        found = _fraction(items, at, _Sum())
        return found if found is not None and (found.scaled or not money) else None
    if tag == "point" and (at == 0 or items[at - 1].tag not in _NO_POINT):
        return _pointed(items, at + 1, int(one), spelled=True)
    if tag == "ordinal" and (ranks or (one and not money and items[at].value > 2)):
        return _rank(items, at, _Sum(), ranks=ranks)
    return None


def _alone(items: list[Item], at: int) -> bool:
    """Whether a scale stands for one of itself: a thousand, a grand."""
    long = items[at].end - items[at].start > 2
    return long and (at == 0 or items[at - 1].tag != "word")


def _read(
    items: list[Item], at: int, tongue: Language, *, money: bool, ranks: bool
) -> Figure | None:
    """A number of any words and figures."""
    made, first = _Sum(spelled=items[at].tag != "num"), at
    lone = items[at].tag == "scale"  # a grand, a million: also an idiom, so no evidence of money
    while at < len(items):
        tag = items[at].tag
        if tag == "numeral" or tag == "num":
            value = _worth(items, at, tongue, money=money)
            if not _grows(made, value, tag, first=at == first):
                break
            at += 1
        elif tag == "scale":
            if not _multiplies(made, items[at].value, items[at].end - items[at].start):
                return made.before or made.figure(at)
            at += 1
        else:
            link = _link(items, at, made, tongue)
            if not link:
                break
            if tag == "and":
                made.before = made.figure(at)
            at += link
    made.scaled = made.scaled and not lone
    return None if at == first else _ended(items, at, made, ranks=ranks)


def _ended(items: list[Item], at: int, made: _Sum, *, ranks: bool) -> Figure | None:
    """A number as far as it was read, with the fraction, ordinal or decimals that end it."""
    tag = items[at].tag if at < len(items) else ""
    found = None
    if tag == "part":
        found = _fraction(items, at, made)
    elif tag == "ordinal":
        found = _rank(items, at, made, ranks=ranks)
    elif tag == "and" and at + 2 < len(items) and items[at + 2].tag == "part":
        found = _and_parts(items, at, made)
    elif tag == "point" and not made.scaled and made.value() == int(made.value()):
        found = _pointed(items, at + 1, int(made.value()), spelled=made.spelled)
    return found or made.figure(at)


def _and_parts(items: list[Item], at: int, made: _Sum) -> Figure | None:
    """Six and three fifths."""
    count, parts = items[at + 1].value, items[at + 2].value
    if items[at + 1].tag != "numeral" or not 0 < count < parts:
        return None
    value = made.value() + count / parts
    return Figure(plain(value), value, made.scaled, made.spelled, at + 3)


def _worth(items: list[Item], at: int, tongue: Language, *, money: bool) -> float | None:
    item = items[at]
    if item.tag == "numeral":
        return float(item.value) if item.value != int(item.value) else int(item.value)
    scaled = at + 1 < len(items) and items[at + 1].tag == "scale"
    return number(item.value, tongue.decimal, scaled=scaled, money=money)


def _grows(made: _Sum, value: float | None, tag: str, *, first: bool) -> bool:
    """Add a number word or figure to the group; False where it does not fit there."""
    if value is None or value > MOST:
        return False
    if first:
        made.current = value
    elif value == 0.5 and made.before is not None:
        made.closed.append((made.scale if made.current is None else 1) / 2)
    elif value < made.room:
        made.current = (made.current or 0) + value
        made.spelled = made.spelled and tag == "numeral"
    elif tag == "numeral" and _hundreds(made, value):
        made.current = (made.current or 0) * 100 + value  # one twenty-two
    else:
        return False
    made.room = _room(value, tag, first=first)
    return True


def _hundreds(made: _Sum, value: float) -> bool:
    """Whether a unit before tens stands for hundreds."""
    unit = made.current is not None and 1 <= made.current <= 9 and made.current % 1 == 0
    return unit and made.spelled and not made.closed and 20 <= value < 100 and made.room == 0


def _room(value: float, tag: str, *, first: bool) -> float:
    """How large the next word of the same group may be."""
    if tag == "num":
        return 0
    if value == 0 and first:
        return 10  # zero three
    if value >= 100 and value % 100 == 0:
        return 100 if value % 1000 else 1000
    return 10 if 20 <= value < 100 and value % 10 == 0 else 0


def _multiplies(made: _Sum, scale: int, length: int) -> bool:
    """Multiply by a scale; False where it belongs to another number."""
    if scale < 1000:
        if made.current is not None and made.current >= 100:
            return False
        made.base = 1 if made.current is None else made.current
        made.current = made.base * scale
        made.room, made.scaled = (scale if scale == 100 else 0), True
        return True
    if made.closed and made.closed[-1] >= scale and made.scale == scale:
        return False  # two thousand and three thousand
    grown = made.current or 0
    while made.closed and made.closed[-1] < scale:
        grown += made.closed.pop()
    if not grown and made.closed:
        return False
    if made.base is None or made.scale < scale:
        made.base = (grown or 1) if made.base is None or made.scale == 1 else made.base
    made.closed.append((grown or 1) * scale)
    made.current, made.room, made.scaled = None, (scale if length > 1 else 0), True
    made.scale = scale
    return True


def _link(items: list[Item], at: int, made: _Sum, tongue: Language) -> int:
    """How many items from `at` on only link number words: twenty-five, a hundred and ten."""
    after = at
    while after < len(items) and items[after].tag in _LINKS and after - at < 3:
        after += 1
    if after == at or after >= len(items) or made.current == 0:
        return 0
    tag, tags = items[after].tag, {item.tag for item in items[at:after]}
    if tag == "scale":
        fits = _before_scale(items, at, after)
    elif tag == "part":
        fits = items[at].tag == "and" or _hyphen(items, at, after)
    elif tag == "numeral" and items[after].value == 0.5:
        fits = items[at].tag == "and"
    elif tag == "numeral" or tag == "num":
        small = items[after].value < made.room if tag == "numeral" else made.room >= 10
        fits = small and not tags & _OF and _joins(items, at, after, made, tongue)
    else:
        article = items[after - 1].tag == "article" and items[at].tag == "and"
        small = all(item.tag == "and" or item.end - item.start == 1 for item in items[at:after])
        fits = tag == "ordinal" and (article or (small and tags <= {"and", "to"}))
    return after - at if fits else 0


def _hyphen(items: list[Item], at: int, after: int) -> bool:
    """Whether a hyphen alone stands between, and not the word `to`."""
    return after == at + 1 and items[at].tag == "to" and items[at].end - items[at].start == 1


def _before_scale(items: list[Item], at: int, after: int) -> bool:
    """Half a million, a fifth of a million, deux-cent: nothing but of, an article, a hyphen."""
    long = items[after].end - items[after].start > 2
    glued = items[at].start == items[at - 1].end and items[at].end == items[after].start
    hyphen = glued and _hyphen(items, at, after)
    return long and (hyphen or all(item.tag in _OF for item in items[at:after]))


def _joins(items: list[Item], at: int, after: int, made: _Sum, tongue: Language) -> bool:
    """Whether a hyphen or an `and` may stand between a number and a smaller one."""
    if _hyphen(items, at, after):
        glued = items[at].start == items[at - 1].end and items[at].end == items[after].start
        return made.room == 10 or (glued and items[after].tag == "numeral")
    linked = all(item.tag == "and" or item.end - item.start == 1 for item in items[at:after])
    return linked and (made.room >= 100 or (made.room >= 10 and tongue.tens_and))


def _rank(items: list[Item], at: int, made: _Sum, *, ranks: bool) -> Figure | None:
    """An ordinal that ends at item `at`, or the one part of so many it stands for."""
    value, total = items[at].value, made.value()
    said = made.current is not None or bool(made.closed)
    article = at > 0 and items[at - 1].tag == "article"
    if value > 2 and ((article and not (ranks and not said)) or total == 1):
        return _fraction(items, at, made)
    if not made.spelled:
        return None  # 280 million first
    if value >= 100 and said:
        total *= value
    elif value < made.room or not said:
        total += value
    else:
        return _fraction(items, at, made) if value > 2 and made.spelled else None
    end, room = at + 1, _room(value, "ordinal", first=False) if value >= 20 else 10 * (value == 10)
    while end < len(items) and items[end].tag == "ordinal" and items[end].value < room:
        total, room = total + items[end].value, _room(items[end].value, "ordinal", first=False)
        end += 1  # decimo primeiro
    return Figure(plain(total), total, False, True, end, None, True) if total <= MOST else None


def _fraction(items: list[Item], at: int, made: _Sum) -> Figure | None:
    """So many parts, after the whole ones: three fifths, five and a half, a quarter million."""
    parts = items[at].value
    whole = made.before.value if made.before else 0
    count = made.value() - whole
    scale, end = _scale_after(items, at + 1)
    if made.before and scale and made.scaled and made.scale <= scale:
        scale, end = 0, at + 1
    if not scale:
        grown = made.before is not None and made.before.scaled and count in (0, 1)
        scale = made.scale if grown and parts in (2, 4) else 1  # two million and a half
    value = whole + (count or 1) / parts * scale
    scaled = scale > 1 or made.scaled
    return None if value > MOST else Figure(plain(value), value, scaled, made.spelled, end)


def _scale_after(items: list[Item], at: int) -> tuple[float, int]:
    """The scale at item `at` or after `of a`, and the item after it; 0 where there is none."""
    after = at
    while after < len(items) and items[after].tag in _OF and after - at < 2:
        after += 1
    if after < len(items) and items[after].tag == "scale" and items[after].value >= 1000:
        return items[after].value, after + 1
    return 0, at


def _pointed(items: list[Item], at: int, whole: int, *, spelled: bool) -> Figure | None:
    """What follows one point: digits or a number in words, and the million that may follow."""
    decimals = ""
    while at < len(items) and items[at].tag in ("numeral", "num") and len(decimals) < 9:
        said = str(items[at].value)
        if not said.isdigit() or len(said) > 6:
            break
        decimals, at = decimals + said, at + 1
        if len(said) > 1:
            decimals, at = _units(items, at, decimals, int(said))
            break
    scale, end = _scale_after(items, at)
    base = float(f"{whole}.{decimals or 0}")
    if not decimals or base * (scale or 1) > MOST:
        return None
    return Figure(plain(base * (scale or 1)), base, scale > 1, spelled, end)


def _units(items: list[Item], at: int, decimals: str, tens: int) -> tuple[str, int]:
    """Point seventy-seven: a unit after tens takes the place of their zero."""
    link = at + (at < len(items) and items[at].tag in ("and", "to"))
    if tens % 10 == 0 and tens < 100 and link < len(items) and items[link].tag == "numeral":
        unit = items[link].value
        if 0 < unit < 10 and unit == int(unit):
            return f"{decimals[:-1]}{unit:.0f}", link + 1
    return decimals, at
