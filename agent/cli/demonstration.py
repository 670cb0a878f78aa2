"""Owns `handraise demo`; the pages and the inbox themselves are `agent.demo`."""

import click

from agent.app import public_url
from agent.cli.serve import PORT, free_port, start
from agent.demo import demo_config, routes


@click.command()
@click.option(
    "--port",
    metavar="P",
    type=PORT,
    default=8080,
    show_default=True,
    help="The port; 0: a free one.",
)
def demo(port: int) -> None:
    """Serve a sample site with the widget, and an inbox for what it hands over.

    Needs no configuration. The inbox verifies what arrives and shows it live. Conversations are
    kept in ./handraise-demo.db, which may be deleted. Runs until Ctrl-C.
    """
    config = demo_config(port or free_port("127.0.0.1"))
    start(config, lambda: _ready(public_url(config)), routes)


def _ready(url: str) -> None:
    click.echo("Handraise's demo is ready. Open both beside each other (Ctrl-C stops it):")
    click.echo(f"  a site with the widget   {url}/")
    click.echo(f"  the inbox of its leads   {url}/inbox")
