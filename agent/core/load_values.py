"""The computed values of a flow, in file order: each may read answers and the values before it."""

from collections.abc import Mapping

from agent.core import consequences, texts
from agent.core.building import Building
from agent.core.texts import Formula, TextError
from agent.core.values import CALL_TIME

MOST = 40
RESERVED = frozenset({*CALL_TIME, "band", "score", "code", "link"})


def values(building: Building, data: Mapping[str, str | int | float]) -> dict[str, Formula]:
    """Every value by name; `building` knows them from then on."""
    made: dict[str, Formula] = {}
    if len(data) > MOST:
        what, so = f"there are {len(data)} values", "Visitors would wait for every text."
        building.fault(("values",), what, f"keep to {MOST} at most", so)
        return made
    for name, source in data.items():
        path = ("values", name)
        if name in building.known | RESERVED:
            what, so = f"`{name}` means something already", consequences.of_part(("values",))
            building.fault(path, what, "choose another", so, key=True)
            continue
        try:
            formula = texts.formula(str(source), building.known)
        except TextError as error:
            building.fault(path, str(error), error.mend, consequences.of_part(path))
            formula = Formula("none", frozenset(), frozenset())
        formula.names = building.whole(formula.names)
        building.inputs[name] = formula.names
        building.known |= {name}
        made[name] = formula
    return made
