"""How figures are told: with their spread, and with what else the machine had to do."""

import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


def spread(values: Sequence[float], digits: int = 0) -> str:
    """The median with the least and most."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:,.{digits}f} ({least:,.{digits}f}-{most:,.{digits}f})"


@contextmanager
def load_told() -> Iterator[None]:
    """Print how busy the machine is before and after."""
    print(f"Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before")
    yield
    print(f"Load average {os.getloadavg()[0]:.1f} after")
