"""What Ansible's files are told by, and what no inventory may do."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adrtool import files, inventory
from adrtool.inventory import ansible
from adrtool.inventory.ansible_hosts import MAX_RANGE, PatternError, expand, terms
from adrtool.inventory.ansible_inventory import MAX_HOSTS
from adrtool.inventory.source import merge
from adrtool.model import Confidence, Reading
from tests.helpers import Repo, Runner

CANARY = "CANARY"
# Where a value may be secret; each `{}` is a canary of its own.
SECRETS = {
    "hosts.ini": """\
[web]
web1 ansible_password={} ansible_become_pass="{} and {}" ansible_host={} # {}
[web:vars]
api_key={}
token = {}
""",
    "broken/hosts.ini": """\
[web]
w1 {}
password = {}
password={}
w2 a='{}
[web:children]
{}=1
""",
    "inventory/prod.yml": """\
all:
  vars: {{password: "{}"}}
  hosts:
    a: {{ansible_password: "{}", nested: {{deep: ["{}"]}}}}
""",
    "group_vars/all.yml": "key: {}\nlist: [{}, {{deep: {}}}]\nsealed: !vault |\n  {}\n",
    "group_vars/web/vault.yml": "$ANSIBLE_VAULT;1.1;AES256\n{}\n",
    "host_vars/web1": "ssh_key: |\n  -----BEGIN {}\n  {}\n",
    "host_vars/broken.yml": "a: [{}\n",
    "site.yml": """\
- hosts: web
  vars: {{key: "{}"}}
  vars_prompt: [{{name: asked, default: "{}"}}]
  environment: {{TOKEN: "{}"}}
  module_defaults: {{uri: {{password: "{}"}}}}
  remote_user: "{}"
  roles: [{{role: app, app_password: "{}", vars: {{x: "{}"}}}}, "https://u:{}@x.example.com/r"]
  tasks:
    - shell: echo {}
      args: {{stdin: "{}"}}
      environment: {{A: "{}"}}
      when: x == "{}"
    - user: name=x password={}
    - uri: {{url: "https://u:{}@x.example.com", body: "{}"}}
      loop: ["{}"]
    - include_role: {{name: app}}
      vars: {{y: "{}"}}
- hosts: "{{{{ target | default('{}') }}}}"
""",
    "roles/app/defaults/main.yml": "app_password: {}\n",
    "roles/app/vars/main.yml": "app_secret: {}\n",
    "roles/app/meta/main.yml": "dependencies: [{{role: base, password: {}}}]\n",
    "roles/app/meta/argument_specs.yml": """\
argument_specs:
  main:
    options:
      app_password: {{type: str, default: "{}", choices: ["{}"]}}
""",
    "roles/app/tasks/main.yml": "- command: {}\n",
    "requirements.yml": "roles: [{{src: 'https://u:{}@g.example.com/r.git?token={}'}}]\n",
    "galaxy.yml": "namespace: a\nname: b\ndependencies: {{'https://u:{}@x.example.com/r': '*'}}\n",
    "ansible.cfg": "[defaults]\nvault_password_file = {}\n[galaxy]\ntoken = {}\n",
}


def read(texts: dict[str, str]) -> Reading:
    """What the source makes of several files together."""
    parts = [ansible.read(path, text) for path, text in texts.items()]
    return ansible.link(merge(parts))


def targets(reading: Reading, kind: str) -> set[tuple[str, str]]:
    """The relations of a kind, as pairs of ids without the source's name."""
    found = (r for r in reading.relations if r.kind == kind)
    return {(r.source.partition(":")[2], r.target.partition(":")[2]) for r in found}


@pytest.mark.parametrize(
    ("pattern", "names", "port"),
    [
        ("web01", ["web01"], None),
        ("web[01:03]", ["web01", "web02", "web03"], None),
        ("web[1:9:4].x:22", ["web1.x", "web5.x", "web9.x"], 22),
        ("[a:c]", ["a", "b", "c"], None),
        ("[y:B]", ["y", "z", "A", "B"], None),
        ("a[1:2]b[x:y]", ["a1bx", "a1by", "a2bx", "a2by"], None),
        ("[:2]", ["0", "1", "2"], None),
        ("[2:1]", [], None),
        ("::1", ["::1"], None),
        ("[::1]:2222", ["::1"], 2222),
        ("192.0.2.[1:2]:22", ["192.0.2.1", "192.0.2.2"], 22),
        ("host_:22", ["host_:22"], None),
    ],
)
def test_patterns_of_hosts_are_written_out(pattern: str, names: list[str], port: int) -> None:
    """Ranges, letters, steps, leading zeros and ports mean what they mean to Ansible."""
    found = expand(pattern)
    assert (list(found.names), found.port, found.count) == (names, port, len(names))


