"""Blocks of shell code: nothing fine is reported, nothing broken is missed."""

from __future__ import annotations

import pytest

from adrtool.runbooks import shell
from adrtool.runbooks.blocks import Block

BROKEN = {
    "a quote that isn't closed": ("bash", 'echo "orders\nkubectl get pods\n', 1),
    "an apostrophe that isn't closed": ("sh", "echo it's down\n", 1),
    "if without fi": ("bash", "if kubectl get pods; then\n  echo up\n", 2),
    "for without done": ("bash", 'for pod in a b; do\n  kubectl logs "$pod"\n', 2),
    "for without do": ("sh", "for pod in a b\n  echo $pod\ndone\n", 2),
    "fi without if": ("bash", "echo done\nfi\n", 2),
    "done without for": ("bash", "kubectl get pods\ndone\n", 2),
    "else without if": ("bash", "else\n  echo no\n", 1),
    "nothing behind then": ("bash", "if true; then\nfi\n", 2),
    "a brace that closes nothing": ("bash", "echo a\n}\n", 2),
    "a substitution that isn't closed": ("bash", "pods=$(kubectl get pods\necho $pods\n", 2),
    "a parameter that isn't closed": ("bash", "echo ${NAMESPACE\n", 1),
    "two pipes": ("shell", "kubectl get pods | | grep web\n", 1),
    "a pipe into nothing": ("bash", "kubectl get pods |\n", 1),
    "&& in front": ("bash", "&& kubectl get pods\n", 1),
    "case without esac": ("bash", 'case "$1" in\n  start) run ;;\n', 2),
    "two semicolons outside of case": ("bash", "ls ;; ls\n", 1),
    "a heredoc without its end": ("bash", "cat <<EOF\nkind: Pod\n", 1),
    "a redirection to nothing": ("sh", "kubectl get pods >\n", 1),
    "a broken command in a session": ("console", "$ ls\na b\n$ (cd /tmp; ls\n$ pwd\n", 3),
    "an array that isn't closed": ("bash", "pods=(a b\n", 1),
    "brackets behind a word": ("bash", "echo foo(bar)\n", 1),
    "a blank behind a backslash": ("bash", "kubectl get pods \\ \n  --output wide\n", 1),
    "an option on a line of its own": ("bash", "kubectl get pods\n  --output wide\n", 2),
    "typographic quotes": ("bash", "echo “orders”\n", 1),
    "blanks around =": ("bash", "NAMESPACE = shop\n", 1),
    "no blank before ]": ("bash", 'if [ -n "$x"]; then echo; fi\n', 1),
    "zsh: a quote that isn't closed": ("zsh", "print -l **/*(.)\necho 'x\n", 2),
    "zsh: for without done": ("zsh", "for f in *(.); do\n  echo $f\n", 2),
    "a prompt of root": ("console", "[root@db ~]# systemctl status (\n", 1),
}
FINE = {
    "a heredoc with quotes": ("bash", 'cat <<EOF\nit\'s "fine\nEOF\n'),
    "a heredoc with tabs and a pipe": ("bash", "cat <<-'END' | sed s/a/b/\n\tx $(\n\tEND\n"),
    "two heredocs in one line": ("bash", "cat <<A - <<B\na\nA\nb\nB\n"),
    "a heredoc in a substitution": ("bash", 'x=$(cat <<EOF\nfoo)\nEOF\n)\necho "$x"\n'),
    "process substitution": ("bash", "diff <(ls a) <(ls b) > >(tee out)\n"),
    "a here-string": ("bash", 'grep x <<< "$y"\n'),
    "arrays": ("bash", 'a=(1 2 3); echo "${a[@]:1:2}" ${#a[@]} "${!a[@]}"\n'),
    "case with all its ends": ("bash", "case $x in (a|b) echo a ;;& c) echo c ;& *) : ;; esac\n"),
    "arithmetic": ("bash", "((i++)); for ((i = 0; i < 3; i++)); do echo $((i ** 2)); done\n"),
    "a regular expression": ("bash", "[[ $x =~ ^a(b|c)+$ ]] && echo yes\n"),
    "redirections": ("bash", "exec 3>&1 4<&0 2>>log &>all >|x 5<>f\n"),
    "extended globs": ("bash", "shopt -s extglob\nls !(a|b) *.{js,ts}\n"),
    "strings for other programs": ("bash", "docker ps --format {{.Names}} | awk '{print $1}'\n"),
    "placeholders": ("bash", "kubectl -n <namespace> logs <pod's name> | tail -n <lines>\n"),
    "an apostrophe in a comment": ("bash", "# don't panic\nls  # it's fine\n"),
    "prompts": ("bash", "$ kubectl get pods\nNAME  READY (all)\nweb   1/1\n$ echo done\n"),
    "prompts with names": ("console", "ada@db:~$ ls\nit's (\n[root@db ~]# df -h\nUse% (\n"),
    "a continued prompt": ("console", "$ for i in 1 2; do\n> echo $i\n> done\n1\n2\n"),
    "a heredoc in a session": ("console", "$ cat <<EOF\nit's\nEOF\nit's\n$ ls\n"),
    "a session without prompts": ("console", "Error: it's (down\n"),
    "a table below a command": (
        "bash", "kubectl get pods\nNAME     READY   STATUS\nweb (1)  1/1     Running\n"
    ),
    "JSON below a command": ("sh", 'curl localhost/health\n{\n  "a": (1),\n  "b": ...\n}\n'),
    "a message below a command": ("bash", "helm upgrade web .\nError: can't upgrade (timed out\n"),
    "the help of a program": ("bash", 'tool --help\n  -f, --force   force (default "x"\n'),
    "zsh: globs": ("zsh", "ls **/*(.om[1,5]) ^*.bak(N)\nprint -l ${(f)x}\n"),
    "zsh: short loops": ("zsh", "for f (*.log) gzip $f\nrepeat 3 echo hi\n"),
    "zsh: braces": ("zsh", "if [[ -n $x ]] { echo y } else { echo n }\n"),
    "zsh: functions": ("zsh", "function a b { echo hi }\n() { local x=1; echo $x }\n"),
    "zsh: always": ("zsh", "{ ls } always { echo done }\ndiff =(ls a) =(ls b)\n"),
    "a template of Hugo": ("bash", "curl {{< param host >}}/health\n"),
    "Windows line ends": ("bash", "for i in a b; do\r\n  echo $i\r\ndone\r\n"),
    "nothing": ("bash", "\n\n"),
    "another language": ("text", "it's (\n"),
}  # fmt: skip


