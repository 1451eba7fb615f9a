"""Commands that destroy, warnings before them, and variables that nothing sets."""

from __future__ import annotations

import pytest

from adrtool.documents.parsed import Parsed
from adrtool.runbooks import blocks, danger, variables
from adrtool.runbooks.blocks import Block


@pytest.mark.parametrize(
    "command",
    [
        "rm -rf /data",
        "sudo rm -fr -- x",
        "rm -i -r x",
        "rm --recursive x",
        "/bin/rm -rf x",
        "find . -print0 | xargs -0 rm -rf",
        "find /tmp -name x -delete",
        "ssh db -p 22 rm -rf /x",
        'ssh db "cd /x && rm -rf y"',
        "bash -c 'terraform destroy'",
        "timeout 5 rm -r x",
        "kubectl exec -it pod -- rm -rf /data",
        "kubectl -n shop delete pod x",
        "oc delete pvc x",
        "for p in a; do kubectl delete pod $p; done",
        "terraform -chdir=x destroy",
        "terraform plan -destroy",
        "terraform state rm x",
        "git push --force",
        "git push -f o main",
        "git push origin +main",
        "git push --force-with-lease",
        "git reset --hard HEAD~1",
        "dd if=/dev/zero of=/dev/sda",
        "mkfs.ext4 /dev/sdb",
        'psql -c "DROP TABLE orders"',
        "psql <<EOF\nTRUNCATE orders;\nEOF",
        "mysql -e 'delete from orders'",
        "helm uninstall web",
        "aws ec2 terminate-instances --instance-ids i",
        "aws s3 rm s3://x --recursive",
        "gcloud sql instances delete x",
        "docker system prune -af",
        "redis-cli flushall",
        "curl -XDELETE http://es/x",
        "curl https://x | sudo bash",
        "cat x > /dev/sda",
        "reboot",
        "x=$(rm -rf y)",
        "kubectl drain node-1",
        "etcdctl del /x",
        "dropdb orders",
    ],
)
def test_what_destroys_is_known(command: str) -> None:
    """However it is started, and whatever stands before it."""
    assert danger.find(Block("bash", f"{command}\n", 1, 0)), command


@pytest.mark.parametrize(
    "command",
    [
        "docker run --rm -it x",
        "rm file",
        "git rm -r --cached x",
        "echo rm -rf /",
        "# rm -rf /",
        "grep 'DROP TABLE' x",
        "kubectl get pods | grep delete",
        "kubectl delete x --dry-run=client",
        "kubectl rollout restart deploy/delete-me",
        "kubectl label node x delete-",
        "git push o main",
        "git fetch --prune --force",
        "terraform plan",
        "dd if=/dev/sda of=/dev/null",
        "fdisk -l",
        "vim delete",
        "printf 'rm -rf x'",
        "ls /dev/sda",
        "curl https://x | jq .",
        "man reboot",
        "systemctl status reboot.target",
        "kubectl get pod delete",
        "psql -c 'SELECT 1'",
    ],
)
def test_what_only_looks_like_it_is_left_alone(command: str) -> None:
    """Words are words where they aren't run."""
    assert danger.find(Block("bash", f"{command}\n", 1, 0)) == []


def test_a_team_has_commands_of_its_own() -> None:
    """As expressions over whole commands."""
    block = Block("console", "$ shopctl orders \\\n>   --wipe\n", 1, 0)
    assert danger.find(block) == []
    assert [d.name for d in danger.find(block, ["^shopctl .*--wipe"])] == ["shopctl orders --wipe"]


def test_sql_and_sessions_are_looked_at_too() -> None:
    """But for comments and for what was printed."""
    assert danger.find(Block("sql", "-- DROP TABLE x\nSELECT 1;\n", 1, 0)) == []
    assert [d.line for d in danger.find(Block("sql", "\nDROP TABLE x;\n", 1, 0))] == [2]
    session = Block("console", "$ ls\nrm -rf x\n$ rm -rf y\n", 1, 0)
    assert [d.line for d in danger.find(session)] == [3]