@pytest.mark.parametrize(
    "pattern",
    ["a[", "a]", "[[1:2]]", "[1]", "[1:2:3:4]", "[1:]", "[01:9]", "[b:a]", "[1:2:0]", "[é:f]",
     "[1:x]", "a:", f"[1:{'9' * 5000}]", "[1:9]" * 9],
)  # fmt: skip
def test_patterns_that_mean_nothing_are_refused(pattern: str) -> None:
    """What Ansible refuses is refused, without a word of it in the message."""
    with pytest.raises(PatternError) as caught:
        expand(pattern)
    assert pattern not in str(caught.value)


@given(st.text("ab019[]:-.", max_size=30))
def test_no_pattern_gives_more_than_the_limit(pattern: str) -> None:
    """Any text is a few hosts, or none and their number, or refused."""
    try:
        found = expand(pattern)
    except PatternError:
        return
    assert len(found.names) in {0, found.count}
    assert len(found.names) <= MAX_RANGE
    assert terms(pattern) is not None


def test_a_huge_range_stays_one_item() -> None:
    """A range of a hundred million hosts says how many they are, and is partial."""
    reading = read({"hosts": "[web]\nweb[1:100000000]\n"})
    (host,) = (item for item in reading.items if item.kind == "host")
    assert (host.name, host.attributes["count"]) == ("web[1:100000000]", 100_000_000)
    assert host.confidence is Confidence.PARTIAL
    assert "100,000,000 hosts" in host.attributes["reason"]


def test_many_ranges_stay_bounded_together() -> None:
    """A file of ten thousand ranges of a thousand hosts each isn't written out either."""
    lines = "".join(f"h{n}-[1:1000]\n" for n in range(10_000))
    reading = read({"hosts": f"[web]\n{lines}"})
    assert sum(item.kind == "host" for item in reading.items) <= MAX_HOSTS + 10_000


PLAY = "- hosts: web\n  tasks: []\n"


@pytest.mark.parametrize(
    ("path", "text", "right"),
    [
        ("hosts", "[web]\nweb1\n", True),
        ("inventories/prod/hosts", "web1 ansible_host=192.0.2.1\n", True),
        ("staging.ini", "[web]\nweb1 a=1\n[x:children]\nweb\n", True),
        ("pip.ini", "[global]\nindex-url = x\n", False),
        ("tox.ini", "[tox]\nenvlist = py\n[testenv]\ndeps = ansible\n", False),
        ("inventory/settings.ini", "[ec2]\nregions = all\n", False),
        ("hosts", "[web]\nweb1\nweb2 oops\nweb3\n", True),
        ("hosts", "127.0.0.1 localhost\n", False),
        ("inventory/index.html", "<pre>\n[web:children]\nansible_host=x\n", False),
        ("inventory/notes", "A text of\nsome words, and\n[a:vars]\n[b]\nmore of it\n", False),
        ("hosts", "", False),
        ("hosts.yml", "all:\n  hosts:\n    a:\n", True),
        ("hosts", "---\nall:\n  hosts:\n    a:\n", True),
        ("inventory.sh", "#!/bin/sh\n# --list\n", True),
        ("inventory.py", "import stock\n# --list\n", False),
        ("aws_ec2.yml", "plugin: amazon.aws.aws_ec2\n", True),
        ("config.yml", "plugin: something\n", False),
        ("site.yml", PLAY, True),
        ("roles/x/templates/site.yml", PLAY, False),
        (".github/workflows/site.yml", PLAY, False),
        ("deployment.yml", "apiVersion: v1\nspec:\n  tls:\n  - hosts: [a]\n", False),
        ("group_vars/all", "anything\n", True),
        ("group_vars/all.yml.j2", "anything\n", False),
        ("roles/a/b/tasks/main.yml", "- ping:\n", True),
        ("roles/a/files/tasks/main.yml", "- ping:\n", False),
        ("chart/requirements.yaml", "dependencies:\n- name: redis\n", False),
        ("requirements.yml", "- src: x.y\n", True),
        ("secrets.yml", "$ANSIBLE_VAULT;1.1;AES256\n00\n", True),
        ("compose.yml", "services:\n  web:\n    image: x\n", False),
    ],
)
def test_files_of_ansible_are_told_from_others(path: str, text: str, right: bool) -> None:
    """Path and a look at the text decide; a file of settings is no inventory."""
    assert ansible.looks_right(path, text) is right