def _check(language: str, text: str) -> list[shell.Fault]:
    block = Block(language, text, 1, 0)
    return shell.check_all([block])[0] if block.is_shell else []


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found_with_its_line(name: str) -> None:
    """Each in one finding, on the line where whoever mends it has to look."""
    language, text, line = BROKEN[name]
    found = _check(language, text)
    assert [fault.line for fault in found] == [line], found
    assert found[0].message


@pytest.mark.parametrize("name", FINE)
def test_what_is_fine_is_left_alone(name: str) -> None:
    """However odd it looks."""
    assert _check(*FINE[name]) == []


def test_many_at_once_are_judged_as_each_by_itself() -> None:
    """A broken block doesn't spoil its neighbours, nor do they heal it."""
    blocks = [Block("bash", text, 1, 0) for _, text in FINE.values()]
    blocks += [Block("bash", text, 1, 0) for _, text, _ in BROKEN.values()]
    blocks += [Block("bash", "if true; then\n", 1, 0), Block("bash", "echo x\nfi\n", 1, 0)]
    together = shell.check_all(blocks)
    shell._known.clear()
    shell._verdict.cache_clear()
    assert together == [shell.check(block) for block in blocks]


def test_nothing_of_a_block_is_run(tmp_path: object) -> None:
    """Not what is substituted, not what ends the wrapping, not what a trap would do."""
    mark = f"{tmp_path}/ran"
    for text in (
        f"touch {mark}\n",
        f"echo $(touch {mark})\n}}\ntouch {mark}\n{{ :\n",
        f"if true; then touch {mark}; fi\n",
        f"set +n\ntouch {mark}\n",
        f"trap 'touch {mark}' EXIT\nif\n",
        f"x() {{ touch {mark}; }}; x\n",
        f"cat <<EOF\n$(touch {mark})\nEOF\n",
    ):
        _check("bash", text)
    from pathlib import Path

    assert not Path(mark).exists()


def test_without_bash_the_grammar_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it can't tell isn't reported, what it can is."""
    monkeypatch.setattr(shell, "_bash", lambda: None)
    shell._known.clear()
    shell._verdict.cache_clear()
    assert _check("bash", 'echo "x\n')
    assert _check("bash", "kubectl get pods | | grep x\n")
    assert not _check("bash", "for i in a b; do echo $i; done\n")
    shell._verdict.cache_clear()
