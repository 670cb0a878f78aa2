"""`handraise reps`: who may take leads."""

import json
import re

from tests.cli.conftest import Run

LINK = re.compile(r"^  http://127\.0\.0\.1:8080/rep/in/[\w-]{43}$", re.MULTILINE)


def test_adding_prints_a_link_and_the_list_shows_the_rep(seeded: Run) -> None:
    added = seeded(
        "reps", "add", "Ana", "--team", "sales", "--team", "vip", "--language", "DE",
        "--destination", "ana",
    )  # fmt: skip
    assert added.exit_code == 0
    assert added.output.startswith("Ana signs in here, once, within 7 days:\n")
    assert LINK.search(added.output)
    (rep,) = json.loads(seeded("reps", "list", "--format", "json").output)
    assert {k: rep[k] for k in ("name", "destination", "teams", "languages", "signed_in_at")} == {
        "name": "Ana",
        "destination": "ana",
        "teams": ["sales", "vip"],
        "languages": ["de"],
        "signed_in_at": None,
    }
    assert "Ana   sales, vip  de         ana          never" in seeded("reps", "list").output


def test_a_rep_who_is_known_gets_another_link_and_stays_one(seeded: Run) -> None:
    first = seeded("reps", "add", "Ana", "--team", "sales").output
    second = seeded("reps", "add", "ANA").output
    assert first != second
    (rep,) = json.loads(seeded("reps", "list", "--format", "json").output)
    assert (rep["name"], rep["teams"]) == ("ANA", ["sales"])


def test_who_is_removed_is_listed_no_more_and_may_come_back(seeded: Run) -> None:
    seeded("reps", "add", "Ana")
    assert seeded("reps", "remove", "ana").output == "Ana is signed out and is called no more.\n"
    assert seeded("reps", "list").output == "No reps yet. `handraise reps add NAME` adds one.\n"
    gone = seeded("reps", "remove", "ana")
    assert (gone.exit_code, "There is no rep ana" in gone.output) == (1, True)
    seeded("reps", "add", "Ana")
    assert len(json.loads(seeded("reps", "list", "--format", "json").output)) == 1


def test_a_name_that_is_none_is_refused(seeded: Run) -> None:
    for name in (" ", "x" * 81, "a\nb"):
        refused = seeded("reps", "add", name)
        assert (refused.exit_code, "Usage:" in refused.output) == (2, True)


def test_names_are_held_against_the_configuration(seeded: Run) -> None:
    wrong = seeded("reps", "add", "Ana", "--config", "config.yaml", "--destination", "sale")
    assert wrong.exit_code == 1
    assert "The configuration has no destination sale" in wrong.output
    assert "Did you mean sales?" in wrong.output
    team = seeded("reps", "add", "Ana", "--config", "config.yaml", "--team", "nobody")
    assert "The configuration has no team nobody" in team.output
