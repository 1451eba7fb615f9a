"""Whatever a runbook holds, something is said of it, and nothing breaks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from adrtool.documents.parsed import Parsed
from adrtool.runbooks import balance, blocks, danger, facts, families, prose, shell, variables
from adrtool.runbooks.blocks import Block

LANGUAGES = st.sampled_from(["bash", "zsh", "console", "sql"])
CODE = st.text(alphabet="$#%>< \n\\'\"`(){}[];&|=-aA1rmEOFif", max_size=80)


@settings(max_examples=150)
@given(LANGUAGES, CODE)
def test_no_block_is_too_odd(language: str, code: str) -> None:
    """Faults and dangers have lines of the block."""
    block = Block(language, code, 1, 0)
    last = code.count("\n") + 1
    found = [fault.line for fault in shell.check(block)] if block.is_shell else []
    found += [one.line for one in danger.find(block)]
    assert all(1 <= line <= last for line in found)


@settings(max_examples=150)
@given(st.text(alphabet="#`~ \n-:>!*|[]{}a1bashowner", max_size=200))
def test_no_page_is_too_odd(text: str) -> None:
    """Its blocks are lines of it, and every rule gets through."""
    from adrtool.documents import plain

    parsed = Parsed("runbooks/x.md", text)
    found = list(blocks.find(parsed))
    for block in found:
        assert text.count("\n") + 2 >= block.line > 1
        danger.Warnings(parsed).stands_before(block.start)
    runbook = facts.read(plain.read("runbook", "runbooks/x.md", text).document)
    families.gaps(runbook, parsed)
    list(prose.left(parsed, found))
    list(variables.undefined(parsed, found))


@given(st.text(alphabet='month,operations;development\n2026-10%.\t"', max_size=120))
def test_no_balance_is_too_odd(text: str) -> None:
    """It is months with shares, or problems with lines."""
    found = balance.parse(text)
    assert all(0 <= month.share <= 100 for month in found.months)
    assert all(problem.line for problem in found.problems)
