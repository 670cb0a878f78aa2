"""Builds everything once, in the order of need, and takes it down in the other order."""

import asyncio
import gc
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime

import structlog
from aiohttp import web

from agent import links
from agent.availability import can_mail
from agent.bus import Bus
from agent.config import Config
from agent.conversations import Conversations
from agent.errors import HandraiseError
from agent.escalation import Escalation
from agent.flow_files import SCAN_SECONDS, Flows, flows_path
from agent.metrics import Metrics
from agent.reps import Roster
from agent.takeover import Takeover
from agent.web import admission, api, chat, connection, guessing, ops, pages, proof
from agent.web.entrance import Entrance
from agent.web.keys import (
    ALARM,
    BUS,
    CONFIG,
    CONVERSATIONS,
    ENTRANCE,
    FLOWS,
    HEART,
    LIMITS,
    METRICS,
    PRESSURE,
    PROOFS,
    ROSTER,
    SOCKETS,
    STARTED,
    STORE,
    TAKEOVER,
)
from agent.web.limits import Handshakes, Limits, Pressure
from agent.web.listening import listening, open_doors
from agent.web.proof import Alarm, Proofs
from agent.web.socket import Heart, Sockets
from agent.worker import Worker, lease_ms
from storage.records import Outbox
from storage.store import Store

STOP_SECONDS = 5.0
PARK_SECONDS = 60.0
ROOM_SECONDS = 60.0  # between two looks at the disk

_log = structlog.get_logger(__name__)

Routes = Callable[[web.Application], None]


class PortInUse(HandraiseError):
    """Another program listens there."""


def build(
    config: Config, *, extra: Routes | None = None, delay_scale: float = 1.0, name: str = ""
) -> web.Application:
    """The application. `extra` adds routes (the demo's); `delay_scale` shortens the retry delays
    of webhooks (tests); `name` is what other processes are to know this one by."""
    middlewares = (admission.in_turn, guessing.guesses)
    app = web.Application(client_max_size=256 * 1024, middlewares=middlewares)
    app[CONFIG] = config
    app[METRICS] = Metrics()
    app[SOCKETS] = Sockets()
    app[HEART] = Heart(config.limits.heartbeat_seconds)
    app[LIMITS], app[PRESSURE] = Limits(config), Pressure()
    app[ENTRANCE] = Entrance(config.limits.newcomers)
    app[ALARM] = Alarm(config.limits.proof)
    app[PROOFS] = Proofs(
        lambda: app[STORE].key(proof.KEY), app[LIMITS].once, config.limits.proof.work
    )
    app[STARTED] = time.time()
    app.router.add_get(admission.CHAT, chat.chat)
    for routes in (pages.routes, ops.routes, api.routes, *([extra] if extra else [])):
        routes(app)

    async def running(app: web.Application) -> AsyncIterator[None]:
        async for _ in _running(app, delay_scale, name):
            yield

    app.cleanup_ctx.append(running)
    app.on_shutdown.append(connection.close_all)
    return app


async def _running(app: web.Application, delay_scale: float, name: str) -> AsyncIterator[None]:
    config = app[CONFIG]
    store = app[STORE] = await Store.open(config.database)
    try:
        flows = app[FLOWS] = await Flows.open(
            flows_path(config), store, config.flows.default, _must_know(config)
        )
        _tell_unknown_names(config, flows)
        conversations = await _people(app, delay_scale, name)
        worker = await _worker(app, conversations, delay_scale)
        conversations.on_outbox = worker.nudge
        watch = asyncio.create_task(_watch(flows))
        await worker.start()
        escalation = Escalation(
            store, conversations, app[BUS], app[ROSTER], _milliseconds, delay_scale
        )
        escalation.start()
        await app[BUS].start(conversations.catch_up, store.epochs)
        tallying = asyncio.create_task(app[METRICS].keep_beside(lambda: conversations.open_count))
        probing = asyncio.create_task(app[PRESSURE].watch())
        parking = asyncio.create_task(_park(conversations))
        looking = asyncio.create_task(_look_for_room(store))
        yield
        looking.cancel()
        parking.cancel()
        tallying.cancel()
        probing.cancel()
        await app[BUS].stop()
        await app[LIMITS].close()
        watch.cancel()
        await escalation.stop()
        await worker.stop()
    finally:
        await store.close()


async def prove(config: Config) -> None:
    """Open store and flows once and let them go. Raises what a server would fail by; an empty
    database is set up."""
    store = await Store.open(config.database)
    try:
        await Flows.open(flows_path(config), store, config.flows.default, _must_know(config))
    finally:
        await store.close()


def _must_know(config: Config) -> frozenset[str] | None:
    """The names routes may use; None where another name loses nothing: without a file leads are
    kept, and with a default destination they go there."""
    if config.file is None or config.default_destination is not None:
        return None
    return frozenset((*config.destinations, *config.teams))


