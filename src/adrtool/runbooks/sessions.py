"""Sessions of a console: commands behind prompts, with what they printed in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from adrtool.markdown.lines import split

_WHO = (
    r"(?:\([\w.-]{1,40}\)[ \t]*)?"
    r"(?:\[[^\]\n]{1,80}\]|[\w.-]{1,40}@[\w.-]{1,80}(?:[: ][^\s$#%>]{0,200})?"
    r"|(?:ba|z|k|da|a)?sh(?:-[\d.]+)?|[~/][^\s$#%>]{0,200}|[\w.-]{1,30}:[^\s$#%>]{0,200})"
)
# `$ ls`, `% ls`, `user@host:~$ ls`, `[root@db ~]# ls`, `bash-5.1$ ls`, `/app # ls`, `❯ ls`.
PROMPT = re.compile(rf"[ \t]*(?:(?:{_WHO})?[ \t]*[$%❯➜](?=[ \t]|$)[ \t]?|{_WHO}[ \t]*#[ \t])")
_ROOT = re.compile(r"[ \t]*#[ \t]+(?P<word>[\w./-]+)(?P<rest>[^\n]*)")
# Of a command that something is missing of; each of them is tried.
_MOST_LINES = 60
_MORE = re.compile(r"[ \t]*>(?:[ \t]|$)")
_PROGRAMS = frozenset(
    {"apt", "apt-get", "aws", "awk", "cat", "cd", "chmod", "chown", "cp", "crictl", "curl", "df",
     "docker", "dnf", "du", "echo", "env", "etcdctl", "export", "find", "git", "grep", "head",
     "helm", "ip", "iptables", "journalctl", "kill", "kubectl", "less", "ls", "lsof", "lvextend",
     "mkdir", "mount", "mv", "mysql", "nc", "netstat", "oc", "openssl", "ping", "pg_ctl", "ps",
     "psql", "pvs", "rabbitmqctl", "redis-cli", "rm", "rsync", "scp", "sed", "service", "ssh",
     "ss", "sudo", "systemctl", "tail", "tar", "tcpdump", "terraform", "top", "touch", "umount",
     "vgs", "vim", "wget", "yum", "zpool"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """What was typed behind one prompt, without the prompts; `line` counts from 1 in the block.

    `further` are the lines up to the next prompt, which may go on with it or be its output.
    """

    text: str
    line: int
    further: tuple[str, ...] = ()

    def whole(self, is_complete: Callable[[str], bool]) -> str:
        """The command with those of the further lines that it can't do without, such as the
        body of a heredoc; its first line alone where none of them completes it."""
        text = self.text
        if not self.further or is_complete(text):
            return text
        for line in self.further[:_MOST_LINES]:
            text += line
            if is_complete(text):
                return text
        return self.text


def is_session(text: str, is_tagged: bool) -> bool:
    """Whether a block has prompts. The sign of root's begins comments too, so it counts only in
    a block whose tag says that it is a session."""
    found = [line for line in text.split("\n") if PROMPT.match(line)]
    return bool(found) or (is_tagged and any(map(_is_root, text.split("\n"))))


def _is_root(line: str) -> bool:
    match = _ROOT.match(line)
    return bool(match and match["word"] in _PROGRAMS and not match["rest"].rstrip().endswith("."))


def commands(text: str, is_tagged: bool) -> Iterator[Command]:
    """The commands of a session, in order; none where nothing has a prompt."""
    found = split(text)
    plain = not any(PROMPT.match(line) for line in found)
    starts = [i for i, line in enumerate(found) if _end_of_prompt(line, is_tagged and plain)]
    for start, stop in zip(starts, [*starts[1:], len(found)], strict=True):
        yield _command(found[start:stop], start + 1, is_tagged and plain)


def _end_of_prompt(line: str, with_root: bool) -> int:
    if with_root and _is_root(line):
        return line.index("#") + 1
    match = PROMPT.match(line)
    return match.end() if match else 0


def _command(block: Sequence[str], line: int, with_root: bool) -> Command:
    text = block[0][_end_of_prompt(block[0], with_root) :]
    at = 1
    while at < len(block) and (text.rstrip("\r\n").endswith("\\") or _MORE.match(block[at])):
        text += _MORE.sub("", block[at], count=1)
        at += 1
    return Command(text, line, tuple(block[at:]))
