"""What is said of a destination out of service; that it stays so is tested with the worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from agent.config import Config, Destination, Smtp
from agent.webhook.health import Health, target, why
from storage.records import Faring
from storage.store import Store

GONE = Faring("crm", None, 1, "answered 410", 2, "gone", None, None, None)
MAIL = Smtp("mx.example.com", "a@example.com", ("b@example.com",))


def test_why_says_what_happened_and_how_to_begin_again() -> None:
    assert why(GONE) == (
        "destination crm is disabled, because it answered 410, which says that it wants no more "
        "(last: answered 410): mend it, then `handraise handoffs enable crm`"
    )
    assert why(replace(GONE, disabled_why="failing", last_error=None)) == (
        "destination crm is disabled, because nothing was accepted for five days: mend it, then "
        "`handraise handoffs enable crm`"
    )


def test_a_target_changes_with_the_address_alone_and_hides_it() -> None:
    hook = Destination("crm", "https://example.com/secret")
    assert target(hook) == target(replace(hook, template="{}", secrets=("whsec_x",)))
    assert target(hook) != target(replace(hook, url="https://example.com/other"))
    assert "secret" not in target(hook)


def test_a_target_of_mail_is_server_sender_and_recipients() -> None:
    box = Destination("box", kind="mail", smtp=MAIL)
    others = [replace(MAIL, host="x"), replace(MAIL, to=("c@example.com",)), replace(MAIL, port=25)]
    targets = {target(replace(box, smtp=smtp)) for smtp in (MAIL, *others)}
    assert len(targets) == 4
    assert target(box) == target(replace(box, smtp=replace(MAIL, password="changed")))


async def test_nobody_is_told_of_what_is_in_service(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'handraise.db'}")
    config = Config(destinations={"crm": Destination("crm", "https://example.com")})
    health = Health(store, config, lambda: datetime.now(UTC))
    await health.open(1)
    assert (health.off("crm"), health.off("unknown"), await health.tell()) == (None, None, False)
    await store.close()
