"""A rep's own pages: signing in once, the list of his leads, and leads opened without a link."""

from typing import Any

import pytest

from agent import links
from agent.reps import LINK_MS, SESSION_MS, add, remove
from agent.web.opening import now
from storage.desk_records import Rep
from tests.seeding import ANN
from tests.web.conftest import Served


async def invited(served: Served, name: str = "Ana", **more: Any) -> tuple[Rep, str]:
    """A rep, and the path of his sign-in link."""
    added = await add(served.world.store, name, now(), **more)
    await served.world.roster.refresh(served.world.store)
    return added.rep, f"/rep/in/{added.token}"


async def signed_in(served: Served, name: str = "Ana", **more: Any) -> Rep:
    rep, path = await invited(served, name, **more)
    async with served.client.post(path, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/rep")
    return rep


async def leads(served: Served) -> dict[str, Any]:
    async with served.client.get("/rep/leads") as answer:
        assert answer.status == 200
        found: dict[str, Any] = await answer.json()
        return found


async def test_a_link_signs_in_once_and_only_by_its_button(served: Served) -> None:
    _, path = await invited(served)
    for _ in range(2):  # a mail scanner looks first
        async with served.client.get(path) as answer:
            assert (answer.status, "Hello Ana" in await answer.text()) == (200, True)
    async with served.client.get("/rep") as answer:
        assert answer.status == 401
    async with served.client.post(path, allow_redirects=False) as answer:
        assert answer.status == 303
        cookie = answer.cookies["rep"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    async with served.client.get("/rep") as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    for method in (served.client.get, served.client.post):
        async with method(path) as answer:
            assert (answer.status, "handraise reps add" in await answer.text()) == (410, True)


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "..%2f"])
async def test_a_guessed_link_signs_nobody_in(served: Served, token: str) -> None:
    await invited(served)
    async with served.client.post(f"/rep/in/{token}") as answer:
        assert answer.status in (404, 410)
    async with served.client.get("/rep/leads") as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (401, "signed_out")


async def test_a_link_is_good_for_a_week(served: Served) -> None:
    store = served.world.store
    added = await add(store, "Ana", now() - LINK_MS - 1_000)
    async with served.client.post(f"/rep/in/{added.token}") as answer:
        assert answer.status == 410


async def test_another_sites_button_signs_nobody_in(served: Served) -> None:
    _, path = await invited(served)
    async with served.client.post(path, headers={"Sec-Fetch-Site": "cross-site"}) as answer:
        assert answer.status == 410
    async with served.client.post(path, allow_redirects=False) as answer:
        assert answer.status == 303


async def test_a_rep_who_is_removed_is_signed_out_at_once(served: Served) -> None:
    rep = await signed_in(served)
    await remove(served.world.store, rep.id, now())
    async with served.client.get("/rep") as answer:
        assert answer.status == 401


async def test_cookies_that_are_old_or_made_up_are_nobodys(served: Served) -> None:
    rep = await signed_in(served)
    key = await served.world.store.key(links.KEY)
    jar = served.client.session.cookie_jar
    for cookie in (
        links.sign_session(key, rep.id, now() - SESSION_MS - 1),
        links.sign_session(b"x" * 32, rep.id, now()),
        links.sign_session(key, "rep_none", now()),
        "rep",
    ):
        jar.clear()
        async with served.client.get("/rep/leads", cookies={"rep": cookie}) as answer:
            assert answer.status == 401


async def test_signing_out_forgets_who_it_was(served: Served) -> None:
    await signed_in(served)
    async with served.client.post("/rep/out") as answer:
        assert answer.status == 200
    async with served.client.get("/rep") as answer:
        assert answer.status == 401


async def test_leads_wait_become_mine_and_pass(served: Served) -> None:
    await signed_in(served)
    _, row = await served.world.hot(ANN)
    found = await leads(served)
    assert [len(found[name]) for name in ("waiting", "mine", "past")] == [1, 0, 0]
    (lead,) = found["waiting"]
    assert {
        k: lead[k] for k in ("handoff", "url", "title", "band", "state", "online", "ended")
    } == {
        "handoff": row.id,
        "url": f"/rep/{row.id}",
        "title": "Ann Lee",
        "band": "hot",
        "state": "queued",
        "online": True,
        "ended": True,
    }
    assert lead["last"]["from"] == "bot"
    async with served.client.post(f"{lead['url']}/claim", json={}) as answer:
        said = await answer.json()
        assert (answer.status, said["claimed_by"]) == (200, "Ana")
    assert [len((await leads(served))[n]) for n in ("waiting", "mine", "past")] == [0, 1, 0]
    resolve = {"type": "resolve", "id": "1", "outcome": "won"}
    async with served.client.post(f"{lead['url']}/act", json=resolve) as answer:
        assert (answer.status, (await answer.json())["type"]) == (200, "ack")
    (past,) = (await leads(served))["past"]
    assert (past["outcome"], past["state"]) == ("won", "resolved")


