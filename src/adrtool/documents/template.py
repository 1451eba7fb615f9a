"""Templates: `{{ name }}` filled by hand where that is all, Jinja2's sandbox for the rest.

Starting Jinja2 takes longer than writing a record, so it is left alone until a template needs
it; both ways give the same text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from adrtool import files
from adrtool.problems import AdrtoolError

_VARIABLE = re.compile(r"\{\{ ?([a-z_]+) ?\}\}")


def built_in(name: str) -> str:
    """The text of a template that comes with adrtool."""
    return resources.files("adrtool").joinpath("templates", f"{name}.md").read_text("utf-8")


def of_team(root: Path, path: str) -> str:
    """The text of a template in the project. Raises AdrtoolError when it can't be read."""
    resolved = (root / path).resolve()
    if not resolved.is_relative_to(root.resolve()):
        raise AdrtoolError(f"{path}: the template lies outside the project")
    text = files.read(resolved, path)
    if text.problem:
        raise AdrtoolError(f"{path}: the template {text.problem.message}")
    return text.text


def fill(template: str, values: Mapping[str, str], name: str) -> str:
    """The template with its variables replaced. Raises AdrtoolError for a broken template."""
    rest = _VARIABLE.sub("", template)
    if not re.search(r"\{[{%#]", rest):
        unknown = {v for v in _VARIABLE.findall(template) if v not in values}
        if unknown:
            known = ", ".join(sorted(values))
            raise AdrtoolError(f"{name}: unknown variable {min(unknown)!r}", f"known are: {known}")
        return _VARIABLE.sub(lambda match: values[match[1]], template)
    return _with_jinja(template, values, name)


def _with_jinja(template: str, values: Mapping[str, str], name: str) -> str:
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False
    )
    try:
        return environment.from_string(template).render(dict(values))
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f"{name}:{line}" if line else name
        raise AdrtoolError(f"{place}: the template fails: {error}") from error
