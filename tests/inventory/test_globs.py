"""Globs mean what people know from .gitignore."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool.inventory.globs import chooser, chosen, compile_globs


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*.tf", "main.tf"),
        ("*.tf", "deep/down/main.tf"),
        ("vendor", "a/vendor/b/c.tf"),
        ("infra", "infra/main.tf"),
        ("infra/", "infra/a/b/main.tf"),
        ("./infra", "infra/main.tf"),
        ("/infra", "infra/main.tf"),
        ("infra/*.tf", "infra/main.tf"),
        ("infra/*/main.tf", "infra/prod/main.tf"),
        ("infra/**", "infra/a/b/main.tf"),
        ("**/test/*.yml", "test/a.yml"),
        ("**/test/*.yml", "a/b/test/a.yml"),
        ("a/**/z", "a/z"),
        ("a/**/z", "a/b/c/z"),
        ("?.tf", "a.tf"),
        ("a+(b).tf", "a+(b).tf"),
        ("*.tf", "a\nb.tf"),
    ],
)
def test_a_glob_means_a_path(glob: str, path: str) -> None:
    """A path or a folder above it, at any depth when no slash is inside."""
    pattern = compile_globs([glob])
    assert pattern is not None
    assert pattern.fullmatch(path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*.tf", "main.tfvars"),
        ("*.tf", "main.TF"),
        ("infra/*.tf", "infra/prod/main.tf"),
        ("infra/*.tf", "old/infra/main.tf"),
        ("infra", "infrastructure/main.tf"),
        ("?.tf", "/.tf"),
        ("a.tf", "abtf"),
        ("a/**/z", "az"),
    ],
)
def test_a_glob_means_no_more(glob: str, path: str) -> None:
    """Stars stay inside a folder, a slash inside ties to the root, case and dots count."""
    pattern = compile_globs([glob])
    assert pattern is not None
    assert not pattern.fullmatch(path)


@pytest.mark.parametrize("globs", [[], [""], ["/"]])
def test_no_globs_are_no_pattern(globs: list[str]) -> None:
    """Nothing to match with is told apart from a pattern that matches nothing."""
    assert compile_globs(globs) is None


def test_any_of_several_globs_counts() -> None:
    """A path is meant when one of the globs means it."""
    pattern = compile_globs(["*.tf", "*.tofu"])
    assert pattern is not None
    assert pattern.fullmatch("x/a.tofu")


def test_what_lies_below_can_be_left_out() -> None:
    """A glob of files doesn't mean what lies in a folder of that name."""
    pattern = compile_globs(["hosts", "a/b"], below=False)
    assert pattern is not None
    assert [p for p in ("hosts", "x/hosts", "hosts/x", "a/b", "a/b/c") if pattern.fullmatch(p)] == [
        "hosts",
        "x/hosts",
        "a/b",
    ]


def test_a_glob_of_many_stars_costs_little() -> None:
    """Stars next to each other are one, so that no path takes long to refuse."""
    pattern = compile_globs(["*" * 5_000 + "x"])
    assert pattern is not None
    assert not pattern.fullmatch("a" * 5_000)


GLOBS = st.lists(
    st.sampled_from(
        [
            "*.tf",
            "*.y*ml",
            "Chart.yaml",
            "a/*.tf",
            "**/a/b",
            "a/**",
            "**",
            "./x",
            "/x",
            "?/b",
            "**.tf",
            ".tf",
            "*.x.tf",
        ]
    ),
    max_size=4,
)
PATHS = st.lists(
    st.sampled_from(["a", "b", "x", "x.tf", "Chart.yaml", "c.yml", "a.tf", ".tf", "a.x.tf", "tf"]),
    min_size=1,
    max_size=4,
).map("/".join)


@given(st.dictionaries(st.text("mnop", min_size=1, max_size=1), GLOBS), st.lists(PATHS))
def test_a_chooser_says_what_each_glob_says(sets: dict[str, list[str]], paths: list[str]) -> None:
    """Asked at once or one by one, the answer is the same, in the order of the sets."""
    choose = chooser(sets)
    for path in paths:
        globs = {key: compile_globs(patterns, below=False) for key, patterns in sets.items()}
        assert choose(path) == [k for k, glob in globs.items() if glob and glob.fullmatch(path)]


@pytest.mark.parametrize(
    ("include", "exclude", "found"),
    [
        ((), (), ["a/x.tf", "b/x.tf"]),
        (("a",), (), ["a/x.tf"]),
        ((), ("a",), ["b/x.tf"]),
        (("*.tf",), ("b",), ["a/x.tf"]),
        (("c",), (), []),
    ],
)
def test_a_project_chooses_what_is_read(
    include: tuple[str, ...], exclude: tuple[str, ...], found: list[str]
) -> None:
    """All without a choice; what is excluded is so whatever includes it."""
    assert list(chosen(["a/x.tf", "b/x.tf"], include, exclude)) == found
