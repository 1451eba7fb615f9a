"""How templates of CloudFormation name what they export to others."""

from __future__ import annotations

import re

from adrtool.yamlio import Node

_NAME = re.compile(r"[\w:./${}-]{1,255}")


def exported_name(node: Node) -> str:
    """The name of an export, with what a substitution names as written (`${Stack}-vpc`)."""
    inner = node.get("Fn::Sub") if node.kind == "map" else node
    inner = inner.elements[0] if inner.kind == "seq" and inner.elements else inner
    text = inner.text if inner.kind == "scalar" and inner else ""
    return text if _NAME.fullmatch(text) else ""
