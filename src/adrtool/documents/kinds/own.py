"""A team's own kinds, such as postmortems, as `adrtool.yml` describes them."""

from __future__ import annotations

import posixpath

from adrtool import config as settings
from adrtool.config import Config
from adrtool.documents import names
from adrtool.documents.kinds.kind import Kind


def kinds(config: Config) -> list[Kind]:
    """The kinds of a project that don't come with adrtool."""
    return [_kind(kind) for kind in config.kinds]


def _kind(kind: settings.Kind) -> Kind:
    one = names.readable(kind.name)
    return Kind(
        kind.name, kind.title or _title(kind, one), one, (kind.dir,), kind.statuses,
        kind.sections, kind.template, "document",
    )  # fmt: skip


def _title(kind: settings.Kind, one: str) -> str:
    """The folder's name where it is that of the kind, or of many of the kind (`postmortems`)."""
    folder = names.readable(posixpath.basename(kind.dir))
    words = folder if folder.casefold().startswith(one) else one
    return words[:1].upper() + words[1:]
