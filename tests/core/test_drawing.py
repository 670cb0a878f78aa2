"""A flow as boxes and arrows, and as Mermaid."""

import pytest

from agent.core.drawing import Box, Drawing, Row, drawing, mermaid
from tests.small_flow import SMALL, changed, flow

BRANCHED = changed("    kind: money", "    kind: money\n    when: returning\n    next: bye")


def box(id: str, text: str) -> Box:
    (found,) = [box for box in drawing(flow(text)).boxes if box.id == id]
    return found


def test_a_flow_is_its_boxes_in_order() -> None:
    assert drawing(flow()) == Drawing(
        name="small",
        boxes=(
            Box("START", "start", "Hello.", "", onward="goal"),
            Box(
                "goal",
                "question",
                "What brings you here?",
                "goal, choice",
                (Row("Buying", 40), Row("Looking"), Row("A job", 0, "careers")),
                onward="budget",
            ),
            Box(
                "budget",
                "question",
                "How much a month?",
                "budget, money",
                (Row("Under $500"), Row("$500–$2,000", 20), Row("$2,000+", 40)),
                onward="contact",
            ),
            Box("contact", "question", "Who are you?", "contact", onward="ROUTES"),
            Box(
                "ROUTES",
                "routes",
                "Where the lead goes",
                "the first that fits",
                (Row("hot, calls sales", 0, "booked"), Row("everybody else", 0, "bye")),
            ),
            Box("booked", "end", "Thanks, ‹name›.", "booked"),
            Box("bye", "end", "Goodbye.", "bye"),
            Box("careers", "end", "Our jobs.", "careers, disqualified"),
            Box("no_agent", "end", "Nobody is here.", "no_agent: nobody is there to call"),
        ),
        bands=(Row("cold: 0 to 49"), Row("hot: 50 to 100")),
        signals=(Row("Pricing", 5),),
    )


def test_a_condition_leads_past_the_question_and_next_elsewhere() -> None:
    found = box("budget", BRANCHED)
    assert (found.condition, found.otherwise, found.onward) == ("returning", "contact", "bye")


@pytest.mark.parametrize(
    ("old", "new", "id", "expected"),
    [
        ("kind: money", "kind: money\n    points: 3", "budget", Row("any answer", 3)),
        (
            "2000: 40",
            "2000: {points: 40, next: bye}",
            "budget",
            Row("$2,000+", 40, "bye"),
        ),
        (
            "band: hot, call",
            "band: hot, hours: open, when: goal == 'buy', call",
            "ROUTES",
            Row("hot, while open, goal == 'buy', calls sales", 0, "booked"),
        ),
    ],
)
def test_a_row_tells_what_leads_on(old: str, new: str, id: str, expected: Row) -> None:
    assert expected in box(id, changed(old, new)).rows


def test_an_answer_from_outside_the_area_leads_elsewhere() -> None:
    place = "  place: {ask: Where?, kind: text, area: ['10115'], outside: careers}\n  contact:\n"
    text = changed("  contact:\n", place)
    assert box("place", text).rows == (Row("outside the area", 0, "careers"),)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("See [our jobs](https://a.io/x).", "See our jobs."),
        ("{% if email %}A {{ email }}.{% else %}B.{% endif %}", "A ‹email›. / B."),
        ("Bye {{ name|title }}.", "Bye ‹name|title›."),
    ],
)
def test_a_text_is_shown_as_it_may_be_said(said: str, shown: str) -> None:
    assert box("bye", changed("bye: {say: Goodbye.}", f'bye: {{say: "{said}"}}')).title == shown


def test_the_end_of_those_who_find_nobody_says_so() -> None:
    assert box("no_agent", SMALL).note == "no_agent: nobody is there to call"


def test_mermaid_has_an_edge_for_each_place_a_box_leads_to() -> None:
    assert mermaid(flow(BRANCHED)).splitlines() == [
        "flowchart TD",
        '  to_START(["<b>Hello.</b>"])',
        '  to_goal["<b>What brings you here?</b><br>goal, choice"]',
        '  to_budget["<b>How much a month?</b><br>budget, money"]',
        '  to_contact["<b>Who are you?</b><br>contact"]',
        '  to_ROUTES{{"<b>Where the lead goes</b><br>the first that fits"}}',
        '  to_booked(["<b>Thanks, ‹name›.</b><br>booked"])',
        '  to_bye(["<b>Goodbye.</b><br>bye"])',
        '  to_careers(["<b>Our jobs.</b><br>careers, disqualified"])',
        '  to_no_agent(["<b>Nobody is here.</b><br>no_agent: nobody is there to call"])',
        "  to_START --> to_goal",
        '  to_goal -->|"Buying +40<br>Looking"| to_budget',
        '  to_goal -->|"A job"| to_careers',
        '  to_budget -->|"Under $500<br>$500–$2,000 +20<br>$2,000+ +40"| to_bye',
        '  to_budget -.->|"unless returning"| to_contact',
        "  to_contact --> to_ROUTES",
        '  to_ROUTES -->|"hot, calls sales"| to_booked',
        '  to_ROUTES -->|"everybody else"| to_bye',
        '  Bands["<b>Bands</b><br>cold: 0 to 49<br>hot: 50 to 100"]',
        '  Signals["<b>Signals</b><br>Pricing +5"]',
    ]


def test_no_text_of_a_flow_is_markup_of_mermaids() -> None:
    hostile = changed("look: Looking", "look: 'A \"b\" `c` <i> & #1; {d}'")
    assert "A #34;b#34; #96;c#96; #60;i#62; #38; #35;1; #123;d#125;" in mermaid(flow(hostile))


def test_a_long_text_is_cut_in_mermaid() -> None:
    long = "word " * 40
    title = next(
        line
        for line in mermaid(flow(changed("ask: Who are you?", f"ask: {long}?"))).splitlines()
        if "to_contact[" in line
    )
    assert title == f'  to_contact["<b>{("word " * 14).strip()}…</b><br>contact"]'
