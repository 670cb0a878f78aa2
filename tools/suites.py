"""Owns the score of understanding on suites: `python -m tools.suites FOLDER [--misses NAME]`.

FOLDER holds the suites as JSON lines, a file per suite and language (`dk_numeral_de.jsonl`): texts
with what they mean, kept outside the project. It prints a table of suites and languages; with
--misses also what was read instead, for the rows whose name begins so. It refuses to be a test:
conventions of the suites differ, and a case may be wrong for people.

A case counts when the whole value fits and nothing was refused; where the suite expects nothing,
when the text was not understood, declined or unknown. How a suite's expectation becomes values
stands in tools/suite_rules.py.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.core.understand import Ask, Reading, understand
from tools.suite_rules import RULES, Case

REGION = "US"
_WIDTH = 100  # characters of a text that --misses shows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Score understanding on suites of JSON lines.")
    parser.add_argument("folder", type=Path, help="the folder with the suites")
    parser.add_argument("--misses", metavar="NAME", help="show the misses of these rows")
    given = parser.parse_args()
    if not any(given.folder.glob("*.jsonl")):
        parser.error(f"no *.jsonl in {given.folder}: name the folder that holds the suites")
    for line in table(score(given.folder, given.misses)):
        print(line)


def score(folder: Path, misses: str | None = None) -> dict[tuple[str, str], list[bool]]:
    """Whether each case was read right, by (suite, language); prints the misses asked for."""
    marks: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for path in sorted(folder.glob("*.jsonl")):
        for name, language, case in cases(path):
            reading = understand(asked(case), case.text, case.now)
            right = case.fits(reading)
            marks[name, language].append(right)
            if not right and misses is not None and f"{name} {language}".startswith(misses):
                print(miss(name, language, case, reading))
    return marks


def cases(path: Path) -> Iterator[tuple[str, str, Case]]:
    """The cases of a file with their row: suite and language."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            language = row.get("lang", "en")
            for name, case in RULES[row["suite"]](row) if row["suite"] in RULES else ():
                yield name, language, case


def asked(case: Case) -> Ask:
    """The question a case is an answer to."""
    return Ask(case.kind, locale=case.locale, region=REGION)


def miss(name: str, language: str, case: Case, reading: Reading) -> str:
    """A line on a case that was read wrong."""
    got = reading.value if reading.value is not None else f"{reading.status} {reading.code}"
    return f"  {name} {language}: {case.text[:_WIDTH]!r} means {case.means}, read as {got}"


def table(marks: dict[tuple[str, str], list[bool]]) -> Iterator[str]:
    """The lines of the table: right of all, per cent, a row per suite and language."""
    for (name, language), right in sorted(marks.items()):
        share = 100 * sum(right) / len(right)
        yield f"{name:32} {language}  {sum(right):4} of {len(right):4}  {share:5.1f} %"


if __name__ == "__main__":
    main()
