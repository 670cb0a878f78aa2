"""Shared questions and translations in files of their own: what comes of them, where faults lie."""

import pytest

from agent.core.flow import Flow
from agent.core.grafting import Parts
from agent.core.load import load, stored
from agent.core.yaml_reader import Document, read_yaml
from agent.errors import Fault
from tests.core.asking import text

SHARED = {
    "mail": "ask: Your address?\nkind: email\nagain: Once more.\nconsent: {notice: We answer.}\n",
    "both": "first: {ask: First?, kind: text}\nsecond: {use: mail, ask: 'Then, your address?'}\n",
    "deep": "use: mail\nagain: Please.\n",
    "odd": "ask: Odd?\nkind: emial\nconsnt: 1\n",
    "round": "use: trip\n",
    "trip": "use: round\n",
    "empty": "{}\n",
}


def read(source: str, file: str) -> Document | tuple[Fault, ...]:
    """A document, or its faults."""
    document, faults = read_yaml(source, file)
    return faults if document is None or faults else document


def loaded(questions: str, more: str = "", **locales: str) -> tuple[Flow | None, list[str]]:
    """The flow with these questions, beside SHARED and the translations, and its faults."""
    document = read(text(questions, more), "f.yaml")
    assert isinstance(document, Document)
    shared = {name: read(source, f"shared/{name}.yaml") for name, source in SHARED.items()}
    shared["torn"] = read("ask: {a: 1", "shared/torn.yaml")
    spoken = {name: read(source, f"locales/f.{name}.yaml") for name, source in locales.items()}
    flow, faults = load(document, "f", Parts(shared, spoken))
    return flow, [f"{fault.where}: {fault.what}" for fault in faults]


def asked(questions: str) -> dict[str, tuple[str, str, str]]:
    """Text, kind and re-ask of each question as loaded."""
    flow, faults = loaded(questions)
    assert flow is not None, faults
    return {
        id: (q.text.source, q.kind, "".join(text.source for text in q.again))
        for id, q in flow.questions.items()
    }


def test_own_keys_win_over_those_of_the_shared_question() -> None:
    assert asked("a: {use: mail, ask: Where to?, skip: true}") == {
        "a": ("Where to?", "email", "Once more.")
    }


def test_a_shared_file_may_use_another_one() -> None:
    assert asked("a: {use: deep}") == {"a": ("Your address?", "email", "Please.")}


def test_several_questions_stand_where_they_are_used() -> None:
    assert asked("a: {ask: A?, kind: text}\nb: {use: both}\nc: {ask: C?, kind: text}") == {
        "a": ("A?", "text", ""),
        "first": ("First?", "text", ""),
        "second": ("Then, your address?", "email", "Once more."),
        "c": ("C?", "text", ""),
    }


def test_what_is_stored_needs_no_other_file() -> None:
    flow, _ = loaded("a: {use: deep}\nb: {use: both}")
    assert flow is not None
    assert stored(flow.source, "f").version == flow.version
    assert [*stored(flow.source, "f").questions] == ["a", "first", "second"]


def test_a_change_in_a_shared_file_is_a_new_version() -> None:
    one, two = (loaded(f"a: {{use: {name}}}")[0] for name in ("mail", "deep"))
    assert one is not None and two is not None and one.version != two.version


@pytest.mark.parametrize(
    ("questions", "faults"),
    [
        pytest.param(
            "a: {use: odd}",
            ["shared/odd.yaml:2:7: questions.a.kind: `emial` is not known here",
             "shared/odd.yaml:3:1: questions.a.consnt: unknown key `consnt`"],
            id="faults point into the shared file",
        ),
        pytest.param(
            "a: {use: odd, kind: emaill}",
            ["shared/odd.yaml:3:1: questions.a.consnt: unknown key `consnt`",
             "f.yaml:3:23: questions.a.kind: `emaill` is not known here"],
            id="and those in own keys into the flow",
        ),
        pytest.param(
            "a: {use: both, skip: true}",
            ["f.yaml:3:18: questions.a.skip: `both` holds several questions, so `skip` fits none "
             "of them"],
            id="own keys beside several",
        ),
        pytest.param(
            "a: {use: both}\nfirst: {ask: A?, kind: text}",
            ["f.yaml:3:12: questions.a.use: `both` has a question `first`, and so has this flow"],
            id="a question twice",
        ),
        pytest.param(
            "a: {use: mial}",
            ["f.yaml:3:12: questions.a.use: there is no shared `mial`"],
            id="nothing of that name",
        ),
        pytest.param(
            "a: {use: ../../etc/passwd}",
            ["f.yaml:3:12: questions.a.use: there is no shared `../../etc/passwd`"],
            id="elsewhere",
        ),
        pytest.param(
            "a: {use: [mail]}",
            ["f.yaml:3:12: questions.a.use: there is no shared `['mail']`"],
            id="no name",
        ),
        pytest.param(
            "a: {use: round}",
            ["f.yaml:3:12: questions.a.use: `round` uses `trip` uses `round`: a circle"],
            id="a circle",
        ),
        pytest.param(
            "a: {use: empty}",
            ["shared/empty.yaml:1:1: questions.a.use: this file holds no question"],
            id="an empty file",
        ),
        pytest.param(
            "a: {use: torn}",
            ["shared/torn.yaml:1:6: a bracket opened here is not closed, or a comma is missing "
             "inside it"],
            id="a file that is no YAML",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_a_fault(questions: str, faults: list[str]) -> None:
    assert loaded(questions) == (None, faults)


GERMAN = "questions: {a: {ask: Was?}}\nends: {bye: Ade.}\n"


def test_a_translation_may_stand_in_a_file_of_its_own() -> None:
    flow, faults = loaded("a: {ask: What?, kind: text}", de=GERMAN)
    assert flow is not None, faults
    assert flow.speaking("de-AT").questions["a"].text.source == "Was?"
    assert stored(flow.source, "f").speaking("de").ends["bye"].say.source == "Ade."


def test_faults_in_it_point_into_it() -> None:
    german = "questions:\n  a: {aks: Was?}\nends: {by: Ade.}\n"
    assert loaded("a: {ask: What?, kind: text}", de=german) == (
        None,
        ["locales/f.de.yaml:2:7: translations.de.questions.a.aks: unknown key `aks`"],
    )
    german = "questions:\n  a: {}\nends: {by: Ade.}\n"
    assert loaded("a: {ask: What?, kind: text}", de=german) == (
        None,
        [
            "locales/f.de.yaml:2:6: translations.de.questions.a: `ask` is not translated",
            "locales/f.de.yaml:3:7: translations.de.ends.bye: `say` is not translated",
            "locales/f.de.yaml:3:8: translations.de.ends.by: the flow has no `by`",
        ],
    )


def test_a_language_stands_in_one_place() -> None:
    more = "translations:\n  de: {questions: {a: {ask: Was?}}, ends: {bye: Ade.}}"
    assert loaded("a: {ask: What?, kind: text}", more, de=GERMAN) == (
        None,
        ["f.yaml:9:3: translations.de: locales/f.de.yaml translates into `de` too"],
    )


def test_a_translation_that_is_no_yaml_is_a_fault() -> None:
    assert loaded("a: {ask: What?, kind: text}", de="a: {b: 1") == (
        None,
        ["locales/f.de.yaml:1:4: a bracket opened here is not closed, or a comma is missing "
         "inside it"],
    )  # fmt: skip
