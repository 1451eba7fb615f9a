"""Which pictures are drawings, and which could act."""

from __future__ import annotations

from pathlib import Path

import pytest

from adrtool.site import svg

HEAD = (
    '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'
)
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


@pytest.mark.parametrize(
    "inner",
    [
        '<path d="M0 0"/><text>x</text>',
        '<style>.a{fill:red}</style><g class="a"/>',
        '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">label</div></foreignObject>',
        '<a xlink:href="https://example.org"><text>x</text></a>',
        '<image href="data:image/png;base64,AA=="/>',
    ],
)
def test_drawings_are_shown(tmp_path: Path, inner: str) -> None:
    """What Graphviz, Inkscape and diagrams.net write is a drawing."""
    path = tmp_path / "x.svg"
    path.write_text(f"{HEAD}{OPEN}{inner}</svg>")
    assert svg.is_inert(path)


@pytest.mark.parametrize(
    "text",
    [
        f"{OPEN}<script>x</script></svg>",
        f'{OPEN}<SCRIPT href="x"/></svg>',
        f'{OPEN}<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script></svg>',
        f'{OPEN}<g onload="x"/></svg>',
        f'{OPEN}<a xlink:href="javascript:x"/></svg>',
        f'{OPEN}<a href="java&#10;script:x"/></svg>',
        f'{OPEN}<animate attributeName="href" values="javascript:x"/></svg>',
        f'{OPEN}<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml"/></foreignObject></svg>',
        f'{OPEN}<image href="data:image/svg+xml,x"/></svg>',
        f'<?xml-stylesheet href="x.xsl" type="text/xsl"?>{OPEN}</svg>',
        f'<!DOCTYPE svg [<!ENTITY a "b">]>{OPEN}&a;</svg>',
        f"{OPEN}<g></svg>",
        "not xml",
        "",
    ],
)
def test_what_could_act_is_not_shown(tmp_path: Path, text: str) -> None:
    """Scripts, handlers, entities, references that run, and what isn't SVG at all."""
    path = tmp_path / "x.svg"
    path.write_text(text)
    assert not svg.is_inert(path)


def test_a_file_that_is_gone_is_not_shown(tmp_path: Path) -> None:
    """Nothing is raised for what the file system refuses."""
    assert not svg.is_inert(tmp_path / "gone.svg")
