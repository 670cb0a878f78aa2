"""From text to a flow: what is refused, each fault whole, and what a version is made of."""

import pytest

from agent.core.check import figures
from agent.core.load import canonical, load, stored
from agent.core.yaml_reader import read_yaml
from tests.small_flow import SMALL, changed, faults, flow

CASES = [
    pytest.param(
        "  budget:\n",
        "\tbudget:\n",
        [
            ("8:1", "a tab stands in the indentation", "Replace the tab by spaces."),
        ],
        id="a tab",
    ),
    pytest.param(
        "bands: {cold: 0, hot: 50}",
        "bands: {cold: 0, cold: 50}",
        [
            (
                "19:18",
                'the key "cold" stands twice; first in line 19',
                "Keep one of the two, or rename one.",
            ),
        ],
        id="a duplicate key",
    ),
    pytest.param(
        "greeting: Hello.",
        "greeting: &a [*a, *a]",
        [
            (
                "2:11",
                '"&a" names a part of the file',
                (
                    "Anchors and aliases are not used here: write the part out. Put quotes "
                    "around a text that begins with & or *."
                ),
            ),
            (
                "2:15",
                '"*a" repeats another part of the file',
                (
                    "Anchors and aliases are not used here: write the part out. Put quotes "
                    "around a text that begins with & or *."
                ),
            ),
            (
                "2:19",
                '"*a" repeats another part of the file',
                (
                    "Anchors and aliases are not used here: write the part out. Put quotes "
                    "around a text that begins with & or *."
                ),
            ),
        ],
        id="an anchor bomb",
    ),
    pytest.param(
        '"Thanks, {{ name }}."',
        "{{ name }}",
        [
            (
                "24:17",
                '"{{" begins a mapping here, not a placeholder',
                'Put quotes around the whole text: "{{ name }}".',
            ),
        ],
        id="an unquoted template",
    ),
    pytest.param(
        "next: careers",
        "next: carers",
        [
            (
                "7:90",
                "questions.goal.options.job.next: there is no `carers`",
                "Did you mean `careers`?",
            ),
        ],
        id="a misspelt target",
    ),
    pytest.param(
        "next: careers",
        "next: nowhere_at_all",
        [
            (
                "7:90",
                "questions.goal.options.job.next: there is no `nowhere_at_all`",
                "Known here: budget, contact, booked, bye, careers, no_agent.",
            ),
        ],
        id="an unknown target",
    ),
    pytest.param(
        "    kind: money\n",
        "    kind: money\n    next: goal\n",
        [
            (
                "11:11",
                "questions.budget.next: `goal` comes before this question",
                "Jump to a later question or to an end.",
            ),
        ],
        id="a jump backwards",
    ),
    pytest.param(
        "    kind: money\n",
        "    kind: money\n    next: budget\n",
        [
            (
                "11:11",
                "questions.budget.next: `budget` comes before this question",
                "Jump to a later question or to an end.",
            ),
        ],
        id="a jump to itself",
    ),
    pytest.param(
        "  bye: {say: Goodbye.}",
        "  bye: {say: Goodbye.}\n  goal: {say: x}",
        [
            ("26:9", "ends.goal: `goal` is a question too", "Give the end another id."),
        ],
        id="an end with a question's id",
    ),
    pytest.param(
        "{end: bye}",
        "{end: bey}",
        [
            ("22:11", "routes.1.end: there is no end `bey`", "Did you mean `bye`?"),
        ],
        id="a misspelt end in a route",
    ),
    pytest.param(
        "band: hot,",
        "band: hott,",
        [
            ("21:12", "routes.0.band: there is no band `hott`", "Did you mean `hot`?"),
        ],
        id="a misspelt band in a route",
    ),
    pytest.param(
        "{end: bye}",
        "{band: cold, end: bye}",
        [
            (
                "22:5",
                "routes.1: the last route has a condition",
                "Add a last route without band, hours and when.",
            ),
        ],
        id="a last route with a band",
    ),
    pytest.param(
        "{end: bye}",
        "{when: goal == 'buy', end: bye}",
        [
            (
                "22:5",
                "routes.1: the last route has a condition",
                "Add a last route without band, hours and when.",
            ),
        ],
        id="a last route with a condition",
    ),
    pytest.param(
        "{cold: 0, hot: 50}",
        "{cold: 10, hot: 50}",
        [
            ("19:8", "bands: no band starts at 0", "Let the lowest band start at 0."),
        ],
        id="no band at 0",
    ),
    pytest.param(
        "{cold: 0, hot: 50}",
        "{cold: 0, warm: 50, hot: 50}",
        [
            ("19:33", "bands.hot: `warm` starts at 50 too", "Use another start."),
        ],
        id="two bands at one score",
    ),
    pytest.param(
        "{cold: 0, hot: 50}",
        "{cold: 0, hot: 120}",
        [
            ("19:23", "bands.hot: 120 is outside 0..100", "Use 0 to 100."),
        ],
        id="a band over 100",
    ),
    pytest.param(
        "say: Goodbye.",
        "say: Goodbye., link: example.com",
        [
            (
                "25:30",
                "ends.bye.link: `example.com` is no web address",
                "Write https://… or a path like /thanks.",
            ),
        ],
        id="an address without https",
    ),
    pytest.param(
        "say: Goodbye.",
        "say: Goodbye., link: 'javascript:alert(1)'",
        [
            (
                "25:30",
                "ends.bye.link: `javascript:alert(1)` is no web address",
                "Write https://… or a path like /thanks.",
            ),
        ],
        id="an address that is a program",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_each_mistake_is_a_fault_with_its_place_and_how_to_mend_it(
    old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    assert faults(changed(old, new)) == expected


def test_faults_of_all_parts_come_together_in_the_order_of_the_file() -> None:
    text = changed("next: careers", "next: nowhere", changed("{end: bye}", "{end: bey}"))
    text = changed("unit: USD a month", "unit: dollars", text)
    assert [place for place, _, _ in faults(text)] == ["7:90", "11:11", "22:11"]


GERMAN = """\
translations:
  de:
    greeting: Hallo.
    questions:
      goal:
        ask: Was führt Sie her?
        options: {buy: {label: Kaufen, means: [erwerben]}, look: Umsehen, job: Eine Stelle}
      budget: {ask: Wie viel im Monat?}
      contact: {ask: Wer sind Sie?, consent: {notice: Wir antworten., marketing: Neues auch.}}
    ends: {booked: "Danke, {{ name }}.", bye: Tschüs., no_agent: Niemand da., careers: {say: Jobs.}}
    faq: {price: {asks: [was kostet], say: Fünf Dollar.}}
"""


def test_a_translation_has_its_own_texts_and_the_flow_s_points_and_other_words() -> None:
    spoken = flow(SMALL + GERMAN).speaking("de-AT")
    buy = spoken.questions["goal"].options["buy"]
    assert (buy.label, buy.points, buy.means) == ("Kaufen", 40, ("erwerben",))
    assert (
        spoken.questions["budget"].steps[1].label
        == "500\N{NO-BREAK SPACE}$–2.000\N{NO-BREAK SPACE}$"
    )
    assert spoken.ends["careers"].outcome == "disqualified"
    assert spoken.faq[0].asks == ("how much is it", "was kostet")
    assert flow(SMALL + GERMAN).speaking("fr").locale == "en"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "    greeting: Hallo.\n",
            "",
            [
                (
                    "32:5",
                    "translations.de: `greeting` is not translated",
                    "Add `greeting:` in this language.",
                )
            ],
        ),
        (
            ", look: Umsehen",
            "",
            [
                (
                    "36:18",
                    "translations.de.questions.goal.options: `look` is not translated",
                    "Add `look:` in this language.",
                )
            ],
        ),
        (
            "look: Umsehen",
            "look: Umsehen, loko: Gucken",
            [
                (
                    "36:75",
                    "translations.de.questions.goal.options.loko: the flow has no `loko`",
                    "Did you mean `look`?",
                )
            ],
        ),
        (
            "{notice: Wir antworten., marketing: Neues auch.}",
            "{notice: Wir antworten.}",
            [
                (
                    "38:46",
                    "translations.de.questions.contact.consent: `marketing` is not translated",
                    "Add `marketing:` in this language.",
                )
            ],
        ),
        (
            "Danke, {{ name }}.",
            "Danke, {{ nam }}.",
            [("39:20", "ends.booked.say: unknown name `nam`", "Did you mean `name`?")],
        ),
    ],
)
def test_what_a_translation_lacks_is_a_fault_where_it_should_stand(
    old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    assert faults(changed(old, new, SMALL + GERMAN)) == expected


def test_a_version_is_what_visitors_can_notice_and_is_read_back_from_what_is_stored() -> None:
    made = flow()
    commented = flow(SMALL + "# a remark\ntests:\n  one: {talk: [goal: look]}\n")
    other = flow(changed("greeting: Hello.", "greeting: Good day.", SMALL))
    assert commented.version == made.version == stored(made.source, "small").version
    assert other.version != made.version


def test_what_is_stored_in_a_language_no_longer_spoken_says_what_is_wrong() -> None:
    document, _ = read_yaml(changed("{end: bye}", "{end: bey}"), "small.yaml")
    assert document is not None
    with pytest.raises(ValueError, match="there is no end `bey`"):
        stored(canonical(document.data), "small")
    assert load(document, "small")[0] is None


def test_what_ran_before_a_rule_was_added_goes_on() -> None:
    document, _ = read_yaml(changed("  no_agent: {say: Nobody is here.}\n", ""), "small.yaml")
    assert document is not None
    assert load(document, "small")[0] is None
    assert stored(canonical(document.data), "small").order == ("goal", "budget", "contact")


def test_questions_may_be_called_what_the_program_calls_its_own_places() -> None:
    text = SMALL.replace("  budget:\n", "  finish:\n").replace("  goal:\n", "  start:\n")
    made = flow(text)
    assert list(made.questions) == ["start", "finish", "contact"]
    assert figures(made) == figures(flow(SMALL))
