"""Owns the rows of reps. Refuses tokens (their hashes come in) and what a rep may do."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from storage.desk_records import Drawn, Rep
from storage.tables import conversations, handoffs, outbox, reps

_COLUMNS = tuple(reps.c[name] for name in Rep.__slots__)


def every(connection: Connection) -> list[Rep]:
    """Those who were not removed, by name."""
    query = select(*_COLUMNS).where(reps.c.removed_at.is_(None)).order_by(reps.c.name_key)
    return [_rep(row) for row in connection.execute(query)]


def by_id(connection: Connection, id: str) -> Rep | None:
    """The rep with this id, unless he was removed."""
    return _one(connection, and_(reps.c.id == id, reps.c.removed_at.is_(None)))


def keep(connection: Connection, wanted: Rep, name_key: str, link_hash: str, until: int) -> Rep:
    """Adds a rep or takes the one of this name up again, with a new link."""
    known = connection.scalar(select(reps.c.id).where(reps.c.name_key == name_key))
    link = {"link_hash": link_hash, "link_until": until}
    values = {name: getattr(wanted, name) for name in Rep.__slots__}
    values |= {"teams": _json(wanted.teams), "languages": _json(wanted.languages)}
    if known is None:
        connection.execute(insert(reps).values(name_key=name_key, **values, **link))
        known = wanted.id
    else:
        given = {k: values[k] for k in ("destination", "teams", "languages") if getattr(wanted, k)}
        connection.execute(
            update(reps)
            .where(reps.c.id == known)
            .values(name=wanted.name, removed_at=None, **given, **link)
        )
    found = _one(connection, reps.c.id == known)
    assert found is not None
    return found


def remove(connection: Connection, id_or_name: str, name_key: str, now: int) -> Rep | None:
    """Takes a rep out, by id or name; None when there is none."""
    named = or_(reps.c.id == id_or_name, reps.c.name_key == name_key)
    found = _one(connection, and_(named, reps.c.removed_at.is_(None)))
    if found is not None:
        connection.execute(
            update(reps)
            .where(reps.c.id == found.id)
            .values(removed_at=now, link_hash=None, link_until=None)
        )
    return found


def link(connection: Connection, link_hash: str, now: int) -> Rep | None:
    """Whose sign-in link this is, while it is good."""
    return _one(connection, and_(reps.c.link_hash == link_hash, reps.c.link_until > now))


def sign_in(connection: Connection, link_hash: str, now: int) -> Rep | None:
    """Uses a sign-in link up; None when it is none, too old, or used already."""
    rep = link(connection, link_hash, now)
    if rep is None:
        return None
    used = connection.execute(
        update(reps)
        .where(reps.c.id == rep.id, reps.c.link_hash == link_hash)
        .values(link_hash=None, link_until=None, signed_in_at=now)
    )
    return rep if used.rowcount else None


def draw(connection: Connection, ids: Sequence[str], now: int) -> Drawn | None:
    """Whose turn it is: who of these was called longest ago, and is called now. One caller at a
    time, whatever process he is in."""
    among = and_(reps.c.id.in_(ids), reps.c.removed_at.is_(None))
    query = select(reps.c.id, reps.c.called_at).where(among).order_by(reps.c.id)
    rows = connection.execute(query.with_for_update()).all()
    if not rows:
        return None
    chosen = min(rows, key=lambda row: (row.called_at or 0, row.id))
    # Another machine's clock may be ahead: whoever is called now was called last, all the same.
    at = max(now, 1 + max(row.called_at or 0 for row in rows))
    connection.execute(update(reps).where(reps.c.id == chosen.id).values(called_at=at))
    return Drawn(chosen.id, at, chosen.called_at)


def give_back(connection: Connection, drawn: Sequence[Drawn]) -> None:
    """Makes it the turn of these again, but for those who were called since, or by what is stored
    after all. In the order in which `draw` locks them."""
    for one in sorted(drawn, key=lambda one: one.rep):
        stored = select(outbox.c.id).where(outbox.c.id.in_(one.events)).exists()
        mine = and_(reps.c.id == one.rep, reps.c.called_at == one.at, ~stored)
        connection.execute(update(reps).where(mine).values(called_at=one.before))


def previous(connection: Connection, visitor: str) -> str | None:
    """Who had a lead of this visitor last: a rep's id."""
    query = (
        select(handoffs.c.holder)
        .join(conversations, conversations.c.id == handoffs.c.conversation)
        .join(reps, reps.c.id == handoffs.c.holder)
        .where(conversations.c.visitor == visitor, reps.c.removed_at.is_(None))
        .order_by(handoffs.c.claimed_at.desc())
        .limit(1)
    )
    return connection.scalar(query)


def _one(connection: Connection, where: ColumnElement[bool]) -> Rep | None:
    row = connection.execute(
        select(*_COLUMNS).where(where).order_by(func.length(reps.c.id))
    ).first()
    return None if row is None else _rep(row)


def _rep(row: Any) -> Rep:
    values = dict(row._mapping)
    for name in ("teams", "languages"):
        values[name] = tuple(orjson.loads(values[name]))
    return Rep(**values)


def _json(words: Sequence[str]) -> str:
    return orjson.dumps(list(words)).decode()
