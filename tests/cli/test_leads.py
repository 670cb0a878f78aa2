"""`handraise leads`: what is listed, shown, written out and erased."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from agent.cli.lead_files import COLUMNS, cell
from tests.cli.conftest import Run


def listed(run: Run, *more: str) -> list[dict[str, object]]:
    result = run("leads", "list", "--format", "json", *more)
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.output)
    return found


def ids_away(text: str) -> str:
    return re.sub(r"(lead|conv|hand|msg)_[0-9a-f]{32}", r"\1_ID", text)


def test_the_table_shows_who_and_how_hot(seeded: Run) -> None:
    head, *rows = seeded("leads", "list").output.splitlines()
    assert head == "updated (UTC)     band  score  flow       outcome    lead"
    assert sorted(rows) == [
        "2026-11-23 10:00  cold     20  saas-demo  completed  Bob <b@x.io>",
        "2026-11-23 10:00  hot     100  saas-demo  completed  Ann Lee <ann@acme.io>",
    ]


def test_json_holds_every_fact_of_a_lead(seeded: Run) -> None:
    (ann,) = listed(seeded, "--band", "hot")
    assert tuple(ann) == COLUMNS
    assert {k: v for k, v in ann.items() if k not in ("id", "conversation")} == {
        "email": "ann@acme.io",
        "name": "Ann Lee",
        "phone": "+442079460958",
        "company": None,
        "flow": "saas-demo",
        "score": 100,
        "band": "hot",
        "outcome": "completed",
        "lifecycle": None,
        "created_at": "2026-11-23T10:00:00.000Z",
        "updated_at": "2026-11-23T10:00:00.000Z",
        "erased_at": None,
        "test": False,
    }


@pytest.mark.parametrize(
    ("chosen", "emails"),
    [
        (["--band", "cold"], ["b@x.io"]),
        (["--band", "warm"], []),
        (["--flow", "saas-demo"], ["ann@acme.io", "b@x.io"]),
        (["--flow", "local-quote"], []),
    ],
)
def test_leads_are_chosen_by_band_and_flow(
    seeded: Run, chosen: list[str], emails: list[str]
) -> None:
    assert sorted(str(lead["email"]) for lead in listed(seeded, *chosen)) == emails


def test_limit_bounds_the_list(seeded: Run) -> None:
    assert len(listed(seeded, "--limit", "1")) == 1
    assert seeded("leads", "list", "--limit", "0").exit_code == 2


def test_an_empty_list_says_so(run: Run) -> None:
    run("db", "upgrade")
    assert run("leads", "list").output == "No leads yet.\n"
    assert run("leads", "list", "--format", "csv").output == ",".join(COLUMNS) + "\n"


def test_csv_of_the_list_is_csv_of_the_export(seeded: Run) -> None:
    text = seeded("leads", "list", "--format", "csv").output
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sorted((row["name"], row["phone"], row["test"]) for row in rows) == [
        ("Ann Lee", "+442079460958", "false"),
        ("Bob", "", "false"),
    ]
    assert seeded("leads", "export").stdout == text


def test_show_tells_a_lead_with_points_and_transcript(seeded: Run) -> None:
    result = seeded("leads", "show", "ANN@acme.io")
    assert (result.exit_code, ids_away(result.output)) == (
        0,
        "Ann Lee <ann@acme.io>\n"
        "  phone    +442079460958\n"
        "  id       lead_ID\n"
        "  since    2026-11-23 10:00 UTC\n"
        "\n"
        "2026-11-23 10:00 UTC  saas-demo  hot 100  completed\n"
        "  conv_ID\n"
        "   +30 goal Wants to qualify enquiries\n"
        "   +40 budget $5,000 a month or more\n"
        "   +25 start Within a month\n"
        "    +5 pricing Saw the prices\n"
        "  10:00 bot      Hi, I'm Mia.\n"
        "  10:00 bot      What would you like to fix first?\n"
        "  10:00 visitor  Qualify enquiries\n"
        "  10:00 bot      Roughly what could you spend?\n"
        '  10:00 visitor  around 5k a month  (money: amount in "5k a month"; currency of the'
        " question)\n"
        "  10:00 bot      When should it run?\n"
        '  10:00 visitor  next week  (timing: "next week")\n'
        "  10:00 bot      Where may we write to you?\n"
        "  10:00 visitor  Ann Lee, ann@acme.io, +44 20 7946 0958"
        "  (contact: name, email, phone)\n"
        "  10:00 bot      Thanks. A person answers shortly.\n"
        "  10:00 system   The conversation ended.\n",
    )


def test_show_as_json_holds_the_conversation_as_a_webhook_would(seeded: Run) -> None:
    result = seeded("leads", "show", "ann@acme.io", "--format", "json")
    shown = json.loads(result.output)
    (held,) = shown["conversations"]
    assert held["score"]["total"] == 100
    said = [line for line in held["transcript"] if line["from"] == "visitor"]
    assert [line.get("why") for line in said] == [
        None,  # a button
        'money: amount in "5k a month"; currency of the question',
        'timing: "next week"',
        "contact: name, email, phone",
    ]


@pytest.mark.parametrize("command", [["show"], ["erase", "--yes"]])
def test_an_unknown_lead_is_an_error(seeded: Run, command: list[str]) -> None:
    result = seeded("leads", command[0], "nobody@x.io", *command[1:])
    assert (result.exit_code, result.stdout, result.stderr) == (
        1,
        "",
        "Error: There is no lead nobody@x.io; `handraise leads list` shows those there are\n",
    )


@pytest.mark.parametrize("format", ["csv", "json"])
def test_export_writes_a_whole_file_or_none(seeded: Run, format: str) -> None:
    result = seeded("leads", "export", "--format", format, "--output", "leads.out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2 leads written to leads.out.\n"
    assert (
        Path("leads.out").read_text("utf-8") == seeded("leads", "export", "--format", format).stdout
    )
    assert not Path("leads.out.part").exists()


def test_export_as_json_is_what_the_list_says(seeded: Run) -> None:
    assert json.loads(seeded("leads", "export", "--format", "json").stdout) == listed(seeded)


def test_export_of_nothing_is_an_empty_list(run: Run) -> None:
    run("db", "upgrade")
    assert run("leads", "export", "--format", "json").stdout == "[]\n"


def test_a_file_that_cannot_be_written_is_an_error(seeded: Run) -> None:
    result = seeded("leads", "export", "--output", "no/such/folder.csv")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: no/such/folder.csv can't be written: No such file or directory\n"
        "-> Check that the folder exists and that this user may write there.\n",
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("+442079460958", "+442079460958"),
        ("-5", "-5"),
        ("Ann = Lee", "Ann = Lee"),
        ("", ""),
        (None, None),
        (86, 86),
        (True, "true"),
    ],
)
def test_no_cell_is_a_formula_and_a_phone_number_stays_one(value: object, written: object) -> None:
    assert cell(value) == written


def test_erase_asks_first_and_a_no_keeps_everything(seeded: Run) -> None:
    result = seeded("leads", "erase", "ann@acme.io", input="n\n")
    assert result.exit_code == 1
    assert "Erase Ann Lee <ann@acme.io> and 1 conversation? This can't be undone" in result.output
    assert len(listed(seeded, "--band", "hot")) == 1
    assert listed(seeded, "--band", "hot")[0]["email"] == "ann@acme.io"


def test_erase_without_an_answer_keeps_everything(seeded: Run) -> None:
    assert seeded("leads", "erase", "ann@acme.io", input="").exit_code == 1
    assert listed(seeded, "--band", "hot")[0]["email"] == "ann@acme.io"


def test_erase_says_what_was_blanked(seeded: Run) -> None:
    result = seeded("leads", "erase", "ann@acme.io", "--yes")
    assert (result.exit_code, result.output) == (
        0,
        "Blanked 1 lead, 1 conversation, 5 turns, 4 events and 0 delivery attempts. "
        "Nothing had been sent to anybody.\n",
    )
    (erased,) = listed(seeded, "--band", "hot")
    assert (erased["email"], erased["name"], erased["phone"]) == (None, None, None)
    shown = seeded("leads", "show", str(erased["id"])).output
    assert "Ann" not in shown and "next week" not in shown
    assert "(erased)" in seeded("leads", "list").output


def test_a_conversation_without_an_address_can_be_erased_too(seeded: Run) -> None:
    conversation = str(listed(seeded, "--band", "cold")[0]["conversation"])
    result = seeded("leads", "erase", conversation, input="y\n")
    assert result.exit_code == 0
    assert f"Erase the conversation {conversation}?" in result.output
    assert "Blanked 1 lead, 1 conversation" in result.output
