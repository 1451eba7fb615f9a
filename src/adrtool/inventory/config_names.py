"""Which files are an application's configuration, by their names and folders."""

from __future__ import annotations

import importlib
import posixpath
import re
from functools import lru_cache
from typing import Final

from adrtool.inventory.globs import compile_globs

CERTAIN: Final = (
    ".env", ".env.*", "*.env", "*.env.example", "*.env.sample", "*.env.template", "env.example",
    "application.yml", "application.yaml", "application-*.yml", "application-*.yaml",
    "application.properties", "application-*.properties", "appsettings.json", "appsettings.*.json",
)  # fmt: skip
_ENDINGS: Final = ("yaml", "yml", "json", "toml", "ini", "properties")
_FOLDERS: Final = ("config", "conf", "settings", "configuration", "etc")
POSSIBLE: Final = (
    *(f"{stem}*.{e}" for stem in ("settings", "config", "bootstrap") for e in _ENDINGS),
    *(f"**/{folder}/*.{e}" for folder in _FOLDERS for e in _ENDINGS),
    "*.properties",
)

_ENV = re.compile(
    r"\.env(?:\.[\w-]+)*|[\w.-]+\.env(?:\.(?:example|sample|template|dist))?|env\.(?:example|sample)"
)
_NOT_ENV = (".enc", ".gpg", ".age", ".j2", ".md", ".py", ".ts", ".js", ".sh", ".vault", ".sops")
_SPRING = re.compile(r"(?:application|bootstrap)(?:-[\w-]+)?\.(?P<form>ya?ml|properties)")
_DOTNET = re.compile(r"appsettings(?:\.[\w-]+)*\.json")
_NAMED = re.compile(
    r"(?:settings|config|configuration)(?:[._-](?:default|local|dev|development|prod|production"
    r"|staging|stage|test|qa|uat|example|sample))?\.(?P<form>ya?ml|json|toml|ini|properties)"
)
_IN_FOLDER = re.compile(
    r"(?:default|local|dev|development|prod|production|staging|stage|test|qa|uat|base|common"
    r"|shared|main|app|application|database|db|cache|cable|redis|queue|mail|mailer|storage|logging"
    r"|server|security|services|features?|secrets|credentials|parameters|sidekiq"
    r"|custom-environment-variables)"
    r"(?:[._-](?:default|local|dev|development|prod|production|staging|stage|test|qa|uat|example"
    r"|sample))?\.(?P<form>ya?ml|json|toml|ini|properties)"
)
_PROPERTIES = re.compile(r"[\w.-]+\.properties")
_NOT_PROPERTIES = re.compile(
    r"(?:gradle|gradle-wrapper|maven-wrapper|local|build|sonar-project|lombok|log4j2?|logging|junit"
    r"|junit-platform|project|ant|nbproject|messages|strings|labels|version|git|pmd|checkstyle"
    r"|detekt|keystore|signing|ivysettings)\b.*|.*_[a-z]{2}(?:_[A-Z]{2})?\.properties"
)
_PASSED_OVER: Final = frozenset(
    ("test", "tests", "testdata", "spec", "fixtures", "fixture", "__fixtures__", "mocks", "locales",
     "i18n", "node_modules", "vendor", "docs", "taskcluster")
)  # fmt: skip
# Objects of Kubernetes' sort: those of a tool, whatever they are called.
_OBJECT = re.compile(r"^apiVersion:", re.MULTILINE)
_KIND = re.compile(r"^kind:", re.MULTILINE)
_FORMS: Final = {"yml": "yaml"}


def form(path: str) -> str:
    """`env`, `yaml`, `json`, `toml`, `ini` or `properties`; empty for what is none."""
    *folders, name = path.split("/")
    if any(f.startswith(".") for f in folders) or _PASSED_OVER & set(folders):
        return ""
    if _ENV.fullmatch(name):
        return "" if name.endswith(_NOT_ENV) else "env"
    if _DOTNET.fullmatch(name):
        return "json"
    found = _SPRING.fullmatch(name) or _NAMED.fullmatch(name)
    if not found and folders and folders[-1].lower() in _FOLDERS:
        found = _IN_FOLDER.fullmatch(name)
    if found:
        return _FORMS.get(found["form"].replace("yaml", "yml"), found["form"])
    is_properties = _PROPERTIES.fullmatch(name) and not _NOT_PROPERTIES.fullmatch(name)
    return "properties" if is_properties else ""


def is_taken(path: str, text: str) -> bool:
    """Whether another source has something to say of a file."""
    if posixpath.basename(path).startswith(".env") or path.endswith((".env", ".properties")):
        return False
    if _OBJECT.search(text) and _KIND.search(text):
        return True
    for module, pattern in _others():
        if pattern.fullmatch(path):
            source = importlib.import_module(module)
            if source.looks_right(path, text):
                found = source.read(path, text)
                if found.items or found.facts:
                    return True
    return False


@lru_cache(maxsize=1)
def _others() -> list[tuple[str, re.Pattern[str]]]:
    """The other sources of this package with the files that they may read."""
    from adrtool.inventory import SOURCES

    found = []
    for module in SOURCES.values():
        if module != "adrtool.inventory.config":
            source = importlib.import_module(module)
            globs = (*source.PATTERNS, *getattr(source, "GUESSES", ()))
            pattern = compile_globs(globs, below=False)
            found += [(module, pattern)] if pattern else []
    return found
