"""Templates: `{{ name }}` filled by hand where that is all, Jinja2's sandbox for the rest.

Starting Jinja2 takes longer than writing a record, so it is left alone until a template needs
it; both ways give the same text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adrtool import files
from adrtool.config import STATUSES, TEMPLATES
from adrtool.documents import names
from adrtool.problems import AdrtoolError, WrongUse

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "templates")  # noqa: PTH118, PTH120
# Of other kinds, and what stands below the fields of a record in a folder of MADR 2.
_OTHERS = ("document", "madr-2", "runbook-procedure", "runbook-alert", "runbook-playbook")
_ALIASES = {"madr-full": "madr"}
_VARIABLE = r"\{\{ ?([a-z_]+)(?: ?\| ?(yaml))? ?\}\}"
_DAY = r"\d{4}-\d\d-\d\d"
_OF_JINJA = (".j2", ".jinja", ".jinja2", ".tmpl", ".template")
# A page that a person will fill in is far smaller; a template may be somebody else's.
_LONGEST = 2**20


class Names(tuple[str, ...]):
    """Several texts in a template: shown with commas between, or gone through with `for`."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(self)


Values = Mapping[str, str | Names]


@dataclass(frozen=True, slots=True)
class Template:
    """A template's text. Its `name` is a path when it is a team's own.

    A `complete` one says all of a document, others what stands below its heading and fields.
    `suffix` is what its documents' names end with; empty where the folder tells. `implied`: nobody
    asked for it.
    """

    name: str
    text: str
    complete: bool
    suffix: str = ""
    implied: bool = False


def find(root: Path, asked: str) -> Template:
    """A template by its name or by its path in the project.

    Raises WrongUse when there is none, AdrtoolError when it can't be read.
    """
    name = _ALIASES.get(asked, asked)
    if name in TEMPLATES or name in _OTHERS:
        text = _built_in(name)
        return Template(name, text, not text.startswith("## "))
    if files.is_file(root / asked):
        return Template(asked, of_team(root, asked), True, _suffix(asked))
    known = f"there are: {', '.join(TEMPLATES)}; or give the path of a file in the project"
    raise WrongUse(f"there is no template {asked!r}", known)


def _suffix(path: str) -> str:
    stem, suffix = os.path.splitext(path)  # noqa: PTH122
    if suffix.casefold() in _OF_JINJA:
        suffix = os.path.splitext(stem)[1]  # noqa: PTH122
    return suffix if suffix.casefold() in names.SUFFIXES else ""


def _built_in(name: str) -> str:
    """The text of a template that comes with adrtool; `importlib.resources` starts slowly."""
    with open(os.path.join(_FOLDER, f"{name}.md"), encoding="utf-8") as stream:  # noqa: PTH118, PTH123
        return stream.read()


def of_team(root: Path, path: str) -> str:
    """The text of a template in the project. Raises AdrtoolError when it can't be read."""
    resolved = (root / path).resolve()
    if not resolved.is_relative_to(root.resolve()):
        raise AdrtoolError(f"{path}: the template lies outside the project")
    text = files.read(resolved, path)
    if text.problem:
        raise AdrtoolError(f"{path}: the template {text.problem.message}")
    return text.text.removeprefix("\ufeff")


def fill(template: str, values: Values, name: str) -> str:
    """The template with its variables replaced. Raises AdrtoolError for a broken template."""
    rest = re.sub(_VARIABLE, "", template)
    if re.search(r"\{[{%#]", rest):
        return _with_jinja(template, values, name)
    unknown = {match[1] for match in re.finditer(_VARIABLE, template)} - values.keys()
    if unknown:
        known = ", ".join(sorted(values))
        raise AdrtoolError(f"{name}: unknown variable {min(unknown)!r}", f"known are: {known}")
    return re.sub(
        _VARIABLE,
        lambda match: as_yaml(values[match[1]]) if match[2] else str(values[match[1]]),
        template,
    )


def as_yaml(value: object) -> str:
    """A text, or several, as YAML writes them on one line."""
    if isinstance(value, str) and (value in STATUSES or re.fullmatch(_DAY, value)):
        # What most records say needs no look at YAML's rules.
        return value
    from adrtool.documents.edit import yaml_scalar

    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(as_yaml, value))}]"
    return yaml_scalar(str(value)) or '""'


def _with_jinja(template: str, values: Values, name: str) -> str:
    from jinja2 import TemplateError

    failures = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError,
                AttributeError, MemoryError)  # fmt: skip
    out: list[str] = []
    length = 0
    try:
        for part in _environment().from_string(template).generate(dict(values)):
            out.append(part)
            length += len(part) + 1
            if length > _LONGEST:
                raise AdrtoolError(f"{name}: the template makes more than a megabyte of text")
    except failures as error:
        line = getattr(error, "lineno", None)
        place = f"{name}:{line}" if line else name
        raise AdrtoolError(f"{place}: the template fails: {error}") from error
    return "".join(out)


def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """No products of texts or powers of numbers, which take all memory."""

        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            operands = (left, right)
            are_small = all(isinstance(x, int | float) and abs(x) < 10**6 for x in operands)
            if not are_small or (operator == "**" and right > 64):
                raise SecurityError(f"{operator} takes small numbers only")
            return super().call_binop(context, operator, left, right)

    environment = Sandbox(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    environment.filters["yaml"] = as_yaml
    return environment