def _tell_unknown_names(config: Config, flows: Flows) -> None:
    if config.file is None:
        return
    known = {*config.destinations, *config.teams, None}
    for flow in flows.all().values():
        routes = flow.routes
        named = {n for r in routes for n in (r.call, r.record, r.then, r.manager)}
        for name in sorted(named - known, key=str):
            _log.warning("route_name_unknown", flow=flow.id, route=name, instead="default")
        if flow.transcript and not can_mail(config, flow.transcript):
            _log.warning("transcript_not_offered", flow=flow.id, no_mail_server=flow.transcript)


async def _people(app: web.Application, delay_scale: float, name: str) -> Conversations:
    """The conversations, and what reps do to them."""
    store, flows = app[STORE], app[FLOWS]
    bus, roster = app[BUS], app[ROSTER] = _bus(app[CONFIG], name), Roster()
    await roster.refresh(store)
    conversations = app[CONVERSATIONS] = Conversations(
        store, flows, app[CONFIG], bus, roster=roster, delay_scale=delay_scale
    )
    app[TAKEOVER] = Takeover(store, flows, conversations, bus, _milliseconds, delay_scale)
    return conversations


def _bus(config: Config, name: str) -> Bus:
    if config.bus == "local":
        return Bus()
    # Here and not above: one process needs no Redis, and its client takes a while to import.
    from agent.bus_redis import RedisBus  # noqa: PLC0415 - see above

    return RedisBus(config.bus, name)


def _milliseconds() -> int:
    return int(time.time() * 1000)


async def _worker(app: web.Application, conversations: Conversations, delay_scale: float) -> Worker:
    key = await app[STORE].key(links.KEY)

    async def addresses(row: Outbox) -> Mapping[str, str]:
        """Derived anew for each attempt: what the destination took before tells the generation."""
        if row.handoff is None:
            return {}
        accepted = await app[STORE].accepted(row.handoff, row.destination)
        generation = links.generation(accepted, _milliseconds())
        token = links.sign(key, row.handoff, row.destination, generation)
        return {"handoff": f"{public_url(app[CONFIG])}/handoff/{token}"}

    return Worker(
        app[STORE],
        app[CONFIG],
        addresses,
        conversations.idle,
        lambda: datetime.now(UTC),
        delay_scale=delay_scale,
        lease_ms=lease_ms(delay_scale),
        metrics=app[METRICS],
    )


def public_url(config: Config) -> str:
    """The address people reach this server by."""
    server = config.server
    host = "127.0.0.1" if server.host in ("0.0.0.0", "::") else server.host
    return (server.public_url or f"http://{host}:{server.port}").rstrip("/")


async def _watch(flows: Flows) -> None:
    """Take up a saved flow within a second; a faulty one is told and never runs."""
    told = dict(flows.faults)
    while True:
        await asyncio.sleep(SCAN_SECONDS)
        for id in await flows.reload():
            _log.info("flow_reloaded", flow=id)
        for file, faults in flows.faults.items():
            if told.get(file) != faults:
                _log.error("flow_refused", faults=[str(fault) for fault in faults])
        told = dict(flows.faults)


async def _park(conversations: Conversations) -> None:
    while True:
        await asyncio.sleep(PARK_SECONDS)
        conversations.park()


async def _look_for_room(store: Store) -> None:
    """Say it at once when the disk of the database is nearly full, and when it has room again."""
    lacked = False
    while True:
        room = await store.room()
        lack = room.lack if room else None
        if lack:
            _log.warning("database.little_room", what=lack)
        elif lacked:
            _log.info("database.room_again")
        lacked = lack is not None
        await asyncio.sleep(ROOM_SECONDS)


async def serve(app: web.Application, host: str, port: int, ready: Callable[[int], None]) -> None:
    """Run until SIGINT or SIGTERM. `ready` is called with the port once requests are answered.
    Raises PortInUse and whatever opening the store or the flows raises."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
    stop = _on_signals()
    await runner.setup()
    try:
        try:
            sockets = await listening(host, port)
        except OSError as error:
            hint = "Stop the other program, or choose another port with --port."
            raise PortInUse(f"cannot listen on {host}:{port}: {error.strerror}", hint) from error
        await open_doors(runner, sockets, app[ENTRANCE])
        settle_memory()
        waiting = asyncio.create_task(Handshakes(app[CONFIG].limits.hello_seconds).watch(runner))
        ready(sockets[0].getsockname()[1])
        await stop.wait()
        waiting.cancel()
    finally:
        await runner.cleanup()


def settle_memory() -> None:
    """What is loaded now stays, so the collector need not look at it again, and what comes is
    mostly freed by itself: looking for cycles at Python's usual pace took a quarter of every
    turn's time. With more than 20,000 new objects between two looks the memory grew, and nothing
    was gained."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 5, 10)


def _on_signals() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set, from before anybody is told that we are ready."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop
