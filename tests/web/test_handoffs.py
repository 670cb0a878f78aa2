"""The rep's page: what a link shows, and who wins a claim."""

import asyncio
import re
import time
from typing import Any

import pytest

from agent import links
from agent.briefs import moment
from agent.erasure import erase
from agent.reps import add
from storage.records import Attempt, HandoffRow
from tests.seeding import ANN, NOW_MS, data
from tests.web.conftest import Served


async def link(served: Served, row: HandoffRow, destination: str = "sales") -> str:
    key = await served.world.store.key(links.KEY)
    return f"/handoff/{links.sign(key, row.id, destination)}"


async def taken(served: Served, hours_ago: int) -> None:
    """The destinations took everything so many hours ago."""
    at = int(time.time() * 1000) - hours_ago * 3_600_000
    for row in await served.world.store.lease("test", NOW_MS + 1, 1_000, 100):
        attempt = Attempt(at, 200, 12, None, None)
        await served.world.store.settle(row.id, attempt, state="delivered", next_at=None)


async def offered(served: Served) -> tuple[str, HandoffRow]:
    _, row = await served.world.hot(ANN)
    return await link(served, row), row


async def claimed(served: Served, path: str, name: object, **more: Any) -> tuple[int, Any]:
    posted = served.client.post(f"{path}/claim", json={"name": name}, **more)
    async with posted as answer:
        return answer.status, await answer.json()


async def stored(served: Served, row: HandoffRow) -> HandoffRow:
    found = await served.world.store.handoff(row.id)
    assert found is not None
    return found.handoff


async def test_the_brief_says_who_why_and_what(served: Served) -> None:
    path, _ = await offered(served)
    async with served.client.get(path) as answer:
        text = await answer.text()
        assert answer.status == 200
    for part in (
        "<h1>Ann Lee</h1>",
        'href="mailto:ann@acme.io"',
        'href="tel:+442079460958"',
        'aria-label="Score 100 of 100, hot"',
        "Wants to qualify enquiries",
        "<q>around 5k a month</q>",
        "<dt>utm source</dt><dd>google</dd>",
        "<strong>marketing</strong>: no",
        "I take it",
    ):
        assert part in text


async def test_a_page_of_a_lead_is_kept_by_nobody_and_tells_nobody(served: Served) -> None:
    path, _ = await offered(served)
    async with served.client.get(path) as answer:
        headers = answer.headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_what_a_visitor_typed_is_never_markup(served: Served) -> None:
    live = await served.world.open()
    await served.world.answer(live, ("goal", "qualify"), ("budget", "5k"))
    evil = "<img src=x onerror=alert(1)>"
    await served.world.answer(live, ("start", evil))
    assert live.snapshot.handoff is not None
    detail = await served.world.store.handoff(live.snapshot.handoff)
    assert detail is not None
    async with served.client.get(await link(served, detail.handoff)) as answer:
        text = await answer.text()
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


async def test_looking_never_claims(served: Served) -> None:
    path, row = await offered(served)
    for asked in (path, f"{path}/parts", f"{path}/claim"):
        async with served.client.get(asked):
            pass
        async with served.client.head(asked):
            pass
    assert (await stored(served, row)).claimed_at is None


async def test_the_first_claim_wins_and_the_visitor_is_told(served: Served) -> None:
    path, row = await offered(served)
    status, said = await claimed(served, path, "  Ana ")
    after = await stored(served, row)
    assert (status, said) == (
        200,
        {
            "won": True,
            "claimed_by": "Ana",
            "claimed_at": moment(after.claimed_at or 0),
            "message": "It is yours, Ana. The visitor sees that you joined.",
        },
    )
    frames = await served.world.store.events_after(row.conversation, 0)
    told = data(frames[-1])
    assert (told["type"], told["owner"], told["name"]) == ("owner", "rep", "Ana")


async def test_everybody_after_the_first_learns_who_and_when(served: Served) -> None:
    path, row = await offered(served)
    await claimed(served, path, "Ana")
    served.client.session.cookie_jar.clear()
    status, said = await claimed(served, path, "Ben")
    after = await stored(served, row)
    assert (status, said["won"], said["claimed_by"]) == (409, False, "Ana")
    assert said["claimed_at"] == moment(after.claimed_at or 0)


@pytest.mark.parametrize("again", ["Ana", " aNA "])
async def test_the_winners_repeat_by_the_same_name_is_fine(served: Served, again: str) -> None:
    path, _ = await offered(served)
    first = await claimed(served, path, "Ana")
    served.client.session.cookie_jar.clear()
    assert await claimed(served, path, again) == first


async def test_the_winners_cookie_is_a_repeat_whatever_the_name(served: Served) -> None:
    path, _ = await offered(served)
    first = await claimed(served, path, "Ana")
    assert await claimed(served, path, "Ana Maria") == first


async def test_the_cookie_is_shut_away_from_scripts_and_other_sites(served: Served) -> None:
    path, row = await offered(served)
    async with served.client.post(f"{path}/claim", json={"name": "Ana"}) as answer:
        cookie = answer.cookies[f"claim-{row.id}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/handoff")


async def test_of_many_at_once_exactly_one_wins(served: Served) -> None:
    path, _ = await offered(served)
    served.client.session.cookie_jar.clear()
    all_of_them = await asyncio.gather(*(claimed(served, path, f"Rep {n}") for n in range(40)))
    assert sorted(status for status, _ in all_of_them) == [200] + [409] * 39
    assert len({said["claimed_by"] for _, said in all_of_them}) == 1


