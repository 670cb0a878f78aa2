"""A mapping becomes a Flow, or every fault in it with its place; nothing half-built comes out.

Owns the order: shape (`structure`), parts (`load_questions`), references, meaning (`check`), then
the same once more for each translation. Refuses to read files: `flow_files` does.
"""

import hashlib
from collections.abc import Mapping, Set
from typing import Any

import orjson

from agent.core import clock, graph, load_ends, machine, translations
from agent.core.audience import audience
from agent.core.building import Building
from agent.core.check import check, measured, nobody_there
from agent.core.flow import STATEMENT, Band, End, Faq, Flow, Question, Route, Signal
from agent.core.grafting import Parts, graft
from agent.core.load_questions import questions
from agent.core.load_values import values
from agent.core.qualifying import STAGE_NAMES
from agent.core.remembering import PURPOSE
from agent.core.salvage import salvage
from agent.core.steps import Unit
from agent.core.structure import problems
from agent.core.teasers import teasers
from agent.core.texts import Expression
from agent.core.values import CALL_TIME, CONTACT_NAMES
from agent.core.yaml_reader import Document, Path
from agent.errors import Fault

LANGUAGE = 1  # of the grammar; stored with each version so that an old one is read as it was meant

NO_PARTS = Parts()
ROUTE_NAMES = frozenset({"band", "score", "hours"})


def load(
    document: Document, id: str, parts: Parts = NO_PARTS, *, published: bool = False
) -> tuple[Flow | None, tuple[Fault, ...]]:
    """The flow in `document`, or None and all that is wrong with it. `parts` are the files beside
    it that it may use. One `published` already is not checked once more: what was sound by the
    rules of its day goes on when rules are added, for the sake of whoever talks to it."""
    document, misused, unread = graft(document, parts)
    building = Building(document)
    building.published = published
    building.add(unread)
    shape = problems(document.data)
    for problem in (*misused, *shape):
        building.fault(*problem.said, key=problem.key)
    if shape:
        _look_further(building, salvage(document.data, [problem.path for problem in shape]))
        return None, building.sorted()
    flow = _build(building, document.data, id, document.data["locale"])
    if flow is not None and not building.faults:
        _translate(building, flow, document.data)
    return (None if building.faults else flow), building.sorted()


def _look_further(building: Building, data: Mapping[str, Any] | None) -> None:
    """What else is wrong in the parts whose shape is sound."""
    if data is None or problems(data):
        return
    rest = Building(building.document)
    _build(rest, data, "", data["locale"], whole=False)
    building.join(rest)


def stored(source: str, id: str) -> Flow:
    """A flow from its canonical source, as the database keeps it; raises ValueError on a fault."""
    document = Document(orjson.loads(source), f"{id} (stored)", {}, {}, ())
    flow, faults = load(document, id, published=True)
    if flow is None:
        raise ValueError("; ".join(map(str, faults)))
    return flow


def canonical(data: Mapping[str, Any]) -> str:
    """What a version consists of: all a visitor can notice, so no tests and no comments."""
    return orjson.dumps({k: v for k, v in data.items() if k != "tests"}).decode()


def _build(
    building: Building, data: Mapping[str, Any], id: str, locale: str, *, whole: bool = True
) -> Flow | None:
    building.locale, building.region = locale, data.get("region") or _region(locale)
    building.known, building.inputs = building.names(data["questions"]), {}
    computed = values(building, data.get("values", {}))
    building.dismissals = load_ends.disqualifying(data["ends"])
    asked = questions(building, data["questions"])
    ends = load_ends.ends(building, data)
    _references(building, asked, ends, data)
    bands = _bands(building, data["bands"])
    routes = _routes(building, data["routes"], bands, ends)
    signals = _signals(building, data.get("signals", {}), asked.keys() | CONTACT_NAMES)
    parts = _parts(building, data, asked)
    if not building.published:
        nobody_there(building, routes, ends)
    if building.faults or not whole:
        return None
    source = canonical(data)
    flow = Flow(
        id=id,
        version=hashlib.sha256(source.encode()).hexdigest()[:16],
        source=source,
        locale=locale,
        region=building.region,
        persona=data.get("persona", {}),
        look=data.get("look", {}),
        questions=asked,
        order=tuple(asked),
        signals=signals,
        bands=bands,
        routes=routes,
        ends=ends,
        values=computed,
        tests=data.get("tests", {}),
        **parts,
        **_derived(asked, signals, routes, ends),
    )
    if not building.faults:
        flow = measured(flow)
    if not building.faults and not building.published:
        check(building, flow)
    return flow


