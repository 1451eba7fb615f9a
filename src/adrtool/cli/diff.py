"""`adrtool diff`."""

from __future__ import annotations

import gc
import re
from datetime import datetime
from pathlib import Path

import click

from adrtool import changes, files, git, history
from adrtool.changes import markdown, objects, pages, text
from adrtool.changes.model import Changes
from adrtool.cli import base, reading
from adrtool.problems import WrongUse
from adrtool.project import Project

_URL = re.compile(r"https?://[\w.:/~%@+-]+", re.A)


@base.command("diff")
@click.argument("base_ref", metavar="BASE")
@click.argument("head", metavar="[HEAD]", default="HEAD")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text",
    show_default=True, help="How it is printed; markdown is for a comment.",
)  # fmt: skip
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write it into FILE.",
)  # fmt: skip
@click.option(
    "--site-url", default="", metavar="URL",
    help="In Markdown: link documents to their pages on the site at URL.",
)  # fmt: skip
@click.option(
    "--file-url", default="", metavar="URL",
    help="In Markdown: link files to what shows those of HEAD, such as https://…/blob/main.",
)  # fmt: skip
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Count reviews as due up to DATE [default: today].",
)  # fmt: skip
def command(
    base_ref: str, head: str, form: str, output: Path | None, site_url: str,
    file_url: str, today: datetime | None,
) -> None:  # fmt: skip
    """Tell what a change does to decisions, runbooks and infrastructure.

    Compares HEAD with the commit where it left BASE, as a pull request does, from git alone:
    nothing is checked out, and changes that aren't committed don't count.

    Example: adrtool diff origin/main --format markdown
    """
    for name, url in (("--site-url", site_url), ("--file-url", file_url)):
        if url and not _URL.fullmatch(url):
            raise WrongUse(f"{name} takes an address that begins with https://")
    # Everything that is read stays until the end; looking for what could be freed finds nothing.
    gc.disable()
    found = base.project()
    ref = history.find(found.root, base_ref, {}).base
    if ref is None:
        raise WrongUse(f"there is no commit here to compare with {base_ref!r}")
    day = (today or datetime.now()).date()  # noqa: DTZ005 - the day where the author sits
    with reading.progress("Reading the infrastructure code") as tell:
        commits = changes.resolved(found.root, ref, head)
        told = changes.between(found, *commits, day, tell)
    _show(told, found, form, output, (site_url, file_url))


def _show(
    told: Changes, found: Project, form: str, output: Path | None, urls: tuple[str, str]
) -> None:
    if output:
        files.write(base.start() / output, _rendered(told, found, form, urls))
    elif form == "json":
        base.say_json(objects.as_object(told))
    else:
        click.echo(_rendered(told, found, form, urls), nl=False)
    if form == "text" and told.is_empty:
        base.note("nothing changed that the catalog knows of, as far as it is committed")


def _rendered(told: Changes, found: Project, form: str, urls: tuple[str, str]) -> str:
    if form == "markdown":
        site, shown = urls
        top = git.find_root(found.root)
        folder = found.root.relative_to(top).as_posix() if shown and top else ""
        below = f"{shown.rstrip('/')}/{folder}" if folder not in {"", "."} else shown
        return markdown.render(told, site, pages.of(found, told) if site else {}, below)
    if form == "json":
        import json

        return json.dumps(objects.as_object(told), indent=2) + "\n"
    return "".join(f"{line}\n" for line in text.lines(told))