async def test_a_form_without_scripts_claims_too(served: Served) -> None:
    path, row = await offered(served)
    async with served.client.post(f"{path}/claim", data={"name": "Ana"}) as answer:
        text = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/html")
    assert "It is yours, Ana." in text
    served.client.session.cookie_jar.clear()
    async with served.client.post(f"{path}/claim", data={"name": "Ben"}) as answer:
        assert answer.status == 409
        assert "<strong>Ana was faster</strong>" in await answer.text()
    assert (await stored(served, row)).claimed_by == "Ana"


async def test_a_page_without_a_referrer_may_claim(served: Served) -> None:
    path, _ = await offered(served)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert (await claimed(served, path, "Ana", headers=headers))[0] == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_another_site_cannot_claim(served: Served, site: str) -> None:
    path, row = await offered(served)
    status, said = await claimed(served, path, "Ana", headers={"Sec-Fetch-Site": site})
    assert (status, said["error"]["code"]) == (403, "cross_site")
    assert (await stored(served, row)).claimed_at is None


@pytest.mark.parametrize(
    "name", ["", "   ", None, 7, "A" * 81, "A" * 1_000_000, "A\nB", "A\x00", "A\u202eB", ["Ana"]]
)
async def test_a_name_that_is_none_is_refused_and_nothing_claimed(
    served: Served, name: object
) -> None:
    path, row = await offered(served)
    status, said = await claimed(served, path, name)
    assert (status, said["error"]["code"]) == (400, "bad_name")
    assert (await stored(served, row)).claimed_at is None


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"name": "\\ud800"}', b'"Ana"'])
async def test_json_without_a_name_is_refused(served: Served, body: bytes) -> None:
    path, _ = await offered(served)
    headers = {"Content-Type": "application/json"}
    async with served.client.post(f"{path}/claim", data=body, headers=headers) as answer:
        assert answer.status == 400


async def test_a_name_of_markup_is_a_name(served: Served) -> None:
    path, _ = await offered(served)
    await claimed(served, path, "<b>Ana</b>")
    async with served.client.get(path) as answer:
        assert "&lt;b&gt;Ana&lt;/b&gt;" in await answer.text()


async def test_an_old_link_shows_the_brief_and_claims_no_more(served: Served) -> None:
    _, row = await offered(served)
    path = await link(served, row)
    await taken(served, hours_ago=25)
    async with served.client.get(path) as answer:
        text = await answer.text()
        assert answer.status == 200
    assert "I take it" not in text
    assert "too old" in text
    status, said = await claimed(served, path, "Ana")
    assert (status, said["error"]["code"]) == (410, "expired")
    assert (await stored(served, row)).claimed_at is None


async def test_who_is_signed_in_claims_by_an_old_link_too(served: Served) -> None:
    added = await add(served.world.store, "Ana", int(time.time() * 1000))
    async with served.client.post(f"/rep/in/{added.token}", allow_redirects=False) as answer:
        assert answer.status == 303
    _, row = await offered(served)
    path = await link(served, row)
    await taken(served, hours_ago=25)
    status, said = await claimed(served, path, "")
    assert (status, said["claimed_by"]) == (200, "Ana")


async def test_a_wrong_link_says_what_to_do(served: Served) -> None:
    path, _ = await offered(served)
    for wrong in (path[:-1], "/handoff/x", f"/handoff/{links.sign(b'x' * 32, 'hand_1', 'sales')}"):
        async with served.client.get(wrong) as answer:
            assert answer.status == 404
            assert "mail programs cut long links" in await answer.text()
        status, said = await claimed(served, wrong, "Ana")
        assert (status, said["error"]["code"]) == (404, "unknown_link")


async def test_the_page_learns_what_changed_by_its_parts(served: Served) -> None:
    path, _ = await offered(served)
    async with served.client.get(f"{path}/parts") as answer:
        tag, body = answer.headers["ETag"], await answer.json()
    assert "I take it" in body["parts"]["claim"]
    assert body["title"] == "Ann Lee, 100 (hot)"
    async with served.client.get(f"{path}/parts", headers={"If-None-Match": tag}) as same:
        assert same.status == 304
    await claimed(served, path, "Ana")
    served.client.session.cookie_jar.clear()
    async with served.client.get(f"{path}/parts", headers={"If-None-Match": tag}) as moved:
        body = await moved.json()
    assert "<strong>Ana</strong> took it" in body["parts"]["claim"]
    assert re.search(r"Ana joined\.", body["parts"]["transcript"])


async def test_who_has_the_claim_gets_other_parts_than_who_has_not(served: Served) -> None:
    path, _ = await offered(served)
    await claimed(served, path, "Ana")
    session = served.client.session
    proof = {cookie.key: cookie.value for cookie in session.cookie_jar}
    session.cookie_jar.clear()
    # As a page asks that learned of its claim by the line, before the claim's answer came.
    async with served.client.get(f"{path}/parts") as early:
        tag, theirs = early.headers["ETag"], await early.json()
    session.cookie_jar.update_cookies(proof)
    async with served.client.get(f"{path}/parts", headers={"If-None-Match": tag}) as mine:
        assert mine.status == 200
        ours = await mine.json()
    assert "<strong>Ana</strong> took it" in theirs["parts"]["claim"]
    assert "It is yours, Ana." in ours["parts"]["claim"]


async def test_the_brief_of_an_erased_lead_is_empty_and_still_there(served: Served) -> None:
    path, row = await offered(served)
    await erase(served.world.store, conversation=row.conversation, now=NOW_MS)
    async with served.client.get(path) as answer:
        text = await answer.text()
        assert answer.status == 200
    assert "<h1>Erased</h1>" in text
    assert "Ann" not in text
    assert "acme" not in text
