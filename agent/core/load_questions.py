"""The questions of a flow: options, steps, contact fields, consent, and what the widget is told."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from agent.core import consequences, load_limits, units
from agent.core.building import Building
from agent.core.flow import Consent, Option, Purpose, Question
from agent.core.load_statements import statement
from agent.core.phrases import phrase, span
from agent.core.steps import LATER, Step, Unit, span_days, step_value
from agent.core.understand import Ask, Choice, spoken

WITH_OPTIONS = frozenset({"choice", "multi"})
WITH_STEPS = frozenset({"money", "number", "timing"})
YES_NO = frozenset({"yes_no", "consent"})
DIMENSION_OF = {"money": "budget", "timing": "timing"}
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def questions(building: Building, data: Mapping[str, Mapping[str, Any]]) -> dict[str, Question]:
    """Every question, in file order."""
    return {id: _question(building, id, spec) for id, spec in data.items()}


def _question(building: Building, id: str, spec: Mapping[str, Any]) -> Question:
    path = ("questions", id)
    if "say" in spec:
        return statement(building, path, spec)
    kind = spec["kind"]
    _fitting(building, path, spec)
    options = _options(building, path, spec)
    unit = _unit(building, path, spec)
    steps = _steps(building, path, spec, unit)
    fields = spec.get("fields") or ({"name": "required", "email": "required"})
    consent = _consent(spec)
    return Question(
        id=id,
        text=building.text((*path, "ask"), spec["ask"]),
        kind=kind,
        ask=_ask(building, kind, options, unit, fields),
        input=_input(building, spec, options, steps, unit, fields, consent),
        dimension=spec.get("dimension") or DIMENSION_OF.get(kind),
        options=options,
        steps=steps,
        unit=unit,
        points=spec.get("points", 0),
        skip=spec.get("skip", False),
        when=building.expression((*path, "when"), spec.get("when")),
        next=spec.get("next"),
        why=spec.get("why"),
        again=building.texts((*path, "again"), spec.get("again", [])),
        fields=fields if kind == "contact" else {},
        consent=consent,
        least=spec.get("min"),
        most=spec.get("max"),
        limits=load_limits.made(building, path, spec, unit.currency),
        targets=frozenset(t for t in (spec.get("outside"), *(s.next for s in steps)) if t),
    )


def _fitting(building: Building, path: tuple[str, ...], spec: Mapping[str, Any]) -> None:
    """Keys that this kind does not take, and those it cannot do without."""
    kind = spec["kind"]
    takes = {
        "options": WITH_OPTIONS | YES_NO,
        "steps": WITH_STEPS,
        "unit": {"money"},
        "fields": {"contact"},
        "slider": {"number", "money"},
        "min": {"number", "rating", "money"},
        "max": {"number", "rating", "money"},
        **load_limits.TAKES,
    }
    for key, kinds in takes.items():
        if key in spec and kind not in kinds:
            mend = f"`{key}` belongs to {', '.join(sorted(kinds))}"
            what, so = f"a {kind} question has no `{key}`", consequences.UNKNOWN_KEY
            building.fault((*path, key), what, mend, so, key=True)
    if kind in WITH_OPTIONS and not spec.get("options"):
        what, so = f"this {kind} question has no options", "Visitors would have nothing to choose."
        building.fault(path, what, "add `options:`", so, key=True)
    if kind == "money" and not spec.get("unit"):
        so = "Nobody could tell which money a visitor's sum is in, nor whether it is a month's."
        building.fault(path, "the currency is missing", "add `unit: USD a month`", so, key=True)
    slider = spec.get("slider")
    if slider and slider["from"] >= slider["to"]:
        so = "Visitors could not move the slider."
        building.fault((*path, "slider"), "from is not below to", "swap them", so)
    if spec.get("min", 0) > spec.get("max", float("inf")):
        so = "Every answer would be refused: a visitor could not get past this question."
        building.fault((*path, "min"), "min is above max", "swap them", so)


def _options(
    building: Building, path: tuple[str, ...], spec: Mapping[str, Any]
) -> dict[str, Option]:
    kind, given = spec["kind"], dict(spec.get("options") or {})
    if kind in YES_NO:
        for id in given.keys() - {"yes", "no"}:
            what, so = f"there is no `{id}` here", "Visitors would never see this option."
            building.fault((*path, "options", id), what, "use yes and no", so, key=True)
        given = {id: given.get(id, {}) for id in ("yes", "no")}
    made = {id: _option(building, id, option) for id, option in given.items()}
    for id, option in made.items():
        if option.disqualify and not option.next:
            where = (*path, "options", id, "disqualify")
            made[id] = replace(option, next=building.dismissal(where))
    if kind in WITH_OPTIONS:
        _labels(building, path, made)
    return made


def _option(building: Building, id: str, option: str | Mapping[str, Any]) -> Option:
    spec: Mapping[str, Any] = {"label": option} if isinstance(option, str) else option
    label = spec.get("label") or (phrase(building.locale, id) if id in ("yes", "no") else "")
    return Option(
        id=id,
        label=label,
        points=spec.get("points", 0),
        means=tuple(spec.get("means", ())),
        next=spec.get("next"),
        why=spec.get("why"),
        disqualify=spec.get("disqualify", False),
    )


def _labels(building: Building, path: tuple[str, ...], options: Mapping[str, Option]) -> None:
    seen: dict[str, str] = {}
    for id, option in options.items():
        where = (*path, "options", id)
        label = option.label.casefold().strip()
        if not label:
            so = "Visitors would see an empty button."
            building.fault(where, "this option has no label", "add `label:`", so, key=True)
        elif label in seen:
            what, so = f"`{seen[label]}` has the same label", "Visitors would see two like buttons."
            building.fault(where, what, "word one differently", so)
        seen[label] = id


def _unit(building: Building, path: tuple[str, ...], spec: Mapping[str, Any]) -> Unit:
    if "unit" not in spec or spec["kind"] != "money":
        return Unit()
    unit = units.unit(spec["unit"])
    if unit is None:
        so = "Nobody could tell which money a visitor's sum is in, nor whether it is a month's."
        building.fault((*path, "unit"), f"`{spec['unit']}` is no unit", units.MEND, so)
    return unit or Unit()


def _steps(
    building: Building, path: tuple[str, ...], spec: Mapping[str, Any], unit: Unit
) -> tuple[Step, ...]:
    kind = spec["kind"]
    if kind not in WITH_STEPS or "steps" not in spec:
        return ()
    made: list[Step] = []
    for id, given in spec["steps"].items():
        at = span_days(id) if kind == "timing" else _number(id)
        if at is None:
            example = "`1 month`, `3 months`, `later`" if kind == "timing" else "a number"
            what, so = f"`{id}` is no step", "Visitors would miss this button, and its points."
            building.fault((*path, "steps", id), what, f"write {example}", so, key=True)
            continue
        if made and at <= made[-1].at:
            what, so = f"`{id}` is not above the step before", "No visitor would ever reach it."
            building.fault((*path, "steps", id), what, "sort them", so, key=True)
        made.append(_step(building, (*path, "steps", id), at, given))
    bare = tuple(made)
    return tuple(
        replace(
            step,
            label=_step_label(building, kind, bare, step, unit),
            why=_step_why(building, kind, bare, step, unit),
        )
        for step in bare
    )


def _step(
    building: Building, path: tuple[str, ...], at: float, given: int | Mapping[str, Any]
) -> Step:
    spec: Mapping[str, Any] = {"points": given} if isinstance(given, int) else given
    disqualify, onward = spec.get("disqualify", False), spec.get("next")
    if disqualify and not onward:
        onward = building.dismissal((*path, "disqualify"))
    return Step(path[-1], at, spec.get("points", 0), "", next=onward, disqualify=disqualify)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None


def _step_label(
    building: Building, kind: str, steps: tuple[Step, ...], step: Step, unit: Unit
) -> str:
    if kind == "timing":
        if step.id == LATER:
            return phrase(building.locale, "later")
        return phrase(building.locale, "within", span=span(building.locale, step.id))
    value = step_value(kind, steps, step.id, Unit(unit.currency, None), _ANY_DAY)
    label = spoken(kind, value, building.locale)
    return label[:1].upper() + label[1:]


def _step_why(
    building: Building, kind: str, steps: tuple[Step, ...], step: Step, unit: Unit
) -> str:
    """ "20+" is a good button and a poor reason: "20 or more", "$5,000 a month or more"."""
    if kind == "timing" or (kind == "money" and step.at == 0):
        return _step_label(building, kind, steps, step, unit)
    value = {**step_value(kind, steps, step.id, unit, _ANY_DAY), "min": _whole(step.at)}
    amount = spoken(kind, {**value, "max": value["min"]}, building.locale)
    return phrase(building.locale, "or_more", amount=amount)


def _whole(number: float) -> float:
    return int(number) if number.is_integer() else number


def _consent(spec: Mapping[str, Any]) -> Consent | None:
    wordings = spec.get("consent")
    if wordings is None:
        return None
    purposes = [_purpose(id, wording) for id, wording in wordings.items()]
    notice = next(p for p in purposes if p.id == "notice")
    return Consent(notice, tuple(p for p in purposes if p is not notice))


def _purpose(id: str, wording: str) -> Purpose:
    return Purpose(id, wording, hashlib.sha256(wording.encode()).hexdigest())


def _ask(
    building: Building,
    kind: str,
    options: Mapping[str, Option],
    unit: Unit,
    fields: Mapping[str, str],
) -> Ask:
    return Ask(
        kind=kind,
        options=tuple(Choice(o.id, o.label, o.means) for o in options.values()),
        locale=building.locale,
        region=building.region,
        currency=unit.currency,
        period=unit.period,
        fields=tuple(fields.items()) if kind == "contact" else (),
    )


def _input(
    building: Building,
    spec: Mapping[str, Any],
    options: Mapping[str, Option],
    steps: tuple[Step, ...],
    unit: Unit,
    fields: Mapping[str, str],
    consent: Consent | None,
) -> dict[str, Any]:
    kind = spec["kind"]
    made: dict[str, Any] = {"kind": kind}
    if kind in YES_NO:
        made["options"] = [{"value": o.id == "yes", "label": o.label} for o in options.values()]
    elif options:
        made["options"] = [{"value": o.id, "label": o.label} for o in options.values()]
    elif steps:
        made["options"] = [{"value": s.id, "label": s.label} for s in steps]
    if kind == "money":
        made |= {"currency": unit.currency, "period": unit.period}
    if kind in ("phone", "contact"):
        made["region"] = building.region
    if kind == "contact":
        made["fields"] = [
            {
                "name": name,
                "required": policy != "optional",
                "label": phrase(building.locale, f"label_{name}"),
            }
            for name, policy in fields.items()
        ]
    if consent is not None:
        made["consent"] = {
            "notice": consent.notice.label,
            "purposes": [{"id": p.id, "label": p.label} for p in consent.purposes],
        }
    if "slider" in spec:
        made["slider"] = {"by": 1, **spec["slider"]}
    told = ("placeholder", "why") if kind == "money" else ("min", "max", "placeholder", "why")
    made |= {key: spec[key] for key in told if key in spec}
    return made
