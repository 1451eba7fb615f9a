"""A document's text as people read it: rendered on a terminal, as it is in a pipe."""

from __future__ import annotations

import sys

import click

from adrtool.cli import base


def show(text: str) -> None:
    """Prints a document's text without its front matter."""
    from adrtool import markdown

    block = markdown.front_matter(text)
    body = text[block.after :] if block else text
    if not sys.stdout.isatty():
        click.echo(body.strip("\ufeff\r\n"))
        return
    from rich.console import Console
    from rich.markdown import Markdown

    lines = (base.printable(line.expandtabs(4)) for line in body.splitlines())
    Console().print(Markdown("\n".join(lines)))
