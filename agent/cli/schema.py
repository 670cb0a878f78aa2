"""Owns `handraise schema`."""

import click

from agent.cli import output
from agent.core.grammar import FLOW
from agent.core.grammar_examples import exemplified


@click.command()
def schema() -> None:
    """Print the JSON Schema of a flow file.

    An editor with a YAML language server completes and explains a flow that begins with the line
    `# yaml-language-server: $schema=flow.schema.json`, after
    `handraise schema > flow.schema.json`.
    """
    click.echo(output.json(exemplified(FLOW)))
