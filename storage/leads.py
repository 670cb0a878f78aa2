"""Owns the reading of leads. Refuses to join them (`storage.people`) and to erase them.

A list by a band or flow that hardly anybody had finds its leads by their conversations, and sorts
them. By any other it looks at the newest leads first, of which a band or flow that is in use has
enough; one that was used long ago is found by its conversations too.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from storage.conversations import CONVERSATION
from storage.people import email_key
from storage.records import Conversation, LeadDetail, LeadRow
from storage.tables import conversations, leads

LOOKED_AT = 500  # leads, before those of a band or flow are looked for otherwise
FEW = 50  # conversations with a lead: so many of a band or flow are sooner found and sorted
_ORDER = (leads.c.created_at, leads.c.id)
_place_of = tuple_(*_ORDER)
_other = conversations.alias("newest")
# A real conversation goes before an operator's test, however new that is.
_newest = (
    select(_other.c.id)
    .where(_other.c.lead == leads.c.id)
    .order_by(_other.c.test, _other.c.updated_at.desc(), _other.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_is_test = func.coalesce(conversations.c.test, False)


def _rows() -> Select[*tuple[Any, ...]]:
    columns = (
        leads.c.id,
        leads.c.email,
        leads.c.name,
        leads.c.phone,
        leads.c.company,
        leads.c.created_at,
        func.coalesce(conversations.c.updated_at, leads.c.updated_at),
        leads.c.erased_at,
        conversations.c.id,
        conversations.c.flow,
        conversations.c.score,
        conversations.c.band,
        conversations.c.outcome,
        _is_test,
        leads.c.lifecycle,
    )
    return select(*columns).select_from(
        leads.outerjoin(conversations, conversations.c.id == _newest)
    )


def newest(
    connection: Connection,
    limit: int,
    before: str | None,
    band: str | None,
    flow: str | None,
    *,
    tests: bool,
) -> list[LeadRow]:
    """A page of leads, the newest first; see `Store.leads`."""
    where: list[ColumnElement[bool]] = [] if tests else [_is_test.is_(False)]
    begin = None if before is None else _place(connection, before)
    if before is not None and begin is None:
        return []
    where += [] if begin is None else [_place_of < tuple_(*begin)]
    where += [] if band is None else [conversations.c.band == band]
    where += [] if flow is None else [conversations.c.flow == flow]
    if band is None and flow is None:
        return _page(connection, where, limit)
    found: list[LeadRow] = []
    if not _few(connection, band, flow):
        end = _looked_at(connection, begin)
        if end is None:
            return _page(connection, where, limit)
        found = _page(connection, [*where, _place_of >= tuple_(*end)], limit)
        where.append(_place_of < tuple_(*end))
    if len(found) == limit:
        return found
    rest = [*where, leads.c.id.in_(_having(band, flow))]
    return found + _page(connection, rest, limit - len(found), rare=True)


def _having(band: str | None, flow: str | None) -> Select[*tuple[Any, ...]]:
    """The leads of conversations of that band and flow."""
    query = select(_other.c.lead).where(_other.c.lead.is_not(None))
    query = query if band is None else query.where(_other.c.band == band)
    return query if flow is None else query.where(_other.c.flow == flow)


def _few(connection: Connection, band: str | None, flow: str | None) -> bool:
    """Whether that band, or that flow, has hardly any; as many rows of an index tell."""
    some = [_having(band, None)] if band is not None else []
    some += [_having(None, flow)] if flow is not None else []
    counted = (select(func.count()).select_from(one.limit(FEW + 1).subquery()) for one in some)
    return any(connection.execute(one).scalar_one() <= FEW for one in counted)


def _place(connection: Connection, lead: str) -> tuple[int, str] | None:
    row = connection.execute(select(*_ORDER).where(leads.c.id == lead)).first()
    return None if row is None else (row[0], row[1])


def _looked_at(connection: Connection, begin: tuple[int, str] | None) -> tuple[int, str] | None:
    """The place of the last lead to be looked at one by one; None when there are not so many."""
    where = [] if begin is None else [_place_of < tuple_(*begin)]
    newest = select(*_ORDER).where(*where).order_by(*(column.desc() for column in _ORDER))
    row = connection.execute(newest.offset(LOOKED_AT).limit(1)).first()
    return None if row is None else (row[0], row[1])


def _page(
    connection: Connection, where: Sequence[ColumnElement[bool]], limit: int, *, rare: bool = False
) -> list[LeadRow]:
    """In the order of the leads' index, or, of a `rare` few that are found otherwise, sorted."""
    begun = leads.c.created_at + 0 if rare else leads.c.created_at
    query = _rows().where(*where).order_by(begun.desc(), leads.c.id.desc()).limit(limit)
    return [LeadRow(*row) for row in connection.execute(query)]


def detail(connection: Connection, id_or_email: str) -> LeadDetail | None:
    """The lead with this id or email, the id first, with its conversations."""
    by_email = leads.c.email_key == email_key(id_or_email)
    row = connection.execute(_rows().where(leads.c.id == id_or_email)).first()
    row = row or connection.execute(_rows().where(by_email)).first()
    if row is None:
        return None
    lead = LeadRow(*row)
    found = connection.execute(
        select(*CONVERSATION)
        .where(conversations.c.lead == lead.id)
        .order_by(conversations.c.updated_at.desc(), conversations.c.id.desc())
    )
    return LeadDetail(lead, tuple(Conversation(*each) for each in found))
