"""Owns the conversation as plain HTML form pages, for browsers that run no script.

The same conversation and the same turns as over the websocket: a form becomes a message of the
protocol, is held to the same rules, and is taken by the same use cases. Refuses to open anything on
GET, and to go by the cookie alone: what a form does needs the token that stands in it.
"""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import orjson
from aiohttp import hdrs, web

from agent.arrivals import Hello
from agent.conversations import Conversations, Opened
from agent.core.flow import Flow
from agent.core.snapshot import Frame
from agent.core.turning import Input, Refusal
from agent.web import admission, wire
from agent.web.form_pages import Talk, attributes, talk
from agent.web.keys import CONVERSATIONS, LIMITS, STORE
from agent.web.limits import Asker
from agent.web.rendering import notice, origin, page, root
from storage.errors import Conflict, StorageError

COOKIE = "handraise-chat"
MONTH = 30 * 86_400  # seconds; a conversation's token is good for as long
PLAIN = frozenset({"skip", "back", "human", "restart", "erase", "end"})
_FOREIGN = ("cross-site", "same-site")
TRAP = "homepage"  # a field that people do not see, and bots fill in
_FIELD, _TICK = "field-", "consent-"
_CLOSED = ("too_many", "trapped")  # why nothing begins, by whether the field was filled in
_LONG = 12  # characters of an id that nobody guesses
_ID = re.compile(r"[\w.-]{1,64}")

Given = Mapping[str, Sequence[str]]


