"""A MkDocs project with right and wrong links of every kind, and where the wrong ones stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE, ANCHOR, INDEX = "link/missing-page", "link/missing-anchor", "link/missing-index"
LINE, OUTSIDE, UNDEFINED = "link/missing-line", "link/outside-site", "link/undefined-reference"
EMPTY = "link/empty"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line with a fault: the rule that it breaks, and the link as it is written."""

    text: str
    rule: str
    target: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How the site is made."""

    directory_urls: bool = True
    sub_path: str = ""
    newline: str = "\n"
    bom: bool = False
    theme: str = "mkdocs"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a wrong link has to be reported."""

    path: str
    line: int
    column: int
    rule: str
    target: str


def _pages(shape: Shape) -> dict[str, list[str | Wrong]]:  # noqa: PLR0914 - one name a kind of address
    base = f"/{shape.sub_path}" if shape.sub_path else "/"
    site = f"https://docs.example.org{base}"
    repo = "https://github.com/acme/handbook"
    is_dir = shape.directory_urls
    up = "../" if is_dir else ""  # from a page to the folder that its Markdown lies in

    def page(name: str) -> str:
        return f"{name}/" if is_dir else f"{name}.html"

    return {
        "docs/index.md": [
            "# Home",
            "",
            "## Getting started",
            "",
            "Right: [a page](guide/install.md), [its anchor](guide/install.md#on-linux),",
            "[here](#getting-started), [top](#top), [nothing](#), [itself](index.md).",
            "[a query](guide/install.md?tab=2#on-linux) and [a folder's page](guide/index.md).",
            "",
            Wrong("A page [gone](guide/gone.md).", PAGE, "guide/gone.md"),
            Wrong("An [anchor](guide/install.md#on-windows).", ANCHOR, "guide/install.md#on-windows"),
            Wrong("One [of here](#getting-stated).", ANCHOR, "#getting-stated"),
            Wrong("A folder [without index](files/).", INDEX, "files/"),
            Wrong("Another [case](Guide/install.md).", PAGE, "Guide/install.md"),
            Wrong("An image ![alt [in] brackets](img/gone.png).", PAGE, "img/gone.png"),
            Wrong("A [reference][nope] without a definition.", UNDEFINED, "nope"),
            Wrong("And [nope][] again.", UNDEFINED, "nope"),
            Wrong("![An image][no image].", UNDEFINED, "no image"),
            Wrong("Behind [a query](guide/gone.md?x=1).", PAGE, "guide/gone.md?x=1"),
            Wrong('With a title: [x](guide/lost.md "A title").', PAGE, "guide/lost.md"),
            Wrong("In angles: [x](<guide/with space gone.md>).", PAGE, "guide/with space gone.md"),
            Wrong("Encoded: [x](guide/with%20space%20gone.md).", PAGE, "guide/with%20space%20gone.md"),
            Wrong("Out of the site: [x](../../outside.md).", PAGE if not shape.sub_path else OUTSIDE,
                  "../../outside.md"),  # fmt: skip
            Wrong("Twice: [x](guide/gone.md) in another line.", PAGE, "guide/gone.md"),
            Wrong("Linked image: [![x](img/ok.png)](guide/gone2.md).", PAGE, "guide/gone2.md"),
            Wrong("Image in a link: [![x](img/gone2.png)](guide/install.md).", PAGE, "img/gone2.png"),
            Wrong("On another line [of",),
        ]
        if False
        else _home(site, base, repo, page, shape),
        "docs/guide/index.md": ["# Guide", "", "[up](../index.md) [beside](install.md)"],
        "docs/guide/install.md": [
            "# Install",
            "",
            "## On Linux",
            "",
            "## On `macOS` :apple:",
            "",
            "## Same",
            "",
            "## Same",
            "",
            "## Named { #by-hand }",
            "",
            '<a name="old-name"></a>',
            "",
            '<div id="raw-id">x</div>',
            "",
            "A word{ #a-word } with an id.",
            "",
            "Ünï",
            "---",
            "",
            f"[raw](#raw-id) [img](../img/ok.png) {up}",
            Wrong("[x](../img/ok.jpg)", PAGE, "../img/ok.jpg"),
            Wrong(f'<a href="{up}gone.md">raw</a>', PAGE, f"{up}gone.md"),
            Wrong(f'<a href="{up}index.md">raw to a file</a>', PAGE, f"{up}index.md"),
            f'<a href="{up}">raw to the folder</a>' if is_dir else '<a href="index.html">x</a>',
            f'<a href="{up}{page("other page").replace(" ", "%20")}">raw, encoded</a>',
            Wrong(f'<img src="{up}gone.svg" alt="">', PAGE, f"{up}gone.svg"),
            Wrong(f'<img src="{up}../img/ok.png" srcset="{up}../img/ok.png 1x, {up}../img/ok2.png 2x">',
                  PAGE, f"{up}../img/ok2.png"),  # fmt: skip
            "",
        ],
        "docs/guide/other page.md": ["# Other page", "", "[x](install.md)"],
        "docs/guide/ümläut.md": ["# Ümläut", "", "## Größe", "", "[x](#große) [y](#gro%C3%9Fe)"],
        "docs/guide/c#.md": ["# C sharp", "", "[x](install.md)"],
    }