def _parts(
    building: Building, data: Mapping[str, Any], asked: Mapping[str, Question]
) -> dict[str, Any]:
    """What stands beside questions, routes and ends, by its name in a Flow."""
    return {
        "greeting": building.texts(("greeting",), data.get("greeting", [])),
        "faq": _faq(building, data.get("faq", {})),
        "audience": audience(building, data.get("for")),
        "remember": _remember(building, data, asked),
        "protect": data.get("protect", False),
        "transcript": data.get("transcript"),
        "stages": _stages(building, data.get("stages", {})),
        "teasers": teasers(building, data.get("teasers", {})),
        "canned": {
            id: building.text(("canned", id), said) for id, said in data.get("canned", {}).items()
        },
    }


def _derived(
    asked: Mapping[str, Question],
    signals: tuple[Signal, ...],
    routes: tuple[Route, ...],
    ends: Mapping[str, End],
) -> dict[str, Any]:
    """What a Flow knows of itself beforehand, so that no turn has to find it, by its name there."""
    shape = graph.Graph(asked, ends)
    hours_of = _hours_of(asked, signals, routes)
    return {
        "machine": machine.build(shape),
        "after": shape.after,
        "reach": shape.reach,
        "longest": shape.longest,
        "needs_hours": hours_of is not None or _needs_hours(routes, ends),
        "hours_of": hours_of,
        "unit": next((q.unit for q in asked.values() if q.unit.currency), Unit()),
        "statements": frozenset(id for id, q in asked.items() if q.kind == STATEMENT),
        "disqualifying": frozenset(id for id, q in asked.items() if _disqualifies(q)),
    }


def _region(locale: str) -> str:
    language, _, region = locale.partition("-")
    return region.upper() or {"en": "US", "de": "DE", "fr": "FR", "es": "ES", "pt": "PT"}.get(
        language, "US"
    )


def _needs_hours(routes: tuple[Route, ...], ends: Mapping[str, End]) -> bool:
    said = any(end.say.names & set(CALL_TIME) for end in ends.values())
    return said or any(route.hours or route.call for route in routes)


def _hours_of(
    asked: Mapping[str, Question], signals: tuple[Signal, ...], routes: tuple[Route, ...]
) -> str | None:
    """The team whose hours conditions and questions read: the first that a route calls."""
    read = [q.text.names | (q.when.names if q.when else frozenset()) for q in asked.values()]
    read += [signal.when.names for signal in signals]
    if "hours" in asked or not any("hours" in names for names in read):
        return None
    return next((route.call for route in routes if route.call), "")


def _references(
    building: Building,
    asked: Mapping[str, Question],
    ends: Mapping[str, End],
    data: Mapping[str, Any],
) -> None:
    for id in asked.keys() & ends.keys():
        so = "Where an answer leads would be chance: to the question or to the end."
        building.fault(("ends", id), f"`{id}` is a question too", "give the end another id", so)
    order = list(asked)
    for place, (id, spec) in enumerate(data["questions"].items()):
        targets: list[tuple[tuple[str, ...], Any]] = [
            (("questions", id, key), spec.get(key)) for key in ("next", "outside")
        ]
        for part in ("options", "steps"):
            for name, given in (spec.get(part) or {}).items():
                if isinstance(given, dict):
                    targets.append((("questions", id, part, name, "next"), given.get("next")))
        for path, target in targets:
            if target is not None and target not in ends:
                _target(building, path, target, order, place, ends)


def _target(
    building: Building,
    path: tuple[str, ...],
    target: str,
    order: list[str],
    place: int,
    ends: Mapping[str, End],
) -> None:
    if target not in order:
        known = [*order[place + 1 :], *ends]
        so = "The talk would stop here: the visitor answers and nothing follows."
        building.fault(path, f"there is no `{target}`", building.near(target, known), so)
    elif order.index(target) <= place:
        building.fault(
            path,
            f"`{target}` comes before this question",
            "jump to a later question or to an end",
            "A visitor would go round in circles.",
        )


def _bands(building: Building, data: Mapping[str, int]) -> tuple[Band, ...]:
    bands = tuple(sorted((Band(k, v) for k, v in data.items()), key=lambda band: band.start))
    if bands[0].start != 0:
        so = f"Visitors with fewer than {bands[0].start} points would be in no band."
        building.fault(("bands",), "no band starts at 0", "let the lowest band start at 0", so)
    seen: dict[int, str] = {}
    for name, start in data.items():
        if start in seen:
            building.fault(
                ("bands", name),
                f"`{seen[start]}` starts at {start} too",
                "use another start",
                f"No visitor would ever be in `{seen[start]}`.",
            )
        if not 0 <= start <= 100:
            so = "No visitor's score lies there."
            building.fault(("bands", name), f"{start} is outside 0..100", "use 0 to 100", so)
        seen[start] = name
    return bands


