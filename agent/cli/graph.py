"""Owns `handraise graph`: a flow drawn as Mermaid or as SVG."""

from pathlib import Path

import click

from agent.cli import flows, settings
from agent.config import Config
from agent.core.drawing import drawing, mermaid
from agent.core.picture import svg


@click.command()
@click.argument("flow")
@settings.format_option("mermaid", "svg")
@settings.config_option
def graph(flow: str, format: str, config_file: Path | None) -> None:
    """Draw a flow: its questions, options, points and every way through it.

    FLOW is a file, or the id of a flow `serve` would run. The drawing goes to standard output:
    Mermaid, which many pages and editors show, or an SVG picture.
    """
    config = settings.read(config_file) if config_file else Config()
    found = flows.find(flow, config)
    click.echo(mermaid(found) if format == "mermaid" else svg(drawing(found)), nl=False)
