"""Rules about the code of runbooks: it parses, it warns, and it knows its variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adrtool.config import Runbooks
from adrtool.documents.parsed import Parsed
from adrtool.model import Document
from adrtool.problems import Problem, Severity
from adrtool.runbooks import danger, shell, shellcheck, variables
from adrtool.runbooks.blocks import Block

Part = tuple[Document, Parsed, list[Block]]


def problems(parts: Sequence[Part], settings: Runbooks) -> Iterator[Problem]:
    """Everything that is wrong with the blocks of some runbooks."""
    shells = [(d, b) for d, _, all_of_it in parts for b in all_of_it if b.is_shell]
    faults = shell.check_all([block for _, block in shells])
    for (document, block), found in zip(shells, faults, strict=True):
        for fault in found:
            yield Problem(
                document.path, block.line + fault.line - 1, 1, Severity.ERROR,
                "runbook/shell-syntax", f"this doesn't parse: {fault.message}",
                "mend the command, or give the block another tag, such as text",
            )  # fmt: skip
    fine = [pair for pair, found in zip(shells, faults, strict=True) if not found]
    yield from _shellchecked(fine)
    for document, parsed, blocks in parts:
        yield from _dangers(document, parsed, blocks, settings)
        yield from _variables(document, parsed, blocks, settings)


def _shellchecked(pairs: Sequence[tuple[Document, Block]]) -> Iterator[Problem]:
    found = shellcheck.run([block for _, block in pairs])
    for (document, block), remarks in zip(pairs, found, strict=False):
        for remark in remarks:
            yield Problem(
                document.path, block.line + remark.line - 1, remark.column, Severity.WARNING,
                "runbook/shellcheck", f"{remark.code}: {remark.message}",
                f"https://www.shellcheck.net/wiki/{remark.code}",
            )  # fmt: skip


def _dangers(
    document: Document, parsed: Parsed, blocks: Sequence[Block], settings: Runbooks
) -> Iterator[Problem]:
    warnings = danger.Warnings(parsed)
    for block in blocks:
        found = danger.find(block, settings.dangerous)
        if not found or warnings.stands_before(block.start):
            continue
        for one in found:
            yield Problem(
                document.path, block.line + one.line - 1, 1, Severity.WARNING,
                "runbook/dangerous-command", f"no warning stands before {one.name!r}",
                "say above it what is lost and how to be sure: !!! warning",
            )  # fmt: skip


def _variables(
    document: Document, parsed: Parsed, blocks: Sequence[Block], settings: Runbooks
) -> Iterator[Problem]:
    for use in variables.undefined(parsed, blocks, settings.variables):
        yield Problem(
            document.path, use.block.line + use.line - 1, 1, Severity.WARNING,
            "runbook/undefined-variable", f"nothing sets ${use.name}",
            "set it in a step before, or declare it in front matter: variables:",
        )  # fmt: skip
