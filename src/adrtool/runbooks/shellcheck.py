"""What ShellCheck says of blocks, where it is installed: https://www.shellcheck.net."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from adrtool.runbooks import shell
from adrtool.runbooks.blocks import ZSH, Block

_TIMEOUT_SECONDS: Final = 120
_AT_ONCE: Final = 200
# A block is a piece of a page: no first line, variables of other blocks, a folder of its own,
# files that aren't here, and code that nothing reaches.
_LEFT_OUT: Final = "SC2148,SC2154,SC2034,SC2164,SC1090,SC1091,SC2317"


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: line and column, from 1, in the block, `SC2115`, and what it says."""

    line: int
    column: int
    code: str
    message: str


def run(blocks: Sequence[Block]) -> list[list[Remark]]:
    """The remarks on each block, warnings and errors only; nothing without the program.

    The blocks are read by it and not run; its own configuration files aren't looked for.
    """
    program = shutil.which("shellcheck")
    if not program:
        return []
    found: list[list[Remark]] = []
    for at in range(0, len(blocks), _AT_ONCE):
        found += _some(program, blocks[at : at + _AT_ONCE])
    return found


def _some(program: str, blocks: Sequence[Block]) -> list[list[Remark]]:
    with tempfile.TemporaryDirectory(prefix="adrtool-") as folder:
        names = [f"{number}.sh" for number, _ in enumerate(blocks)]
        for name, block in zip(names, blocks, strict=True):
            code = "" if block.language in ZSH else shell.code(block)
            Path(folder, name).write_text(code, encoding="utf-8", errors="replace")
        told = _told(program, folder, names)
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for one in told:
        code = f"SC{one.get('code')}"
        place = (int(one.get("line", 1)), int(one.get("column", 1)))
        remarks[str(one.get("file"))].append(Remark(*place, code, str(one.get("message"))))
    return [remarks[name] for name in names]


def _told(program: str, folder: str, names: Sequence[str]) -> list[dict[str, Any]]:
    command = [program, "--norc", "--format=json1", "--shell=bash", "--severity=warning",
               f"--exclude={_LEFT_OUT}", *names]  # fmt: skip
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False,
                              timeout=_TIMEOUT_SECONDS, stdin=subprocess.DEVNULL)  # fmt: skip
        comments = json.loads(done.stdout or b"{}").get("comments", [])
    except (OSError, ValueError, AttributeError, subprocess.TimeoutExpired):
        return []
    return [one for one in comments if isinstance(one, dict)]