async def test_the_list_is_sent_again_only_when_it_changed(served: Served) -> None:
    await signed_in(served)
    live, _ = await served.world.hot()
    async with served.client.get("/rep/leads") as answer:
        tag = answer.headers["ETag"]
    async with served.client.get("/rep/leads", headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304
    await served.world.answer(live, ANN)
    async with served.client.get("/rep/leads", headers={"If-None-Match": tag}) as answer:
        assert answer.status == 200


async def test_a_lead_opens_from_the_list_and_to_nobody_else(served: Served) -> None:
    _, row = await served.world.hot(ANN)
    async with served.client.get(f"/rep/{row.id}") as answer:
        assert answer.status == 404
    await signed_in(served)
    async with served.client.get(f"/rep/{row.id}") as answer:
        text = await answer.text()
        assert (answer.status, "I take it, as Ana" in text) == (200, True)
    async with served.client.get(f"/rep/{row.id}/parts") as answer:
        assert answer.status == 200


async def test_a_personal_link_asks_for_no_name(served: Served) -> None:
    await invited(served, destination="sales")
    _, row = await served.world.hot(ANN)
    key = await served.world.store.key(links.KEY)
    path = f"/handoff/{links.sign(key, row.id, 'sales')}"
    async with served.client.get(path) as answer:
        assert "I take it, as Ana" in await answer.text()
    for status in (200, 200):  # his repeat is fine
        async with served.client.post(f"{path}/claim", json={}) as answer:
            assert (answer.status, (await answer.json())["claimed_by"]) == (status, "Ana")
        served.client.session.cookie_jar.clear()
    other = f"/handoff/{links.sign(key, row.id, 'crm')}"
    async with served.client.post(f"{other}/claim", json={"name": "Ben"}) as answer:
        assert (answer.status, (await answer.json())["claimed_by"]) == (409, "Ana")


async def test_the_name_given_once_is_filled_in_the_next_time(served: Served) -> None:
    _, first = await served.world.hot(ANN)
    _, second = await served.world.hot()
    key = await served.world.store.key(links.KEY)
    one, two = (f"/handoff/{links.sign(key, row.id, 'crm')}" for row in (first, second))
    async with served.client.post(f"{one}/claim", json={"name": 'Ana "A"'}) as answer:
        assert answer.status == 200
    async with served.client.get(two) as answer:
        assert 'value="Ana &#34;A&#34;"' in await answer.text()


async def test_a_form_without_scripts_does_all_of_it(served: Served) -> None:
    await signed_in(served)
    live, row = await served.world.hot(ANN)
    async with served.client.post(f"/rep/{row.id}/claim", data={}) as answer:
        assert answer.status == 200
    said = {"type": "say", "text": "Hello Ann"}
    async with served.client.post(f"/rep/{row.id}/act", data=said, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, f"/rep/{row.id}")
    events = await served.world.store.events_after(live.id, live.snapshot.seq - 1)
    assert "Hello Ann" in events[-1]


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"type": "erase"}, 400, "bad_frame"),
        ({"type": "say", "text": ""}, 400, "bad_frame"),
        ({"type": "say", "text": "hi"}, 409, "not_yours"),
    ],
)
async def test_what_cannot_be_done_is_said(
    served: Served, said: dict[str, Any], status: int, code: str
) -> None:
    await signed_in(served)
    _, row = await served.world.hot(ANN)
    async with served.client.post(f"/rep/{row.id}/act", json=said) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)


async def test_another_site_can_do_nothing_for_a_signed_in_rep(served: Served) -> None:
    await signed_in(served)
    _, row = await served.world.hot(ANN)
    headers = {"Sec-Fetch-Site": "cross-site"}
    for address in ("claim", "act"):
        async with served.client.post(
            f"/rep/{row.id}/{address}", json={}, headers=headers
        ) as refused:
            assert (refused.status, (await refused.json())["error"]["code"]) == (403, "cross_site")