def test_what_a_guessed_name_hides_is_passed_over(tmp_path: Path) -> None:
    """A picture in a folder called inventory is no problem; one among group_vars is."""
    for name in ("inventory/shot", "hosts", "desktop.ini", "group_vars/all"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"\xff\xfe\x00")
    reading = inventory.read(tmp_path, files.listing(tmp_path))
    assert [problem.path for problem in reading.problems] == ["group_vars/all"]
    assert reading.items == ()


def test_ids_stay_when_lines_move() -> None:
    """Comments above and tasks between change places, and nothing else."""
    before = {"hosts": "[web]\nweb[1:2]\n", "site.yml": PLAY + "  handlers: [{name: h, ping: }]\n"}
    after = {path: "# new\n\n" + text for path, text in before.items()}
    old, new = read(before), read(after)
    assert {item.id for item in old.items} == {item.id for item in new.items}
    assert targets(old, "selects") == targets(new, "selects") == {
        ("site.yml/play/web", "hosts/group/web")
    }  # fmt: skip


def test_a_play_means_the_nearest_inventories() -> None:
    """Its own folder's, those in folders for inventories, else what lies one folder higher."""
    texts = {
        "hosts": "[web]\ntop\n",
        "a/inventories/prod/hosts": "[web]\na1\n",
        "a/inventories/test/hosts": "[web]\na2\n",
        "a/plays/site.yml": PLAY,
        "b/site.yml": PLAY,
        "c/hosts": "[db]\nc1\n",
        "c/site.yml": PLAY,
    }
    assert targets(read(texts), "selects") == {
        ("a/plays/site.yml/play/web", "a/inventories/prod/hosts/group/web"),
        ("a/plays/site.yml/play/web", "a/inventories/test/hosts/group/web"),
        ("b/site.yml/play/web", "hosts/group/web"),
        ("c/site.yml/play/web", "group/web"),
    }


def test_more_inventories_than_a_team_has_are_not_guessed_among() -> None:
    """A play that any of many inventories may be for leads to a placeholder with the reason."""
    texts = {f"inventories/t{n}": "[web]\nw\n" for n in range(21)}
    reading = read({**texts, "site.yml": PLAY})
    (item,) = (i for i in reading.items if i.confidence is Confidence.UNRESOLVED)
    assert (item.name, item.attributes["reason"]) == ("web", "21 inventories may be meant")


def test_every_placeholder_says_why() -> None:
    """Whatever isn't exact has a reason, in all the cases of the golden folders."""
    golden = Path(__file__).parent / "golden" / "ansible"
    seen: Counter[Confidence] = Counter()
    for case in sorted(golden.glob("*/input")):
        for item in inventory.read(case, files.listing(case)).items:
            seen[item.confidence] += 1
            assert bool(item.attributes.get("reason")) is (item.confidence is not Confidence.EXACT)
    assert min(seen[c] for c in Confidence) > 10


def test_no_secret_leaves(repo: Repo, run: Runner) -> None:
    """Of the canaries in every place for a value none is in the JSON, the table or a message."""
    count = 0
    for path, text in SECRETS.items():
        holes = text.replace("{{", "").count("{}")
        canaries = [f"{CANARY}{count + n}x" for n in range(holes)]
        repo.write(path, text.format(*canaries))
        count += holes
    assert count >= 40
    for arguments in (["--json"], []):
        result = run("adrtool", "inventory", "--source", "ansible", *arguments, cwd=repo.path)
        assert "web1" in result.stdout
        assert CANARY not in result.stdout + result.stderr
    found = json.loads(run("adrtool", "inventory", "--json", cwd=repo.path).stdout)
    assert len(found["problems"]) > 5
    assert CANARY not in run("adrtool", "check", cwd=repo.path).stdout


def plain_plays(path: Path) -> int:
    """How many elements of a list in a file have hosts, as PyYAML sees it."""
    try:
        loaded = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError:
        return 0
    listed = loaded if isinstance(loaded, list) else []
    return sum(isinstance(element, dict) and "hosts" in element for element in listed)


def test_playbooks_of_the_field_are_all_read(corpora: Path, tmp_path: Path) -> None:
    """In a book's many examples every play, role and inventory is found, without a problem."""
    folder = tmp_path / "ansible"
    shutil.copytree(corpora / "iac" / "ansible", folder)
    reading = inventory.read(folder, files.listing(folder))
    items = [i for i in reading.items if i.source == "ansible"]
    kinds = Counter(i.kind for i in items if i.confidence is not Confidence.UNRESOLVED)
    assert kinds["play"] == sum(map(plain_plays, folder.rglob("*.yml"))) > 50
    assert kinds["inventory"] == 10
    assert [p for p in reading.problems if p.severity == "error"] == []
