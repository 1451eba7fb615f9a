"""Which file a unit's name means: the nearest one, a template for an instance, or none here."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from adrtool.inventory.places import Places
from adrtool.model import Reading, Relation

NAME: Final = "systemd"

# Those that systemd itself brings, see systemd.special(7): a page of them would say nothing.
_SPECIAL = re.compile(
    r"(?:basic|bluetooth|ctrl-alt-del|cryptsetup(?:-pre)?|default|emergency|exit|final"
    r"|first-boot-complete|getty(?:-pre)?|graphical(?:-session)?(?:-pre)?|halt|hibernate"
    r"|initrd(?:-[a-z-]+)?|integritysetup(?:-pre)?|kexec|local-fs(?:-pre)?|machines|multi-user"
    r"|network(?:-online|-pre)?|nss-lookup|nss-user-lookup|paths|poweroff|printer|reboot"
    r"|remote-(?:cryptsetup|fs|fs-pre|integritysetup|veritysetup)|rescue|rpcbind|runlevel\d"
    r"|shutdown|sigpwr|sleep|slices|smartcard|sockets|sound|soft-reboot|suspend"
    r"|suspend-then-hibernate|swap|sysinit|system-update(?:-pre)?|time-set|time-sync|timers"
    r"|umount|usb-gadget|veritysetup(?:-pre)?|xdg-desktop-autostart)\.target"
    r"|(?:system|user|machine|-)\.slice|(?:systemd-|dbus|syslog)[\w@.-]*\.(?:service|socket|timer)"
)
_INSTANCE = re.compile(r"(?P<stem>[^@]+)@[^.]*(?P<ending>\.[a-z]+)")


@dataclass(frozen=True, slots=True)
class Wants:
    """What a file says of a unit by its name; `kind` is a relation, `wanted_by` or `starts`."""

    source: str
    unit: str
    kind: str
    path: str
    line: int


def unit_id(path: str) -> str:
    """The id of a unit or drop-in, by its path."""
    return f"{NAME}:{path}"


def link(reading: Reading) -> Reading:
    """Finds the units that others name."""
    places = Places()
    for item in reading.items:
        if item.kind != "drop-in":
            places.add(item.name, item.path, item.id)
    found = (r for f in reading.facts if isinstance(f, Wants) for r in _relations(f, places))
    relations = (*reading.relations, *dict.fromkeys(found))
    return Reading(reading.items, relations, reading.problems)


def unit_of(path: str) -> str:
    """The name of the unit in a file, which may be a template of Ansible's."""
    return posixpath.basename(path).removesuffix(".j2")


def _relations(wants: Wants, places: Places) -> Iterator[Relation]:
    target = _found(wants, places)
    if not target and _SPECIAL.fullmatch(wants.unit):
        return
    source, kind = wants.source, wants.kind
    target = target or f"{NAME}:{wants.unit}"
    if kind == "wanted_by":
        source, target, kind = target, source, "depends_on"
    elif kind == "starts":
        source, target, kind = target, source, "triggered_by"
    if source != target:
        yield Relation(source, target, kind, wants.path, wants.line)


def _found(wants: Wants, places: Places) -> str:
    """The id of the nearest file of a unit, or of the template that it is an instance of."""
    instance = _INSTANCE.fullmatch(wants.unit)
    template = f"{instance['stem']}@{instance['ending']}" if instance else ""
    for name in (wants.unit, template):
        near = places.near(name, posixpath.dirname(wants.path))
        if near:
            return min(near)
    return ""