class Heard:
    """What was published while a form was taken."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def send(self, frames: Sequence[bytes]) -> None:
        """Keep frames."""
        self.frames.extend(frames)


async def seen(request: web.Request, flow: Flow) -> Talk:
    """The talk as GET shows it: the one the cookie names, else how a new one would begin."""
    conversations = request.app[CONVERSATIONS]
    token = request.cookies.get(COOKIE, "")
    if 0 < len(token) <= 128:
        heard = Heard()
        opened = await conversations.resume(Hello(conversation=token), heard)
        if opened is not None:
            conversations.leave(opened.live, heard)
            if opened.live.flow.id == flow.id:
                return _talk(opened, heard)
    return talk(conversations.preview(flow, _hello(request, flow)), flow, "", "")


async def post(request: web.Request, flow: Flow) -> web.Response:
    """Take a form, and show what came of it: by a redirect where the cookie came back, else at
    once, with the token in the next form."""
    if request.headers.get("Sec-Fetch-Site") in _FOREIGN:
        return _foreign(request)
    limits = request.app[LIMITS]
    asker = limits.asker(request)
    if not await limits.connection(asker):
        return _too_fast(request, await limits.wait("connections", asker))
    form = await request.post()
    given = {key: [str(one) for one in form.getall(key)] for key in form}
    try:
        shown = await _taken(request, flow, given, asker)
    except StorageError:
        return _busy(request)
    if shown.token and request.cookies.get(COOKIE) == shown.token and not shown.note:
        there = f"{root(request)}{request.path_qs}#now"
        headers = {hdrs.LOCATION: there, hdrs.CACHE_CONTROL: "no-store"}
        return _kept(request, web.Response(status=303, headers=headers), flow, shown.token)
    return _kept(request, shown_alone(request, flow, shown), flow, shown.token)


def shown_alone(request: web.Request, flow: Flow, shown: Talk) -> web.Response:
    """The plain page by itself, without the widget."""
    named = {"name": flow.persona.get("name", "Chat"), **values(request, shown)}
    answer = page(request, "plain.html", named, allow={"img-src": "https:"})
    if shown.wait is not None:
        answer.set_status(429)
        answer.headers[hdrs.RETRY_AFTER] = str(shown.wait)
    return answer


def values(request: web.Request, shown: Talk) -> dict[str, Any]:
    """What the template of a talk needs."""
    action = f"{root(request)}{request.path_qs}#now"
    return {"talk": shown, "action": action, "attributes": attributes}


def _foreign(request: web.Request) -> web.Response:
    return notice(
        request,
        403,
        title="Not from here",
        what="This form was sent from another site.",
        mend="Open the chat by its own address and answer there.",
    )


def _too_fast(request: web.Request, seconds: int) -> web.Response:
    answer = notice(
        request,
        429,
        title="One moment please",
        what="A great many forms come from your address just now.",
        mend=f"Go back and send it again in {seconds} seconds: what you wrote is still there.",
    )
    answer.headers[hdrs.RETRY_AFTER] = str(seconds)
    return answer


def _busy(request: web.Request) -> web.Response:
    return notice(
        request,
        503,
        title="One moment please",
        what="Your answer could not be stored just now.",
        mend="Go back and send it again in a minute: it counts once, however often it is sent.",
    )


def _kept(request: web.Request, answer: web.Response, flow: Flow, token: str) -> web.Response:
    """With the cookie that lets a later GET find the talk again; without one when there is none."""
    path = f"{root(request)}/chat/{flow.id}"
    if not token:
        answer.del_cookie(COOKIE, path=path)
        return answer
    secure = origin(request).startswith("https:")
    answer.set_cookie(
        COOKIE, token, max_age=MONTH, path=path, httponly=True, samesite="Lax", secure=secure
    )
    return answer


async def _taken(request: web.Request, flow: Flow, given: Given, asker: Asker) -> Talk:
    conversations, heard = request.app[CONVERSATIONS], Heard()
    hello, token = _hello(request, flow), _one(given, "conversation")[:128]
    hello = hello._replace(conversation=token or None)
    trapped = bool(_one(given, TRAP))
    opened = await _opened(request, flow, hello, asker, heard, _one(given, "id"), begin=not trapped)
    if opened is None:
        shown = talk(conversations.preview(flow, hello), flow, "", _CLOSED[trapped])
        wait = None if trapped else await _wait(request, "conversations", asker, flow)
        return _untaken(shown, given, wait)
    with _joined(conversations, opened, heard) as held:
        if trapped:
            return _untaken(_talk(opened, heard, "trapped"), given)
        if opened.conversation != token and token:
            return _talk(opened, heard, "gone")
        asker = asker._replace(visitor=opened.live.visitor, flow=flow.id)
        if not await request.app[LIMITS].message(asker):
            shown = _talk(opened, heard, "too_fast")
            return _untaken(shown, given, await _wait(request, "messages", asker, flow))
        return await _answered(request, asker, held, given, heard)


async def _opened(
    request: web.Request,
    flow: Flow,
    hello: Hello,
    asker: Asker,
    heard: Heard,
    id: str,
    *,
    begin: bool,
) -> Opened | None:
    """The conversation to go on with, or with `begin` a new one; None where none may begin."""
    conversations = request.app[CONVERSATIONS]
    first = None if hello.conversation else await _first_token(request.app, flow, id)
    hello = hello._replace(conversation=hello.conversation or first)
    resumed = await conversations.resume(hello, heard) if hello.conversation else None
    if resumed is not None or not begin:
        return resumed
    if await admission.by_form(request.app, asker, flow) is not None:
        return None
    try:
        return await conversations.open(hello._replace(conversation=None), heard, first)
    except Conflict:  # the same form came twice at one moment
        return await conversations.resume(hello, heard)


async def _first_token(app: web.Application, flow: Flow, id: str) -> str | None:
    """The token of the conversation that the form with this id begins: the same each time it is
    sent, so that it begins one. None for an id that is none of ours."""
    if len(id) < _LONG:
        return None
    key = await app[STORE].key("forms")
    return urlsafe_b64encode(hmac.digest(key, f"{flow.id} {id}".encode(), "sha256")).decode()


async def _answered(
    request: web.Request, asker: Asker, held: list[Opened], given: Given, heard: Heard
) -> Talk:
    opened = held[0]
    if _one(given, "act") == "look":
        return _talk(opened, heard)
    message = _message(given, _question(opened))
    if message is None:
        return _talk(opened, heard, "missing")
    try:
        taken = wire.given(wire.decode(orjson.dumps(message)))
        held[0] = await _turn(request.app, asker, opened, taken, heard)
    except wire.WireError as error:
        return _talk(opened, heard, str(error))
    except Refusal as refusal:
        return _talk(opened, heard, refusal.code)
    gone = taken.type == "erase"
    return _talk(held[0], heard, token="" if gone else held[0].conversation)


def _untaken(shown: Talk, given: Given, wait: int | None = None) -> Talk:
    """With what was filled in, and the id under which it counts once when it is sent again."""
    id = _one(given, "id")
    return replace(shown, given=given, wait=wait, id=id if _ID.fullmatch(id) else shown.id)


async def _wait(request: web.Request, what: str, asker: Asker, flow: Flow) -> int:
    return await request.app[LIMITS].wait(what, asker._replace(flow=flow.id))


@contextmanager
def _joined(conversations: Conversations, opened: Opened, heard: Heard) -> Any:
    """Leave the conversation that is current at the end: a restart goes over to another."""
    held = [opened]
    try:
        yield held
    finally:
        conversations.leave(held[0].live, heard)


async def _turn(
    app: web.Application, asker: Asker, opened: Opened, given: Input, heard: Heard
) -> Opened:
    """Take a turn; what is current then, which after a restart is another conversation."""
    conversations = app[CONVERSATIONS]
    if given.type == "erase":
        await conversations.erase(opened.live, given)
        return opened
    anew = given.type == "restart" and given.id not in opened.live.acks
    if anew and not await admission.again(app, asker, opened.live.flow):
        raise Refusal("too_many", "")
    if not await admission.mailed(app, opened.live, given):
        raise Refusal("mailed_enough", "")
    await conversations.take(opened.live, given)
    if not anew:
        return opened
    heard.frames.clear()
    return await conversations.restart(opened.live, opened.visitor, heard)


def _hello(request: web.Request, flow: Flow) -> Hello:
    """What a browser without scripts tells of itself."""
    url = f"{origin(request)}{request.path_qs.removeprefix(root(request))}"
    about = {"url": url, "referrer": request.headers.get(hdrs.REFERER)}
    return Hello(flow=flow.id, page=about, locale=flow.locale)


def _question(opened: Opened) -> Frame:
    """The newest question a resumed or new conversation has asked; {} before any."""
    frames = map(orjson.loads, reversed(opened.frames))
    return next((frame for frame in frames if frame["type"] == "question"), {})


def _message(given: Given, question: Frame) -> Frame | None:
    """The protocol's message that a form stands for; None where nothing was chosen or written."""
    head: Frame = {"id": _one(given, "id") or secrets.token_urlsafe(9)}
    act, edit, locale = _one(given, "act"), _one(given, "edit"), _one(given, "locale")
    if edit:
        return {"type": "back", **head, "question": edit}
    if locale:
        return {"type": "locale", **head, "locale": locale}
    asked = _one(given, "question")
    if act in PLAIN:
        return {"type": act, **head, **({"question": asked} if act == "skip" else {})}
    text = _one(given, "text").strip()
    if act == "transcript":
        return {"type": act, **head, "text": text[:300]}
    if act == "say" or not asked:
        return {"type": "say", **head, "text": text} if text else None
    answer = _answer(given, text)
    if answer is None:
        return None
    return {"type": "answer", **head, "question": asked, **answer, **_ticks(given, question)}


