"""What is on the disk, in the case of its names, whatever the file system forgives."""

from __future__ import annotations

from pathlib import Path
from posixpath import split
from typing import Literal

from adrtool import files


class Disk:
    """Looks at folders once. Paths are `/`-separated and relative to the root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folders: dict[str, dict[str, bool]] = {"": {}}
        self._looked: set[str] = set()

    def kind(self, path: str) -> Literal["file", "folder", ""]:
        """What a normal path is; a path that leads out of the root is looked at as it is."""
        if path in {"", "."}:
            return "folder"
        parent, name = split(path.rstrip("/"))
        if name == "..":
            return "folder"
        is_folder = self._names(parent).get(name)
        if is_folder is None or (parent and self.kind(parent) != "folder"):
            return ""
        return "folder" if is_folder else "file"

    def in_other_case(self, path: str) -> str | None:
        """The only path that differs in nothing but case from one that isn't there."""
        found = ""
        for part in path.split("/"):
            names = self._names(found)
            if part not in names and part != "..":
                near = [name for name in names if name.casefold() == part.casefold()]
                if len(near) != 1:
                    return None
                part = near[0]  # noqa: PLW2901 - it is what the part is called
            found = f"{found}/{part}" if found else part
        return found if found != path else None

    def _names(self, folder: str) -> dict[str, bool]:
        if folder not in self._looked:
            self._looked.add(folder)
            self._folders[folder] = files.entries(self.root / folder)
        return self._folders[folder]
