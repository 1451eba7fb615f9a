"""GitLab CI: what several files say together, and the pipeline of the field."""

from __future__ import annotations

from pathlib import Path

from adrtool import files, inventory
from adrtool.inventory import gitlab
from adrtool.inventory.source import merge
from adrtool.model import Reading


def linked(**texts: str) -> Reading:
    """What files make up; `_` in a name is `/`, `root` is `.gitlab-ci.yml`."""
    paths = {".gitlab-ci.yml" if n == "root" else f"{n.replace('_', '/')}.yml": t
             for n, t in texts.items()}  # fmt: skip
    return gitlab.link(merge(gitlab.read(p, t) for p, t in paths.items()))


def attributes(reading: Reading, name: str) -> dict[str, object]:
    """The attributes of the job of a name."""
    return dict(next(i.attributes for i in reading.items if i.name == name))


def test_extending_merges_maps_and_replaces_lists() -> None:
    """The nearest wins; of several bases the last one; null takes away."""
    found = linked(
        root=".a: {stage: x, tags: [one], variables: {A: 1}, image: i:1}\n"
        ".b: {extends: .a, tags: [two, three], variables: {B: 1}}\n"
        ".c: {stage: z, when: manual}\n"
        "job: {extends: [.b, .c], variables: {C: 1}, image: null, script: [x]}\n"
    )
    assert attributes(found, "job") == {
        "stage": "z", "tags": ["two", "three"], "variables": ["A", "B", "C"], "when": "manual",
        "script": 1,
    }  # fmt: skip
    assert not [r for r in found.relations if r.source.endswith("/job") and r.kind == "uses_image"]


def test_the_including_file_is_put_over_the_included_one() -> None:
    """A job that both state is the including file's, with what only the other says."""
    found = linked(
        root="include: ci/a.yml\njob: {stage: over}\nlast: {needs: [job], script: x}\n",
        ci_a="job: {stage: under, when: manual, script: [x, y]}\n",
    )
    over = next(i for i in found.items if i.id == "gitlab:.gitlab-ci.yml/job")
    assert over.attributes == {"stage": "over", "when": "manual", "script": 2}
    assert {(r.source, r.target) for r in found.relations if r.kind == "patches"} == {
        ("gitlab:.gitlab-ci.yml/job", "gitlab:ci/a.yml/job")
    }
    (need,) = (r for r in found.relations if r.kind == "needs")
    assert need.target == "gitlab:.gitlab-ci.yml/job"


def test_files_that_no_pipeline_includes_are_left_out() -> None:
    """Neither their jobs nor what is wrong with them shows."""
    found = linked(root="job: {script: x}\n", other="a: {script: x}\n", broken="b:\n  script: [x\n")
    assert {i.path for i in found.items} == {".gitlab-ci.yml"}
    assert found.problems == ()


def test_files_that_include_each_other_are_read_once() -> None:
    """A circle of includes ends, and every file of it is there."""
    found = linked(root="include: a.yml\nx: {script: x}\n", a="include: b.yml\ny: {script: x}\n",
                   b="include: [a.yml, /.gitlab-ci.yml]\nz: {script: x}\n")  # fmt: skip
    assert sorted(i.name for i in found.items if i.kind == "job") == ["x", "y", "z"]


def test_no_chain_is_too_long_or_too_wide() -> None:
    """Thousands of files that include each other, and jobs that multiply, are read."""
    files_ = {f"f{n}": f"include: f{n + 1}.yml\nj{n}: {{script: x}}\n" for n in range(2000)}
    assert linked(root="include: f0.yml\na: {script: x}\n", **files_).items
    wide = "".join(f".j{n}: {{extends: [{', '.join(f'.j{m}' for m in range(n))}], stage: x}}\n"
                   for n in range(1, 40))  # fmt: skip
    assert len(linked(root=f".j0: {{stage: x}}\n{wide}").items) == 41


def test_the_pipeline_of_the_field_is_resolved(corpora: Path) -> None:
    """All six local includes of kubespray lead to files, and every name to a job."""
    folder = corpora / "iac" / "gitlab-ci"
    found = inventory.read(folder, files.listing(folder))
    included = {r.target for r in found.relations if r.kind == "includes"}
    declared = {i.id for i in found.items if i.confidence == "exact"}
    assert len(included) == 6
    assert included < declared
    assert [i for i in found.items if i.confidence != "exact"] == []
    assert found.problems == ()
