"""Owns who a lead is: the joining of leads by email, for a whole batch at once.

A conversation's lead begins without an email perhaps, and is merged into the lead that has the
email as soon as one is given. Newer values win, missing ones are filled. A lead that other
conversations share keeps its email: somebody who corrects his becomes a lead of his own.
Refuses to guess by anything but the email.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from sqlalchemy import Connection

from storage.bulk import Bulk
from storage.records import Lead, TurnRecord

_POINTERS = Bulk(
    "id text",
    """SELECT {collect}({pack}(c.id, c.lead)) FROM {rows} AS r
    JOIN conversations AS c ON c.id = r.id WHERE c.lead IS NOT NULL""",
)
_STORED = Bulk(
    "id text, email_key text",
    """SELECT {collect}({pack}(l.id, l.email, l.name, l.phone, l.company, l.created_at,
      CASE WHEN l.erased_at IS NULL THEN 0 ELSE 1 END,
      (SELECT count(*) FROM conversations AS c WHERE c.lead = l.id)))
    FROM leads AS l JOIN (
      SELECT id FROM {rows} AS r
      UNION SELECT k.id FROM {rows} AS s JOIN leads AS k ON k.email_key = s.email_key
    ) AS wanted ON wanted.id = l.id""",
)
_KEEP = Bulk(
    "id text, email text, email_key text, name text, phone text, company text, "
    "created_at bigint, updated_at bigint",
    """INSERT INTO leads (id, email, email_key, name, phone, company, created_at, updated_at)
    SELECT id, email, email_key, name, phone, company, created_at, updated_at
    FROM {rows} AS r WHERE id IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET email = excluded.email, email_key = excluded.email_key,
      name = excluded.name, phone = excluded.phone, company = excluded.company,
      updated_at = excluded.updated_at""",
)
_MERGED_AWAY = Bulk("id text", "DELETE FROM leads WHERE id IN (SELECT id FROM {rows} AS r)")
_POINT = Bulk(
    "conversation text, lead text",
    """UPDATE conversations SET lead = r.lead FROM {rows} AS r
    WHERE conversations.id = r.conversation""",
)
_POINT_HANDOFFS = Bulk(
    "conversation text, lead text",
    """UPDATE handoffs SET lead = r.lead FROM {rows} AS r
    WHERE handoffs.conversation = r.conversation""",
)


def email_key(email: str | None) -> str | None:
    """What makes two emails the same person's."""
    return email.strip().casefold() if email else None


@dataclass(frozen=True, slots=True)
class Person:
    """A lead row while a batch is merged. `shared`: how many conversations point to it."""

    lead: Lead
    created_at: int
    updated_at: int = 0
    erased: bool = False
    shared: int = 0


class People:
    """The leads a batch touches; `take` moves them on turn by turn, nothing is written here."""

    def __init__(self, stored: Iterable[Person], pointers: dict[str, str]) -> None:
        self.by_id = {person.lead.id: person for person in stored}
        self.pointers = pointers
        self.changed: set[str] = set()
        self.merged_away: set[str] = set()
        self.moved: dict[str, str] = {}
        self._by_email = {
            key: id for id, person in self.by_id.items() if (key := email_key(person.lead.email))
        }

    def take(self, conversation: str, new: Lead, at: int) -> None:
        """Joins what a turn learned of its person with what is known."""
        before = self._before(conversation, new)
        target = self._with_email(new.email) or self._own(before, new, at)
        lead = _filled(replace(new, id=target.lead.id), target.lead)
        if before is not None and before.lead.id != lead.id and before.lead.email is None:
            lead = _filled(lead, before.lead)
            self._merge_away(before)
        moved = self.pointers.get(conversation) != lead.id
        self._keep(replace(target, lead=lead, updated_at=at, shared=target.shared + moved))
        if moved:
            self.pointers[conversation] = self.moved[conversation] = lead.id

    def _before(self, conversation: str, new: Lead) -> Person | None:
        """The lead this conversation had; one that was erased is never taken up again."""
        found = self.by_id.get(self.pointers.get(conversation, new.id))
        return None if found is None or found.erased else found

    def _with_email(self, email: str | None) -> Person | None:
        id = self._by_email.get(email_key(email) or "")
        return None if id is None else self.by_id[id]

    def _own(self, before: Person | None, new: Lead, at: int) -> Person:
        """The conversation's lead as it is, or a new one if that belongs to others too."""
        if before is not None:
            corrected = new.email is not None and before.lead.email is not None
            if not (corrected and before.shared > 1):
                return before
        free = new.id not in self.by_id
        return Person(Lead(new.id if free else uuid4().hex), created_at=at)

    def _keep(self, person: Person) -> None:
        before = self.by_id.get(person.lead.id)
        if before is not None and before.lead.email is not None:
            self._by_email.pop(email_key(before.lead.email) or "", None)
        self.by_id[person.lead.id] = person
        self.changed.add(person.lead.id)
        if person.lead.email is not None:
            self._by_email[email_key(person.lead.email) or ""] = person.lead.id

    def _merge_away(self, before: Person) -> None:
        if before.shared <= 1:
            del self.by_id[before.lead.id]
            self.changed.discard(before.lead.id)
            self.merged_away.add(before.lead.id)


def _filled(first: Lead, second: Lead) -> Lead:
    """`first`, with what it lacks from `second`."""
    return Lead(
        first.id,
        first.email if first.email is not None else second.email,
        first.name if first.name is not None else second.name,
        first.phone if first.phone is not None else second.phone,
        first.company if first.company is not None else second.company,
    )


def keep_leads(connection: Connection, turns: Iterable[TurnRecord]) -> None:
    """Writes the leads of these turns and points conversations and handoffs to them."""
    given = [
        (turn, turn.extras.lead) for turn in turns if turn.extras and turn.extras.lead is not None
    ]
    if not given:
        return
    people = _load(connection, given)
    for turn, lead in given:
        people.take(turn.conversation, lead, turn.at)
    if people.merged_away:
        _MERGED_AWAY.run(connection, [(id,) for id in sorted(people.merged_away)])
    _KEEP.run(connection, [_row(people.by_id[id]) for id in sorted(people.changed)])
    if people.moved:
        moved = sorted(people.moved.items())
        _POINT.run(connection, moved)
        _POINT_HANDOFFS.run(connection, moved)


def _load(connection: Connection, given: Sequence[tuple[TurnRecord, Lead]]) -> People:
    ids = [(turn.conversation,) for turn, _ in given]
    pointers: dict[str, str] = dict(_POINTERS.collect(connection, ids))
    wanted = {(id, None) for id in pointers.values()}
    keys = [(lead.id, email_key(lead.email)) for _, lead in given]
    rows: list[tuple[str, str | None]] = [*sorted(wanted, key=lambda row: row[0]), *keys]
    stored = (_person(*row) for row in _STORED.collect(connection, rows))
    return People(stored, pointers)


def _person(
    id: str,
    email: str | None,
    name: str | None,
    phone: str | None,
    company: str | None,
    created_at: int,
    erased: int,
    shared: int,
) -> Person:
    lead = Lead(id, email, name, phone, company)
    return Person(lead, created_at, erased=bool(erased), shared=shared)


def _row(person: Person) -> tuple[object, ...]:
    lead = person.lead
    return (
        lead.id,
        lead.email,
        email_key(lead.email),
        lead.name,
        lead.phone,
        lead.company,
        person.created_at,
        person.updated_at,
    )
