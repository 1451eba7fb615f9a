"""What the formats of XML have in common."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, indent, tostring

# What XML 1.0 can't hold, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text with a sign in place of each character that no XML may hold."""
    return _ILLEGAL.sub("\ufffd", text)


def document(root: Element) -> bytes:
    """An element as a whole document."""
    indent(root)
    rendered: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return rendered + b"\n"
