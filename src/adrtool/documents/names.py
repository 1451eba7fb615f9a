"""File names of records: their numbers, and what never is a record."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from adrtool import files
from adrtool.values import Value

MARKDOWN = frozenset(files.MARKDOWN)
REST = frozenset({".rst"})
ASCIIDOC = frozenset({".adoc", ".asciidoc", ".asc"})
SUFFIXES = MARKDOWN | REST | ASCIIDOC

# Patterns are compiled when one is needed: a listing that was kept needs none.
# A template is called so, by itself or with what it is a template of; `0012-email-templates`
# and `rotate-the-template` are about templates.
_BESIDE = frozenset(
    {"readme", "index", "_index", "contributing", "changelog", "summary", "toc", "license",
     "agents", "claude"}
)  # fmt: skip
# What shows a folder on the web: the record itself where the folder is named like one.
_OF_FOLDER = frozenset({"readme", "index", "_index"})
_TEMPLATE = (
    r"(?:(?:[a-z]+[-_])*[a-z]*\d+[-_. ](?:adr[-_. ])?templates?"
    r"|_?(?:0+|9{3,}|n{2,}|x{3,})?[-_. ]?(?:(?:adr|madr|nygard|decision|record|architecture|runbook"
    r"|playbook|alert|procedure|spec|specification|postmortem|default|example|simple|basic|short"
    r"|long|full|bare|minimal|lightweight|new|the)[-_. ])*templates?"
    r"(?:[-_. ](?:adr|madr|nygard|decision|record|simple|short|long|full|bare|minimal|v?\d+))*)$"
)
_TEMPLATES = r"[._]?(?:adr[-_])?templates?$"
_DATED = r"(?P<date>(?:19|20)\d{2}(?P<sep>[-_.]?)\d{2}(?P=sep)\d{2})(?=[-_. ]|$)"
# Counted records whose names begin with their day: `2024-01-31_012-use-x`.
_COUNTED = r"[-_. ](?P<digits>0\d{2,3})(?=[-_. ])"
# A word before the number is a prefix when it is written in capitals, stands for a record, or
# the number has leading zeros: `ARCH-001-x`, `adr-12-x`, `oep-0012-x`; `use-12-factors` has none.
_NUMBERED = (
    r"(?P<prefix>(?:(?:[A-Z][A-Z0-9]{0,15}|(?i:l?adrs?|rfc|dr|decision|record)"
    r"|[a-z]{2,5}(?=[-_ ]0\d\d))[-_ ])*(?:ADR|RFC|DR|adr|rfc|[a-z]{2,5}(?=0\d\d))?)"
    r"(?P<digits>\d{1,6})(?P<letter>[a-z]?)(?=[-_. ]|$)"
)
_PENDING = r"[Xx]{3,4}(?=[-_. ])"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Name(Value):
    """A file name's parts: `0012-use-x.md` is prefix "", digits "0012", slug "use-x".

    `number` is as people cite it: `12`, `ARCH-001`, `40a`, `20240131`; None when there is none.
    `sequential` tells a counted number from a date.
    """

    prefix: str
    digits: str
    separator: str
    slug: str
    number: str | None
    sequential: bool


def parse(path: str, prefix: str = "") -> Name:
    """The parts of a record's file name. Nothing in it has to be there.

    `prefix` is the one that is configured for the folder, which may be any word.
    """
    name = stem(path)
    if prefix and name.casefold().startswith(prefix.casefold()):
        rest = name[len(prefix) :].lstrip("-_ ")
        found = parse(rest)
        if found.number and found.sequential and not found.prefix:
            lead, letter = name.removesuffix(rest), found.number.lstrip("0123456789")
            return replace(found, prefix=lead, number=lead + found.digits + letter)
    dated = re.match(_DATED, name)
    if dated:
        counted = re.match(_COUNTED, name[dated.end() :])
        if counted:
            start, end = (dated.end() + at for at in counted.span("digits"))
            separator, slug = _rest(name, end)
            return Name(name[:start], name[start:end], separator, slug, str(int(counted[1])), True)
        digits = re.sub(r"\D", "", dated["date"])
        separator, slug = _rest(name, dated.end())
        return Name("", dated["date"], separator, slug, digits, False)
    numbered = re.match(_NUMBERED, name)
    if numbered:
        separator, slug = _rest(name, numbered.end())
        number = _cited(numbered["prefix"], numbered["digits"], numbered["letter"])
        return Name(numbered["prefix"], numbered["digits"], separator, slug, number, True)
    pending = re.match(_PENDING, name)
    separator, slug = _rest(name, pending.end()) if pending else ("-", name)
    return Name("", "", separator, slug, None, False)


def suffix(path: str) -> str:
    """The end of a file's name that tells its markup, in lower case."""
    return posixpath.splitext(path)[1].casefold()


def stem(path: str) -> str:
    """What names a document: its file's name without the suffix, or the name of its folder for
    a README or an index page, as in `0012-use-x/README.md`."""
    folder, base = posixpath.split(path)
    name, ending = _split(base)
    name = name if ending in SUFFIXES else base
    return posixpath.basename(folder) if folder and name.casefold() in _OF_FOLDER else name


