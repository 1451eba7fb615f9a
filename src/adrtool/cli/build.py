"""`adrtool build`."""

from __future__ import annotations

from pathlib import Path

import click

from adrtool.cli import base
from adrtool.site import engine
from adrtool.site.engine import Built


@base.command("build")
@click.option(
    "--site-dir", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Write the site to DIR instead of site/; it takes the place of the one in DIR.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Fail on any error in documents or links.")
def command(site_dir: Path | None, strict: bool) -> None:
    """Build the site.

    It is made with the project's mkdocs.yml or, without one, with a configuration that fits.

    Example: adrtool build --strict --site-dir public
    """
    found = base.project()
    where = base.start() / site_dir if site_dir else None
    with base.working("Building the site"):
        built = engine.build(found, where, strict, _tell)
    base.note(_summary(built))
    base.note(f"open it with: python3 -m http.server --directory {_shown(built.site_dir)} 8000")


def _tell(level: str, line: str) -> None:
    """Passes on what matters of what MkDocs says."""
    colour = {"WARNING": "yellow", "ERROR": "red", "CRITICAL": "red"}.get(level)
    if colour and line:
        base.note(
            f"{click.style(f'{level.lower()}:', fg=colour, bold=True)} {base.printable(line)}"
        )


def _summary(built: Built) -> str:
    counts = {name.lower(): count for name, count in built.counts.items()}
    parts = [f"{count:,} {_noun(name, count)}" for name, count in counts.items() if count]
    shown = click.style(f"{_shown(built.site_dir)}/", bold=True)
    return f"{shown}  {' · '.join(parts)}  ({built.seconds:.1f} s)"


def _noun(name: str, count: int) -> str:
    return name.removesuffix("s") if count == 1 else name


def _shown(folder: Path) -> str:
    """A folder as it is reached from here, when it lies below."""
    here = Path.cwd().resolve()
    whole = folder.resolve()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)
