"""Owns `handraise serve`, and what a server says when it is ready. `app` builds and runs it."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from agent import logs
from agent.app import Routes, build, public_url
from agent.app import serve as run
from agent.cli import settings
from agent.config import Config

PORT = click.IntRange(0, 65_535)


@click.command()
@settings.config_option
@click.option("--host", metavar="H", help="The address to listen on. [default: 127.0.0.1]")
@click.option("--port", metavar="P", type=PORT, help="The port; 0: a free one. [default: 8080]")
@click.option(
    "--flows",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="The folder of flows. [default: ./flows, else those that come with Handraise]",
)
@settings.database_option
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 256),
    default=1,
    help="Processes that serve together; more than one need PostgreSQL and Redis. [default: 1]",
)
def serve(
    config_file: Path | None,
    host: str | None,
    port: int | None,
    flows: str | None,
    database: str | None,
    workers: int,
) -> None:
    """Serve the chat, the widget and the webhooks.

    Runs until Ctrl-C or SIGTERM. Works without a configuration file: conversations are kept in
    ./handraise.db, leads wait in `handraise leads list`.
    """
    config = with_port(
        settings.read(
            config_file,
            server__host=host,
            server__port=port,
            flows__path=flows,
            database=database,
        )
    )
    if workers == 1:
        start(config, lambda: ready(config))
        return
    logs.configure()
    # Here and not above: one process needs no process manager.
    from agent.cli import workers as several  # noqa: PLC0415 - see above

    several.start(config, workers)


def start(config: Config, ready: Callable[[], None], extra: Routes | None = None) -> None:
    """Run a server until it is told to stop; `ready` is called when it answers, `extra` adds
    routes."""
    logs.configure()
    app = build(config, extra=extra, delay_scale=config.delay_scale)
    asyncio.run(run(app, config.server.host, config.server.port, lambda _: ready()))


def with_port(config: Config) -> Config:
    """The same settings with a real port: links name it before it is opened."""
    port = config.server.port or free_port(config.server.host)
    return replace(config, server=replace(config.server, port=port))


def free_port(host: str) -> int:
    """A port that is free at this moment; 0 when none can be had, and then listening says why."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return 0
        return int(probe.getsockname()[1])


def ready(config: Config) -> None:
    """Say that visitors can come, and where."""
    url = public_url(config)
    click.echo(f"Handraise is ready at {url}  (Ctrl-C stops it)")
    click.echo(f'On your site: <script async src="{url}/widget.js"></script>')
    if not config.destinations:
        click.echo("No destination is configured: leads wait in `handraise leads list`.")
