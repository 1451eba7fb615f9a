"""Dockerfiles: stages, what they are built from, the ports that they state.

Of ENV, ARG and LABEL only the names are read, of commands nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

from adrtool.inventory import docker_text, references
from adrtool.inventory.docker_text import Instruction
from adrtool.inventory.draft import Draft, kept, names, shown
from adrtool.model import Reading

NAME: Final = "docker"
VERSION: Final = 1
PATTERNS: Final = ("Dockerfile", "Containerfile", "*.Dockerfile", "*.dockerfile", "*.Containerfile")
GUESSES: Final = ("Dockerfile.*", "Containerfile.*", "Dockerfile-*", "dockerfile")

_FROM = re.compile(r"^[ \t]*FROM[ \t]+\S", re.IGNORECASE | re.MULTILINE)
_NOT_ONE = (".dockerignore", ".md", ".txt", ".py", ".sh")
_TEMPLATED = re.compile(r"\{\{|\{%|<%|^[ \t]*[A-Z_]+\(", re.MULTILINE)
_TEMPLATE = "a template of another tool: no Dockerfile until that has filled it in"
_VARIABLE = re.compile(
    r"\\?\$(?:\{(?P<name>\w+)(?:(?P<sign>:?[-+])(?P<word>[^}]*))?\}|(?P<bare>\w+))"
)
_STAGE = re.compile(r"[A-Za-z][\w.-]*")
_PORT = re.compile(r"\d{1,5}(?:-\d{1,5})?(?:/(?:tcp|udp|sctp))?", re.IGNORECASE)
_USER = re.compile(r"[A-Za-z0-9_.][\w.-]{0,31}(?::[\w.-]{1,32})?")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_PAIR = re.compile(r"([A-Za-z_][\w.-]*|\"[^\"]*\"|'[^']*')=(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\S*)")
_PREDEFINED: Final = frozenset(
    f"{side}{part}"
    for side in ("TARGET", "BUILD")
    for part in ("PLATFORM", "OS", "ARCH", "VARIANT")
)
_MOUNT_FROM = re.compile(r"(?:^|,)from=([^,]+)")


def looks_right(path: str, text: str) -> bool:
    """Files of the names, among them those that begin a stage."""
    return not path.endswith(_NOT_ONE) and bool(_FROM.search(text))


def read(path: str, text: str) -> Reading:
    """The stages of a file and what each is made of."""
    return _Reader(path, text).read()


def link(reading: Reading) -> Reading:
    """A file stands by itself."""
    return Reading(reading.items, reading.relations, reading.problems)


class _Stage:
    """What has been seen of a stage so far."""

    def __init__(self, name: str, image: str, line: int) -> None:
        self.name, self.image, self.line = name, image, line
        self.id = self.platform = self.user = self.reason = ""
        self.ports: list[str] = []
        self.variables: list[str] = []
        self.arguments: list[str] = []
        self.labels: list[str] = []
        self.has: set[str] = set()
        self.base: tuple[str, str, int] | None = None
        self.others: list[tuple[str, str, int]] = []

    def attributes(self) -> dict[str, Any]:
        """What a page may show."""
        return kept(
            {
                "image": self.image,
                "platform": self.platform,
                "ports": names(self.ports),
                "user": self.user,
                "arguments": names(self.arguments),
                "environment": names(self.variables),
                "labels": names(self.labels),
                "healthcheck": "HEALTHCHECK" in self.has,
            }
        )


class _Reader:
    def __init__(self, path: str, text: str) -> None:
        self._path, self._text = path, text
        self._draft = Draft(NAME, path)
        self._defaults: dict[str, str | None] = {}
        self._stages: list[_Stage] = []
        self._ids: dict[str, str] = {}

    def read(self) -> Reading:
        for found in docker_text.instructions(self._text):
            self._take(found)
        reason = _TEMPLATE if _TEMPLATED.search(self._text) else ""
        own = f"{NAME}:{self._path}"
        syntax = references.image(docker_text.directives(self._text).get("syntax", ""))
        attributes = {
            "stages": [s.name for s in self._stages],
            "arguments": names(self._defaults),
            "syntax": syntax,
        }
        self._draft.add("file", own, posixpath.basename(self._path), 1, attributes, reason)
        for stage in self._stages:
            self._add(stage)
        return self._draft.reading()

    def _add(self, stage: _Stage) -> None:
        own = stage.id
        self._draft.add("stage", own, stage.name, stage.line, stage.attributes(), stage.reason)
        for said in [stage.base, *stage.others]:
            if said:
                self._draft.relate(own, *said)

    def _take(self, found: Instruction) -> None:
        if found.word == "FROM":
            self._begin(found)
        elif not self._stages:
            if found.word == "ARG":
                self._declare(found.rest)
        else:
            self._within(self._stages[-1], found)

    def _declare(self, rest: str) -> None:
        """An argument before the first stage, with its default for FROM alone."""
        for word in _words(rest):
            name, equals, default = word.partition("=")
            if _NAME.fullmatch(name):
                self._defaults[name] = default.strip("\"'") if equals else None

    def _begin(self, found: Instruction) -> None:
        written, *more = found.rest.split() or [""]
        named = more[1] if len(more) > 1 and more[0].upper() == "AS" else ""
        name = shown(named) if _STAGE.fullmatch(named) else str(len(self._stages))
        stage = _Stage(name, "", found.line)
        platform = found.flag("platform")
        stage.platform = platform if re.fullmatch(r"[a-z0-9/]+", platform) else ""
        stage.base = self._base(written, stage)
        self._stages.append(stage)
        # Whoever names a stage means the last one before of that name.
        count = sum(s.name.lower() == name.lower() for s in self._stages)
        stage.id = f"{NAME}:{self._path}/{name}{f'#{count}' if count > 1 else ''}"
        self._ids[name.lower()] = stage.id

    def _base(self, written: str, stage: _Stage) -> tuple[str, str, int] | None:
        resolved, unknown, used = self._resolved(written)
        earlier = self._ids.get(resolved.lower())
        if earlier:
            return "depends_on", earlier, stage.line
        if resolved == "scratch":
            stage.image = resolved
            return None
        image = "" if unknown else references.image(resolved)
        stage.image, stage.reason = image, _reason(image, used, unknown)
        return ("uses_image", f"image:{image}", stage.line) if image else None

    def _resolved(self, text: str) -> tuple[str, list[str], list[str]]:
        """A text with the defaults of its arguments, those without one, and all of them."""
        unknown: list[str] = []
        used: list[str] = []

        def value(match: re.Match[str]) -> str:
            name = match["name"] or match["bare"]
            used.append(name)
            default = self._defaults.get(name)
            if match["sign"] in {":+", "+"}:
                return (match["word"] or "") if default else ""
            default = default or match["word"]
            if default is None or "$" in default:
                unknown.append(name)
                return ""
            return str(default)

        return _VARIABLE.sub(value, text.strip("\"'")), unknown, used

    def _within(self, stage: _Stage, found: Instruction) -> None:
        stage.has.add(found.word)
        rest = found.rest
        match found.word:
            case "COPY" | "ADD":
                self._other(stage, found.flag("from"), found.line)
            case "RUN":
                for flag, given in found.flags:
                    origin = _MOUNT_FROM.search(given) if flag == "mount" else None
                    self._other(stage, origin[1] if origin else "", found.line)
            case "EXPOSE":
                stage.ports += [p.lower() for p in rest.split() if _PORT.fullmatch(p)]
            case "USER":
                stage.user = rest if _USER.fullmatch(rest) else ""
            case "ENV":
                stage.variables += _keys(rest)
            case "ARG":
                stage.arguments += [w.partition("=")[0] for w in _words(rest)]
            case "LABEL":
                stage.labels += _keys(rest)

    def _other(self, stage: _Stage, written: str, line: int) -> None:
        """What a stage copies from: another one by name or number, or an image."""
        if not written:
            return
        resolved, unknown, _ = self._resolved(written)
        number = int(resolved) if re.fullmatch(r"[0-9]{1,4}", resolved) else -1
        if 0 <= number < len(self._stages) - 1:
            resolved = self._stages[number].name
        earlier = self._ids.get(resolved.lower())
        image = "" if unknown else references.image(resolved)
        if earlier:
            stage.others.append(("depends_on", earlier, line))
        elif image and number < 0:
            stage.others.append(("uses_image", f"image:{image}", line))


def _reason(image: str, used: list[str], unknown: list[str]) -> str:
    if unknown:
        return f"the image depends on {', '.join(unknown)}, and no default says which it is"
    if not image:
        return "what stands as the image is no image's name"
    return f"the image depends on {', '.join(used)}, by default as shown" if used else ""


def _words(rest: str) -> list[str]:
    return [m[0] for m in re.finditer(r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s\"'])+", rest)]


def _keys(rest: str) -> Iterator[str]:
    """The names of `A=1 B="2 3"`, or of the older `A 1`."""
    pairs = list(_PAIR.finditer(rest))
    first = rest.split(maxsplit=1)[:1]
    if pairs and pairs[0].start() == 0:
        yield from (pair[1].strip("\"'") for pair in pairs)
    elif first and _NAME.fullmatch(first[0]):
        yield first[0]