def _routes(
    building: Building,
    data: list[Mapping[str, Any]],
    bands: tuple[Band, ...],
    ends: Mapping[str, End],
) -> tuple[Route, ...]:
    routes = []
    for index, spec in enumerate(data):
        path: Path = ("routes", index)
        listed = _listed(spec.get("band"))
        _route_faults(building, path, listed, spec["end"], bands, ends)
        routes.append(
            Route(
                index=index,
                bands=frozenset(listed) or None,
                hours=spec.get("hours"),
                when=building.expression((*path, "when"), spec.get("when"), ROUTE_NAMES),
                call=spec.get("call"),
                record=spec.get("record"),
                nurture=spec.get("nurture"),
                end=spec["end"],
                then=spec.get("then"),
                manager=spec.get("manager"),
                clock=_clock(building, (*path, "clock"), spec.get("clock", {})),
            )
        )
    last = routes[-1]
    if last.bands or last.hours or last.when:
        building.fault(
            ("routes", len(routes) - 1),
            "the last route has a condition",
            "add a last route without band, hours and when",
            "Visitors for whom no route fits would reach no end: they answer, and nothing follows.",
        )
    return tuple(routes)


def _listed(wanted: str | list[str] | None) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted or []


def _route_faults(
    building: Building,
    path: Path,
    listed: list[str],
    end: str,
    bands: tuple[Band, ...],
    ends: Mapping[str, End],
) -> None:
    """Bands and end of a route that the flow does not have."""
    names = [band.name for band in bands]
    for band in listed:
        if band not in names:
            building.fault(
                (*path, "band"),
                f"there is no band `{band}`",
                building.near(band, names),
                "No visitor would ever be led this way.",
            )
    if end not in ends:
        building.fault(
            (*path, "end"),
            f"there is no end `{end}`",
            building.near(end, list(ends)),
            "Visitors who are led this way would hear nothing more.",
        )


def _clock(building: Building, path: Path, spec: Mapping[str, str]) -> dict[str, float | None]:
    read: dict[str, float | None] = {}
    for name, span in spec.items():
        try:
            read[name] = clock.seconds(span)
        except ValueError:
            so = "A visitor nobody takes would wait by another clock than is written here."
            building.fault((*path, name), f"`{span[:20]}` is no length of time", clock.MEND, so)
    return read


def _signals(
    building: Building, data: Mapping[str, Mapping[str, Any]], asked: Set[str]
) -> tuple[Signal, ...]:
    found = []
    for id, spec in data.items():
        when = building.expression(("signals", id, "when"), spec["when"])
        if when is not None:
            why = spec.get("why") or id.replace("_", " ").capitalize()
            settled = not when.names & asked
            found.append(Signal(id, when, spec["points"], spec.get("dimension"), why, settled))
    return tuple(found)


def _remember(building: Building, data: Mapping[str, Any], asked: Mapping[str, Question]) -> bool:
    wanted = data.get("remember", False)
    offered = (q.consent.purposes for q in asked.values() if q.consent)
    if wanted and not any(purpose.id == PURPOSE for some in offered for purpose in some):
        mend = f"add `{PURPOSE}: …` to a question's `consent`"
        so = "Visitors who come back would be asked everything again: nobody may be remembered."
        building.fault(("remember",), "nobody is asked whether to be remembered", mend, so)
    return bool(wanted)


def _stages(building: Building, data: Mapping[str, str]) -> dict[str, Expression]:
    read = {
        name: building.expression(("stages", name), when, STAGE_NAMES)
        for name, when in data.items()
    }
    return {name: when for name, when in read.items() if when is not None}


def _disqualifies(question: Question) -> bool:
    steps = any(step.disqualify for step in question.steps)
    return steps or any(option.disqualify for option in question.options.values())


def _faq(building: Building, data: Mapping[str, Mapping[str, Any]]) -> tuple[Faq, ...]:
    return tuple(
        Faq(id, tuple(spec["asks"]), building.text(("faq", id, "say"), spec["say"]))
        for id, spec in data.items()
    )


def _translate(building: Building, flow: Flow, data: Mapping[str, Any]) -> None:
    flow.locales[flow.locale] = flow
    for locale in data.get("translations", {}):
        merged = translations.merge(building, data, locale)
        building.prefix = ("translations", locale)
        spoken = _build(building, merged, flow.id, locale) if merged else None
        building.prefix = ()
        if spoken is not None:
            flow.locales[locale] = spoken
