"""The API in OpenAPI 3.1, written by hand: one place that says what programs may rely on.

A test holds the real answers against these schemas, so they cannot drift apart.
"""

from typing import Any

from agent import __version__

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer"}
MAYBE_NUMBER: Schema = {"type": ["integer", "null"]}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
MAYBE_TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
ANYTHING: Schema = {"type": "object"}


def _record(what: str, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "description": what,
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_LEAD: dict[str, Schema] = {
    "id": TEXT,
    "email": MAYBE_TEXT,
    "name": MAYBE_TEXT,
    "phone": MAYBE_TEXT,
    "company": MAYBE_TEXT,
    "conversation": {**MAYBE_TEXT, "description": "The newest conversation."},
    "flow": MAYBE_TEXT,
    "score": MAYBE_NUMBER,
    "band": MAYBE_TEXT,
    "outcome": MAYBE_TEXT,
    "lifecycle": {
        **MAYBE_TEXT,
        "description": "What people made of the lead: sql (they spoke), won, lost, disqualified.",
    },
    "test": FLAG,
    "created_at": TIME,
    "updated_at": TIME,
    "erased_at": MAYBE_TIME,
}
_HANDOFF: dict[str, Schema] = {
    "id": TEXT,
    "conversation": TEXT,
    "flow": TEXT,
    "test": FLAG,
    "lead": _record(
        "Who it is about.",
        id=MAYBE_TEXT,
        name=MAYBE_TEXT,
        email=MAYBE_TEXT,
        phone=MAYBE_TEXT,
        company=MAYBE_TEXT,
    ),
    "route": TEXT,
    "band": TEXT,
    "score": NUMBER,
    "reason": {"enum": ["band", "human"]},
    "state": {
        **TEXT,
        "description": "queued, delivered, undelivered, opened, claimed, contacted, resolved, or "
        "expired: nobody took it in time.",
    },
    "offered_at": TIME,
    "delivered_at": MAYBE_TIME,
    "opened_at": MAYBE_TIME,
    "claimed_at": MAYBE_TIME,
    "claimed_by": MAYBE_TEXT,
    "contacted_at": {**MAYBE_TIME, "description": "The first human words."},
    "unclaimed_at": MAYBE_TIME,
    "resolved_at": MAYBE_TIME,
    "outcome": {**MAYBE_TEXT, "description": "won, lost or junk."},
    "outcome_reason": MAYBE_TEXT,
    "destination": MAYBE_TEXT,
    "delivery": {**MAYBE_TEXT, "description": "pending, delivered, dead, kept or erased."},
    "attempts": NUMBER,
    "last_error": MAYBE_TEXT,
}

SCHEMAS: dict[str, Schema] = {
    "Error": _record(
        "What went wrong.",
        error=_record("Code for programs, message for people.", code=TEXT, message=TEXT),
    ),
    "Lead": _record("A person, with the newest conversation.", **_LEAD),
    "LeadPage": _record(
        "A page of leads, the newest first.",
        data=_list(_ref("Lead")),
        next={
            **MAYBE_TEXT,
            "description": "The value of `before` for the next page; null at the end.",
        },
    ),
    "Line": _record("One line said.", **{"from": TEXT}, text=TEXT, at=TIME, name=MAYBE_TEXT),
    "Conversation": _record(
        "A conversation of a lead; `brief` is what a webhook's data would be now.",
        id=TEXT,
        flow=TEXT,
        version=TEXT,
        score=NUMBER,
        band=TEXT,
        owner={"enum": ["bot", "rep", "none"]},
        outcome=MAYBE_TEXT,
        test=FLAG,
        created_at=TIME,
        updated_at=TIME,
        brief={"type": ["object", "null"]},
        transcript=_list(_ref("Line")),
    ),
    "LeadDetail": _record(
        "A lead with all its conversations, the newest first.",
        **_LEAD,
        conversations=_list(_ref("Conversation")),
    ),
    "Erasure": _record(
        "What was blanked, in rows, and which destinations are told by `lead.erased`.",
        erased=_record(
            "Rows.",
            leads=NUMBER,
            conversations=NUMBER,
            turns=NUMBER,
            outbox=NUMBER,
            attempts=NUMBER,
        ),
        told=_list(TEXT),
    ),
    "Handoff": _record("The offer of a lead to people.", **_HANDOFF),
    "HandoffPage": _record("Handoffs, the newest first.", data=_list(_ref("Handoff"))),
    "Attempt": _record(
        "One try to deliver.",
        at=TIME,
        status=MAYBE_NUMBER,
        latency_ms=NUMBER,
        error=MAYBE_TEXT,
        response={**MAYBE_TEXT, "description": "The first 2 kB of the answer."},
    ),
    "Event": _record(
        "A webhook of a handoff; `id` is its webhook-id on every attempt.",
        id=TEXT,
        type=TEXT,
        sequence=NUMBER,
        destination=MAYBE_TEXT,
        state=TEXT,
        created_at=TIME,
        next_at=MAYBE_TIME,
        delivered_at=MAYBE_TIME,
        last_error=MAYBE_TEXT,
        attempts=_list(_ref("Attempt")),
        data=ANYTHING,
    ),
    "HandoffDetail": _record("A handoff with its events.", **_HANDOFF, events=_list(_ref("Event"))),
    "Replay": _record("How many events will be delivered again.", queued=NUMBER),
    "Flow": _record(
        "A flow that runs.",
        id=TEXT,
        version=TEXT,
        default=FLAG,
        locales=_list(TEXT),
        questions=_list(TEXT),
        bands={"type": "object", "additionalProperties": NUMBER},
    ),
    "Flows": _record(
        "The flows that run, and the faults of files that do not, by file.",
        data=_list(_ref("Flow")),
        faults={"type": "object", "additionalProperties": _list(TEXT)},
    ),
}


def _answer(name: str, what: str) -> Schema:
    return {"description": what, "content": {"application/json": {"schema": _ref(name)}}}


_ERRORS = {
    "400": _answer("Error", "A parameter cannot be used."),
    "401": _answer("Error", "No token, a wrong one, or none is configured."),
    "404": _answer("Error", "There is no such thing."),
    "429": _answer("Error", "Too many wrong tokens came from this address; wait `Retry-After`."),
    "503": _answer("Error", "The database does not answer; try again."),
}


def _operation(id: str, what: str, answer: Schema, *, status: str = "200", **more: Any) -> Schema:
    """An operation; those that name one thing may miss it."""
    named = any(parameter.get("in") == "path" for parameter in more.get("parameters", ()))
    errors = {k: v for k, v in _ERRORS.items() if k != "404" or named}
    return {"operationId": id, "summary": what, "responses": {status: answer, **errors}, **more}


def _query(name: str, what: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": what, "schema": schema}


def _id(what: str) -> Schema:
    return {"name": "id", "in": "path", "required": True, "description": what, "schema": TEXT}


_LIMIT = _query(
    "limit", "At most so many.", {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}
)

PATHS: dict[str, Schema] = {
    "/leads": {
        "get": _operation(
            "listLeads",
            "Leads, the newest first",
            _answer("LeadPage", "A page."),
            parameters=[
                _LIMIT,
                _query("before", "The `next` of the page before.", TEXT),
                _query("band", "Only leads whose newest conversation is in this band.", TEXT),
                _query("flow", "Only leads whose newest conversation is of this flow.", TEXT),
                _query("tests", "With those that only tests know.", {**FLAG, "default": False}),
            ],
        )
    },
    "/leads/{id}": {
        "get": _operation(
            "getLead",
            "One lead with its conversations",
            _answer("LeadDetail", "The lead."),
            parameters=[_id("The lead's id or e-mail address.")],
        ),
        "delete": _operation(
            "eraseLead",
            "Erase everything personal of a lead",
            _answer("Erasure", "What was blanked."),
            parameters=[_id("The lead's id or e-mail address.")],
        ),
    },
    "/handoffs": {
        "get": _operation(
            "listHandoffs",
            "Handoffs, the newest first",
            _answer("HandoffPage", "The handoffs."),
            parameters=[_LIMIT, _query("state", "Only those in this state.", TEXT)],
        )
    },
    "/handoffs/{id}": {
        "get": _operation(
            "getHandoff",
            "One handoff with its events and every attempt",
            _answer("HandoffDetail", "The handoff."),
            parameters=[_id("The handoff's id.")],
        )
    },
    "/handoffs/{id}/replay": {
        "post": _operation(
            "replayHandoff",
            "Deliver its events again, under the same webhook-id",
            _answer("Replay", "They wait for delivery."),
            status="202",
            parameters=[_id("The handoff's id.")],
            requestBody={
                "description": "Where events go that had no destination.",
                "required": False,
                "content": {
                    "application/json": {
                        "schema": {"type": "object", "properties": {"destination": TEXT}}
                    }
                },
            },
        )
    },
    "/flows": {"get": _operation("listFlows", "What runs", _answer("Flows", "The flows."))},
    "/openapi.json": {
        "get": {
            "operationId": "getOpenapi",
            "summary": "This document",
            "responses": {
                "200": {
                    "description": "OpenAPI 3.1.",
                    "content": {"application/json": {"schema": ANYTHING}},
                },
                "401": _ERRORS["401"],
                "429": _ERRORS["429"],
            },
        }
    },
}

DOCUMENT: Schema = {
    "openapi": "3.1.0",
    "info": {
        "title": "Handraise",
        "version": __version__,
        "description": "Leads, handoffs and flows. Every call needs a token of api.tokens.",
        "license": {"name": "MIT", "identifier": "MIT"},
    },
    "servers": [{"url": "/api/v1"}],
    "security": [{"token": []}],
    "paths": PATHS,
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    },
}
