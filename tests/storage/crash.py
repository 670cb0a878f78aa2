"""A server in little that the crash test kills: it writes turns, and says so once they are stored.

Run: python -m tests.storage.crash URL PREFIX
"""

import asyncio
import sys

from storage.records import Extras
from storage.store import Store
from tests.storage.examples import anna, call, first, handoff, turn

WRITERS = 20


async def _visitor(store: Store, name: str) -> None:
    """Writes turn after turn, for ever."""
    epoch = 1
    while True:
        extras = Extras(
            lead=anna(f"l{name}", email=f"{name}@acme.io"),
            handoff=handoff(f"h{name}.{epoch}"),
            outbox=(call(f"w{name}.{epoch}"),),
        )
        record = first(name, extras=extras) if epoch == 1 else turn(name, epoch, extras=extras)
        await store.write(record)
        print(name, epoch, flush=True)
        epoch += 1


async def main(url: str, prefix: str) -> None:
    store = await Store.open(url)
    await asyncio.gather(*(_visitor(store, f"{prefix}{number}") for number in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