def _answer(given: Given, text: str) -> Frame | None:
    """What was tapped, ticked or filled in; a written line where there is nothing of these."""
    if "value" in given:
        return {"value": _json(_one(given, "value"))}
    fields = {k.removeprefix(_FIELD): v[0].strip() for k, v in given.items() if k[:6] == _FIELD}
    filled = {name: value for name, value in fields.items() if value}
    if filled:
        return {"value": filled}
    if "many" in given:
        return {"value": [_json(one) for one in given["many"]]}
    day = _one(given, "day")
    if day:
        return {"value": day}
    return {"text": text} if text else None


def _ticks(given: Given, question: Frame) -> Frame:
    """The purposes the question shows, each with whether it is ticked."""
    purposes = question.get("input", {}).get("consent", {}).get("purposes", ())
    ticked = {one["id"]: _TICK + one["id"] in given for one in purposes}
    return {"consent": ticked} if ticked else {}


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _one(given: Given, key: str) -> str:
    return given.get(key, ("",))[0]


def _talk(opened: Opened, heard: Heard, note: str = "", token: str | None = None) -> Talk:
    frames = [orjson.loads(frame) for frame in (*opened.frames, *heard.frames)]
    flow = opened.live.flow.speaking(opened.live.snapshot.locale)
    return talk(frames, flow, opened.conversation if token is None else token, note)
