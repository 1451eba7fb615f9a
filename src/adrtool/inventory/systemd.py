"""Units of systemd: services, timers, sockets and others, their drop-ins and templates.

The format is that of systemd.syntax(7). Of commands only the program is read, of the
environment only the names. Quadlet's `.container` files are units as well.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

from adrtool.inventory import references, systemd_link, systemd_text
from adrtool.inventory.draft import Draft, kept, names, shown
from adrtool.inventory.systemd_link import NAME, Wants
from adrtool.inventory.systemd_text import Settings
from adrtool.model import Reading

__all__ = ["NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
TYPES: Final = ("service", "timer", "socket", "target", "path", "mount", "automount", "swap",
                "slice", "container")  # fmt: skip
PATTERNS: Final = (
    *(f"*.{t}" for t in TYPES),
    *(f"**/*.{t}.d/*.conf" for t in TYPES),
    *(f"*.{t}.j2" for t in TYPES),
)

link = systemd_link.link

_SECTION = re.compile(
    r"^[ \t]*\[(?:Unit|Install|Service|Timer|Socket|Path|Mount|Automount|Swap|Slice|Container)\]",
    re.MULTILINE,
)
_TEMPLATED = re.compile(r"\{\{|\{%|<%")
# Nothing opens within what is open, so that each sign is looked at once.
_FILLED = re.compile(r"\{\{(?:(?!\{[{%]).)*?\}\}|\{%(?:(?!\{[{%]).)*?%\}", re.DOTALL)
_TEMPLATE = "a template of another tool: parts of it are only known when that has filled it in"
_UNIT = re.compile(r"[\w.@:\\-]+\.[a-z]+", re.ASCII)
_LOOSE = re.compile(r"[\w.@-]{1,64}", re.ASCII)
_SCHEDULES: Final = ("OnCalendar", "OnBootSec", "OnStartupSec", "OnActiveSec", "OnUnitActiveSec",
                     "OnUnitInactiveSec")  # fmt: skip
_NEEDS: Final = ("Requires", "Requisite", "BindsTo", "Wants", "Upholds")
_MENTIONS: Final = ("After", "Before", "PartOf", "Conflicts", "OnFailure", "OnSuccess",
                    "PropagatesReloadTo", "JoinsNamespaceOf")  # fmt: skip
_LISTS: Final = (*_NEEDS, *_MENTIONS, "WantedBy", "RequiredBy", "UpheldBy", "Also", "Alias")
_LISTEN: Final = ("ListenStream", "ListenDatagram", "ListenSequentialPacket")
_ADDRESS = re.compile(r"[\w.:/@%\[\]-]+", re.ASCII)
_CALENDAR = re.compile(r"[\w *,./:~-]+", re.ASCII)
_PROGRAM = re.compile(r"[-@:+!]*([\w./%@+-]+)", re.ASCII)


def looks_right(_path: str, text: str) -> bool:
    """Files with a section of systemd's; services of D-Bus and Avahi have others."""
    return bool(_SECTION.search(text))


def read(path: str, text: str) -> Reading:
    """A unit, or a drop-in of one."""
    # What a template puts in may be a part of any word.
    settings, errors = systemd_text.parse(_FILLED.sub("{}", text))
    draft = Draft(NAME, path, posixpath.dirname(path) or ".")
    reason = _TEMPLATE if _TEMPLATED.search(text) else ""
    if not reason:
        for line in errors:
            draft.report(line, 1, "neither a section, a setting nor a comment")
    unit, is_drop_in = _unit(path)
    kind = "drop-in" if is_drop_in else unit.rpartition(".")[2]
    own = systemd_link.unit_id(path)
    name = f"{unit}.d/{posixpath.basename(path)}" if is_drop_in else unit
    attributes = _attributes(settings, unit, is_drop_in)
    line = next((s.line for s in settings.values()), 1)
    draft.add(kind, own, name, line, attributes, reason)
    for image in settings.all("Image"):
        found = references.image(image.text)
        if found:
            draft.relate(own, "uses_image", f"image:{found}", image.line)
    draft.facts += _wants(own, path, unit, is_drop_in, settings)
    return draft.reading()


