"""The JSON API, held against its own description."""

from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from agent.web.openapi import DOCUMENT, PATHS
from tests.seeding import ANN
from tests.web.conftest import TOKEN, Served

BEARER = {"Authorization": f"Bearer {TOKEN}"}


async def ask(served: Served, method: str, path: str, **more: Any) -> tuple[int, Any]:
    asked = served.client.request(method, f"/api/v1{path}", headers=BEARER, **more)
    async with asked as answer:
        return answer.status, await answer.json()


def conforms(template: str, method: str, status: int, body: Any) -> None:
    """The answer is what the document says of it."""
    operation: Mapping[str, Any] = PATHS[template][method.lower()]
    schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    whole = {"components": DOCUMENT["components"], **schema}
    Draft202012Validator(whole).validate(body)


async def lead_id(served: Served) -> str:
    _, page = await ask(served, "GET", "/leads")
    found: str = page["data"][0]["id"]
    return found


async def test_without_configured_tokens_everything_is_401(served_plain: Served) -> None:
    for path in ("/api", "/api/v1/leads", "/api/v1/openapi.json", "/api/none"):
        async with served_plain.client.get(path, headers=BEARER) as answer:
            body = await answer.json()
            assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert body["error"]["code"] == "unauthorized"
        assert "api.tokens" in body["error"]["message"]


async def test_a_wrong_token_opens_nothing(served: Served) -> None:
    headers = {"Authorization": "Bearer wrong"}
    async with served.client.get("/api/v1/leads", headers=headers) as answer:
        assert answer.status == 401


async def test_leads_come_newest_first_page_by_page(served: Served) -> None:
    for name in ("ann", "bea", "cat"):
        contact = ("contact", f"{name.title()} Lee, {name}@acme.io")
        await served.world.hot(contact)
    status, first = await ask(served, "GET", "/leads?limit=2")
    conforms("/leads", "GET", status, first)
    _, second = await ask(served, "GET", f"/leads?limit=2&before={first['next']}")
    names = [row["email"] for row in (*first["data"], *second["data"])]
    assert sorted(names) == ["ann@acme.io", "bea@acme.io", "cat@acme.io"]
    assert (len(first["data"]), second["next"]) == (2, None)


async def test_leads_are_filtered_by_band_and_flow(served: Served) -> None:
    await served.world.hot(ANN)
    for query, count in (("band=hot", 1), ("band=cold", 0), ("flow=saas-demo", 1), ("flow=x", 0)):
        _, page = await ask(served, "GET", f"/leads?{query}")
        assert len(page["data"]) == count


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "limit=-1", "tests=maybe"])
async def test_a_parameter_that_cannot_be_used_is_said(served: Served, query: str) -> None:
    status, body = await ask(served, "GET", f"/leads?{query}")
    conforms("/leads", "GET", status, body)
    assert (status, body["error"]["code"]) == (400, "bad_request")


async def test_one_lead_is_found_by_id_and_by_address(served: Served) -> None:
    live, _ = await served.world.hot(ANN)
    status, by_id = await ask(served, "GET", f"/leads/{await lead_id(served)}")
    conforms("/leads/{id}", "GET", status, by_id)
    assert (await ask(served, "GET", "/leads/ANN@acme.io"))[1] == by_id
    conversation = by_id["conversations"][0]
    assert (by_id["name"], conversation["id"]) == ("Ann Lee", live.id)
    assert conversation["brief"]["score"]["total"] == conversation["score"] == 100
    assert conversation["transcript"][0]["text"] == "Hi, I'm Mia."


async def test_an_erased_lead_is_blank_and_its_receivers_are_told(served: Served) -> None:
    await served.world.hot(ANN)
    await served.world.delivered()
    id = await lead_id(served)
    status, body = await ask(served, "DELETE", f"/leads/{id}")
    conforms("/leads/{id}", "DELETE", status, body)
    assert (body["erased"]["leads"], body["told"]) == (1, ["crm", "sales"])
    status, blank = await ask(served, "GET", f"/leads/{id}")
    conforms("/leads/{id}", "GET", status, blank)
    assert (blank["email"], blank["erased_at"] is None) == (None, False)
    assert (await ask(served, "GET", "/leads/ann@acme.io"))[0] == 404


async def test_handoffs_show_every_attempt(served: Served) -> None:
    _, row = await served.world.hot()
    await served.world.delivered()
    status, page = await ask(served, "GET", "/handoffs?state=delivered")
    conforms("/handoffs", "GET", status, page)
    assert [one["id"] for one in page["data"]] == [row.id]
    status, one = await ask(served, "GET", f"/handoffs/{row.id}")
    conforms("/handoffs/{id}", "GET", status, one)
    event = one["events"][0]
    assert (event["type"], event["destination"]) == ("lead.handoff", "sales")
    assert [tried["status"] for tried in event["attempts"]] == [200]


async def test_a_replay_is_due_again_under_the_same_id(served: Served) -> None:
    _, row = await served.world.hot()
    await served.world.delivered()
    _, before = await ask(served, "GET", f"/handoffs/{row.id}")
    status, body = await ask(served, "POST", f"/handoffs/{row.id}/replay")
    conforms("/handoffs/{id}/replay", "POST", status, body)
    _, after = await ask(served, "GET", f"/handoffs/{row.id}")
    assert body == {"queued": len(before["events"])}
    assert [event["id"] for event in after["events"]] == [e["id"] for e in before["events"]]
    assert {event["state"] for event in after["events"]} == {"pending"}


@pytest.mark.parametrize("body", [b"{", b'{"destination": "nowhere"}', b'{"destination": 7}'])
async def test_a_replay_to_nowhere_is_refused(served: Served, body: bytes) -> None:
    _, row = await served.world.hot()
    status, said = await ask(served, "POST", f"/handoffs/{row.id}/replay", data=body)
    assert (status, said["error"]["code"]) == (400, "bad_request")


async def test_flows_say_what_runs(served: Served) -> None:
    status, body = await ask(served, "GET", "/flows")
    conforms("/flows", "GET", status, body)
    assert body["faults"] == {}
    assert body["data"] == [
        {
            "id": "saas-demo",
            "version": served.world.flows.default.version,
            "default": True,
            "locales": ["en"],
            "questions": ["goal", "budget", "start", "contact"],
            "bands": {"cold": 0, "warm": 41, "hot": 70},
        }
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/leads/none"),
        ("DELETE", "/leads/none"),
        ("GET", "/handoffs/none"),
        ("POST", "/handoffs/none/replay"),
        ("GET", "/surprise"),
        ("PUT", "/leads"),
        ("GET", ""),
    ],
)
async def test_what_does_not_exist_is_404_in_json(served: Served, method: str, path: str) -> None:
    status, body = await ask(served, method, path)
    assert (status, body["error"]["code"]) == (404, "not_found")


async def test_the_document_is_the_one_served(served: Served) -> None:
    assert await ask(served, "GET", "/openapi.json") == (200, DOCUMENT)


async def test_no_answer_is_kept_by_anybody(served: Served) -> None:
    async with served.client.get("/api/v1/leads", headers=BEARER) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
