"""`runbook export`."""

from __future__ import annotations

from pathlib import Path

import click

from adrtool.cli import base
from adrtool.problems import WrongUse
from adrtool.project import Project
from adrtool.site import Options


@base.command("export")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.html")
@click.option(
    "--service", "services", multiple=True, metavar="NAME",
    help="Only the runbooks of this service; repeatable.",
)  # fmt: skip
@click.option("--pdf", is_flag=True, help="Print it to OUT.pdf too, with Chromium or Chrome.")
def command(out: Path, services: tuple[str, ...], pdf: bool) -> None:
    """Write all runbooks into one file that works without a network.

    It opens from a disk or a stick, with a search, links between runbooks, and the checklist,
    variables and timeline of the site.

    Example: runbook export runbooks.html --service checkout --pdf
    """
    from adrtool import catalog, files
    from adrtool.site import runbooks_export, runbooks_pdf

    file = base.start() / out
    _refuse_other_content(file, out)
    browser = runbooks_pdf.find() if pdf else ""
    found = base.project()
    base.refuse_broken_configuration(found)
    options, site_url = _options(found)
    with base.working("Exporting the runbooks"):
        made = runbooks_export.export(catalog.read(found), found, options, site_url, services)
        files.write(file, made.html)
    base.show_problems(made.problems)
    for note in made.notes:
        base.note(base.printable(note))
    base.say(str(out))
    if pdf:
        with base.working("Printing the PDF"):
            runbooks_pdf.print_file(browser, file, file.with_suffix(".pdf"))
        base.say(str(out.with_suffix(".pdf")))


def _refuse_other_content(file: Path, shown: Path) -> None:
    """Only an export is replaced: a slip of the hand mustn't cost a runbook."""
    from adrtool import files
    from adrtool.site import runbooks_export

    if file.suffix.casefold() not in {".html", ".htm"}:
        raise WrongUse(f"{shown} isn't named like HTML", "call it OUT.html; --pdf adds a PDF")
    if file.exists() and runbooks_export.GENERATOR not in files.read(file, str(shown)).text:
        raise WrongUse(f"{shown} is there, and no export", "remove it, or choose another name")


def _options(found: Project) -> tuple[Options, str]:
    """What mkdocs.yml says of the site, for links to pages that aren't in the file."""
    from adrtool import sites
    from adrtool.site import hosting

    said = sites.of(found.root)
    host = hosting.of(found.root, said.repo_url, said.edit_uri)
    options = Options(said.site_name, None, host, said.directory_urls)
    return options, said.site_url