def _unit(path: str) -> tuple[str, bool]:
    """The unit that a file is, or that it is a drop-in of."""
    folder = posixpath.basename(posixpath.dirname(path))
    if path.endswith(".conf"):
        return folder.removesuffix(".d"), True
    return systemd_link.unit_of(path), False


def _attributes(settings: Settings, unit: str, is_drop_in: bool) -> dict[str, Any]:
    lists = {_snake(key): _units(settings, key) for key in _LISTS}
    environment = (w.partition("=")[0] for w in settings.words("Environment"))
    listens = [s.text for key in _LISTEN for s in settings.all(key) if _ADDRESS.fullmatch(s.text)]
    found = {
        "description": shown(settings.last("Description").replace("{}", "…")),
        "of": unit if is_drop_in else "",
        "template": "@." in unit,
        "type": _loose(settings.last("Type")),
        "program": names(_programs(settings)),
        "image": references.image(settings.last("Image")),
        "user": _loose(settings.last("User")),
        "group": _loose(settings.last("Group")),
        "restart": _loose(settings.last("Restart")),
        "schedules": _schedules(settings),
        "persistent": settings.last("Persistent").lower() in {"true", "yes", "on", "1"},
        "listens": names(listens),
        "ports": names(s.text for s in settings.all("PublishPort") if _ADDRESS.fullmatch(s.text)),
        "environment": names(n for n in environment if re.fullmatch(r"[A-Za-z_]\w*", n)),
        "environment_files": names(_environment_files(settings)),
        **lists,
    }
    return kept(found)


def _snake(key: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()


def _loose(text: str) -> str:
    return text if _LOOSE.fullmatch(text) else ""


def _units(settings: Settings, key: str) -> list[str]:
    return names(word for word in settings.words(key) if _UNIT.fullmatch(word))


def _schedules(settings: Settings) -> list[str]:
    found = ((key, s.text) for key in _SCHEDULES for s in settings.all(key))
    return [
        text if key == "OnCalendar" else f"{key}={text}"
        for key, text in found
        if len(text) < 200 and _CALENDAR.fullmatch(text)
    ]


def _programs(settings: Settings) -> Iterator[str]:
    for found in settings.all("ExecStart"):
        match = _PROGRAM.match(found.text)
        if match:
            yield match[1]


def _environment_files(settings: Settings) -> Iterator[str]:
    for found in settings.all("EnvironmentFile"):
        path = found.text.lstrip("-")
        if re.fullmatch(r"[\w./%@*+-]+", path):
            yield path


def _wants(own: str, path: str, unit: str, is_drop_in: bool, settings: Settings) -> Iterator[Wants]:
    """What a file names, for the step that knows all units."""
    if is_drop_in:
        yield Wants(own, unit, "patches", path, 1)
    for keys, kind in ((_NEEDS, "depends_on"), (_MENTIONS, "references")):
        for key in keys:
            for found in settings.all(key):
                for word in found.text.split():
                    if _UNIT.fullmatch(word):
                        yield Wants(own, word, kind, path, found.line)
    for key in ("WantedBy", "RequiredBy", "UpheldBy"):
        for found in settings.all(key):
            for word in found.text.split():
                if _UNIT.fullmatch(word):
                    yield Wants(own, word, "wanted_by", path, found.line)
    yield from _starts(own, path, unit, is_drop_in, settings)


def _starts(
    own: str, path: str, unit: str, is_drop_in: bool, settings: Settings
) -> Iterator[Wants]:
    """What a timer, socket or path unit starts: the service that it names, or that of its name."""
    stem, _, kind = unit.rpartition(".")
    if kind not in {"timer", "socket", "path"}:
        return
    said = [*settings.all("Unit"), *(settings.all("Service") if kind == "socket" else [])]
    for found in said[-1:]:
        if _UNIT.fullmatch(found.text):
            yield Wants(own, found.text, "starts", path, found.line)
    if not said and not is_drop_in:
        first = next(iter(settings.values()), None)
        yield Wants(own, f"{stem}.service", "starts", path, first.line if first else 1)