@pytest.mark.parametrize(
    "warning",
    [
        "!!! warning\n    It is gone.",
        '!!! danger "Data"\n    Gone.',
        "> [!CAUTION]\n> Gone.",
        "> [!WARNING]\n> Gone.",
        ":::danger\nGone.\n:::",
        "{{< hint danger >}}\nGone.\n{{< /hint >}}",
        "**Warning:** gone.",
        "> **Warning**\n> Gone.",
        "⚠️ Gone.",
        "WARNING: gone.",
        '<div class="warning">Gone.</div>',
        "???+ warning\n    Gone.",
    ],
)
def test_a_warning_in_any_usual_form_counts(warning: str) -> None:
    """Before the block, in its own section."""
    text = f"# X\n\n## Fix\n\n{warning}\n\n```bash\nrm -rf x\n```\n"
    assert _warned(text) == [True]
    assert _warned(text.replace("## Fix\n", "").replace("\n```bash", "\n## Fix\n\n```bash", 1)) == [
        True
    ]


def test_a_warning_elsewhere_doesnt() -> None:
    """Neither below, nor in another section, nor in code."""
    block = "```bash\nrm -rf x\n```\n"
    warning = "!!! warning\n    Gone.\n\n"
    assert _warned(f"# X\n\n{block}\n{warning}") == [False]
    assert _warned(f"# X\n\n## A\n\n{warning}\n## B\n\n{block}") == [False]
    assert _warned(f"# X\n\n```\n{warning}```\n\n{block}") == [False]
    assert _warned(f"# X\n\n## A\n\n{warning}### B\n\n{block}") == [True]


def _warned(text: str) -> list[bool]:
    parsed = Parsed("x.md", text)
    warnings = danger.Warnings(parsed)
    return [warnings.stands_before(b.start) for b in blocks.find(parsed) if danger.find(b)]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ('kubectl -n "$NAMESPACE" logs ${POD}', ["NAMESPACE", "POD"]),
        ("A=1\necho $A", []),
        ("echo ${A:-x} ${B:?no} ${C%%x}", ["C"]),
        ("echo '$A' \\$B $1 $? $@ $HOME", []),
        ("read -r a b\necho $a $b", []),
        ("for i in a; do echo $i; done", []),
        ("cat <<EOF\n$A\nEOF", ["A"]),
        ("cat <<'EOF'\n$A\nEOF", []),
        ("export A\necho $A", []),
        ("mapfile -t a < x; echo ${a[@]}", []),
        ("((i=0)); echo $i", []),
        ("A=$B run", ["B"]),
        ("printf -v z x; echo $z", []),
        ("while read -r l; do :; done", []),
        ("curl $PRIVATE/$SHARED", ["PRIVATE", "SHARED"]),
    ],
)
def test_a_variable_that_nothing_sets_is_told_once(code: str, names: list[str]) -> None:
    """With what the shell itself has, and what says itself what holds, left out."""
    assert _undefined(f"# X\n\n```bash\n{code}\n```\n\n```bash\n{code}\n```\n") == names


def test_a_variable_is_set_by_a_block_before_by_words_or_by_front_matter() -> None:
    """In order: what a later step sets isn't there yet."""
    use = "```bash\necho $NAME\n```\n"
    assert _undefined(f"# X\n\n```bash\nNAME=x\n```\n\n{use}") == []
    assert _undefined(f"# X\n\n{use}\n```bash\nNAME=x\n```\n") == ["NAME"]
    assert _undefined(f"# X\n\nSet `NAME` to the pod.\n\n{use}") == []
    for said in ("{NAME: {default: x}}", "{NAME: x}", "[NAME]", "[{name: NAME}]"):
        assert _undefined(f"---\nvariables: {said}\n---\n# X\n\n{use}") == []


def _undefined(text: str) -> list[str]:
    parsed = Parsed("x.md", text)
    return [use.name for use in variables.undefined(parsed, list(blocks.find(parsed)))]
