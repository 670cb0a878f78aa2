"""python -m tests.drill: prints the verdict, exits 1 when anything was lost."""

import argparse
import asyncio
import sys
from dataclasses import asdict

from tests.drill.drill import drill


def main() -> int:
    """Run one drill."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--visitors", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    verdict = asyncio.run(drill(asked.visitors, asked.kills, asked.seed))
    for name, value in asdict(verdict).items():
        print(f"{name:13} {value}")
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())
