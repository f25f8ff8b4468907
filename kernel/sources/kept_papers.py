"""Fetched papers in a folder: each file whole under a plain name, and a list of what they are."""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.errors import Unavailable
from kernel.sources.documents import FoundFile

LIST = "fetch.json"
_DRAFT = ".draft"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPapers:
    """A folder of fetched papers of one well.

    A file gets its name only when it is whole, so a reader of the folder never meets half a file.
    """

    folder: Path

    def read(self) -> Json:
        """What the list says; empty where there is none, or it names files that are not there."""
        try:
            kept = json.loads((self.folder / LIST).read_text("utf-8"))
            whole = [file for file in kept["files"] if self._holds(file)]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}
        return {**kept, "files": whole, "complete": kept["complete"] and whole == kept["files"]}

    def write(self, kept: Json) -> None:
        """Put down the list.

        Raises:
            Unavailable: The folder cannot be written.
        """
        self._put(LIST, json.dumps(kept, indent=1, ensure_ascii=False).encode())

    def keep(self, file: FoundFile) -> None:
        """Put a whole paper into the folder.

        Raises:
            Unavailable: The folder cannot be written.
        """
        self._put(Path(file.name).name, file.content)

    def clear_drafts(self) -> None:
        """Take away what a killed process left of a file that it had begun.

        Raises:
            Unavailable: The folder cannot be written.
        """
        with self._writing():
            for draft in self.folder.glob(f".*{_DRAFT}"):
                draft.unlink(missing_ok=True)

    def _put(self, name: str, content: bytes) -> None:
        draft = self.folder / f".{name}.{os.getpid()}{_DRAFT}"
        with self._writing():
            try:
                with draft.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(self.folder / name)
            finally:
                draft.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            yield
        except OSError as failure:
            raise Unavailable(
                f"The folder {self.folder} cannot be written: {failure.strerror}."
            ) from failure

    def _holds(self, file: Json) -> bool:
        name = str(file["file"])
        if Path(name).name != name:
            return False
        content = (self.folder / name).read_bytes()
        return hashlib.sha256(content).hexdigest() == str(file["sha256"])
