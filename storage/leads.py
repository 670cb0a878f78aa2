"""Owns the reading of leads. Refuses to join them (`storage.people`) and to erase them."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from storage.conversations import CONVERSATION
from storage.people import email_key
from storage.records import Conversation, LeadDetail, LeadRow
from storage.tables import conversations, leads

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
    if before is not None:
        last = select(leads.c.created_at, leads.c.id).where(leads.c.id == before)
        found = connection.execute(last).first()
        if found is None:
            return []
        where.append(tuple_(leads.c.created_at, leads.c.id) < tuple_(found[0], found[1]))
    where += [] if band is None else [conversations.c.band == band]
    where += [] if flow is None else [conversations.c.flow == flow]
    query = _rows().where(*where).order_by(leads.c.created_at.desc(), leads.c.id.desc())
    return [LeadRow(*row) for row in connection.execute(query.limit(limit))]


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
