"""A small flow that loads, and what is wrong with it once something in it is changed."""

from agent.core import consequences
from agent.core.flow import Flow
from agent.core.load import load
from agent.core.yaml_reader import read_yaml
from agent.errors import Fault

FILE = "small.yaml"
SMALL = """\
locale: en
greeting: Hello.
questions:
  goal:
    ask: What brings you here?
    kind: choice
    options: {buy: {label: Buying, points: 40}, look: Looking, job: {label: A job, next: careers}}
  budget:
    ask: How much a month?
    kind: money
    unit: USD a month
    steps: {0: 0, 500: 20, 2000: 40}
  contact:
    ask: Who are you?
    kind: contact
    consent: {notice: We answer you., marketing: News too.}
signals:
  pricing: {when: page.path is under '/pricing', points: 5}
bands: {cold: 0, hot: 50}
routes:
  - {band: hot, call: sales, end: booked}
  - {end: bye}
ends:
  booked: {say: "Thanks, {{ name }}."}
  bye: {say: Goodbye.}
  careers: {say: Our jobs., outcome: disqualified}
  no_agent: {say: Nobody is here.}
faq:
  price: {asks: [how much is it], say: Five dollars.}
"""


def changed(old: str, new: str, text: str = SMALL) -> str:
    """`text` with its one `old` replaced, so that a test can't miss what it means to change."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the flow"
    return text.replace(old, new)


def loaded(text: str) -> tuple[Flow | None, tuple[Fault, ...]]:
    """What reading and loading `text` gives, as `flow_files` does it."""
    document, faults = read_yaml(text, FILE)
    if document is None or faults:
        return None, consequences.unread(faults)
    return load(document, "small")


def faults(text: str) -> list[tuple[str, str, str]]:
    """Every fault of `text`, whole: "line:column", what, mend."""
    flow, found = loaded(text)
    assert (flow is None) == bool(found)
    assert all(fault.visitor.endswith(".") for fault in found), "a fault says whom it would hurt"
    return [(fault.where.removeprefix(f"{FILE}:"), fault.what, fault.mend) for fault in found]


def flow(text: str = SMALL) -> Flow:
    """The flow that `text` is."""
    made, found = loaded(text)
    assert made is not None, "\n".join(map(str, found))
    return made