def _split(base: str) -> tuple[str, str]:
    """The name and the suffix of a file. Middleman's say what they become and what makes them
    first: `restore.html.md.erb` is Markdown."""
    if base.endswith(".erb"):
        name, suffix = posixpath.splitext(base.removesuffix(".erb"))
        return name.removesuffix(".html"), suffix
    return posixpath.splitext(base)


def _rest(stem: str, end: int) -> tuple[str, str]:
    match = re.match(r"[-_. ]+", stem[end:])
    separator = match[0] if match else "-"
    return separator, stem[end:].lstrip("-_. ")


def _cited(prefix: str, digits: str, letter: str) -> str:
    if prefix.strip("-_ ").casefold() in {"", "adr", "dr", "decision", "record"}:
        return (digits.lstrip("0") or "0") + letter
    return prefix + digits + letter


def could_be_record(path: str) -> bool:
    """False for what lies beside records without being one: indexes, READMEs, templates."""
    folder, _, base = path.rpartition("/")
    stem, suffix = _split(base)
    if suffix.casefold() not in SUFFIXES or _is_beside(stem.casefold()):
        return False
    return "template" not in folder or not re.match(_TEMPLATES, folder.rpartition("/")[2])


def of_folders(paths: Iterable[str], root: str) -> set[str]:
    """The READMEs and index pages that are records: those of folders below `root` that are
    named like a record, `0012-use-x/README.md`, and hold no numbered file."""
    paths = list(paths)
    pages = {path.rpartition("/")[0]: path for path in paths if _is_page(path, root)}
    if not pages:
        return set()
    numbered = {path for path in paths if could_be_record(path) and parse(path).number}
    holding = {folder for path in numbered for folder in _parents(path)}
    return {page for folder, page in pages.items() if folder not in holding}


def indexes(paths: Iterable[str]) -> set[str]:
    """The pages that show a folder on the web."""
    parts = ((path, *_split(posixpath.basename(path))) for path in paths)
    return {p for p, name, suffix in parts if suffix in SUFFIXES and name.casefold() in _OF_FOLDER}


def bundles(paths: Iterable[str], root: str) -> set[str]:
    """The index pages that are documents: each alone in a folder of its own below `root`, as Hugo
    and others have it (`node-down/index.md` with its pictures)."""
    paths = [path for path in paths if _split(path)[1].casefold() in SUFFIXES]
    holding = Counter(folder for path in paths for folder in _parents(path))
    top = posixpath.normpath(root)
    return {
        path
        for path in paths
        if _split(posixpath.basename(path))[0].casefold() in {"index", "readme"}
        and holding[posixpath.dirname(path)] == 1
        and posixpath.normpath(posixpath.dirname(path)) != top
    }


def _is_page(path: str, root: str) -> bool:
    folder, _, base = path.rpartition("/")
    stem, suffix = posixpath.splitext(base)
    if stem.casefold() not in _OF_FOLDER or suffix not in SUFFIXES:
        return False
    if posixpath.normpath(folder) == posixpath.normpath(root):
        return False
    name = parse(folder.rpartition("/")[2])
    return name.number is not None and bool(name.slug)


def _parents(path: str) -> Iterable[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _is_beside(stem: str) -> bool:
    return stem in _BESIDE or ("template" in stem and bool(re.match(_TEMPLATE, stem)))


def readable(slug: str) -> str:
    """A title made of a slug, for a record that has no heading."""
    return re.sub(r"[-_]+", " ", slug).strip()


def key_of(cited: str) -> str:
    """What makes two citations the same: `ADR-0012`, `#12`, `12.` and `0012` are one."""
    if cited.isdecimal():
        return cited.lstrip("0") or "0"
    text = cited.strip().casefold().lstrip("#").rstrip(".:")
    text = re.sub(r"^adr[\s_#:.-]*(?=\d)", "", text)
    text = re.sub(r"[\s_]+", "-", text)
    return re.sub(r"(?<!\d)0+(?=\d)", "", text)


def citations(number: str, kind: str) -> tuple[str, ...]:
    """How people cite a number of a kind: `12` as `12`, `012`, `0012`, `ADR-12` and so on,
    `ARCH-001` as `ARCH-1` too."""
    parts = re.fullmatch(r"(.*?)[-_ ]*(\d+)([a-z]?)", number)
    if not parts:
        return (number,)
    word, digits, letter = parts.groups()
    short = digits.lstrip("0") or "0"
    widths = {digits, *(short.zfill(width) for width in (1, 3, 4))}
    forms = [form + letter for form in sorted(widths, key=len)]
    worded = [f"{word or kind.upper()}-{form}" for form in forms]
    return tuple(worded) if word else (*forms, *worded)


def order(number: str | None) -> tuple[object, ...]:
    """Sorts numbers as people count, 2 before 10, and those without one last."""
    parts = re.split(r"(\d+)", number or "")
    return number is None, tuple((int(p), "") if p.isdecimal() else (-1, p) for p in parts)
