"""A report package as a file: names that are safe everywhere, a manifest with digests, and the zip itself. Pure."""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MANIFEST = "manifest.json"
FORMAT = 1
LONGEST_NAME = 80
CHUNK = 1024 * 1024
# What Windows does not allow in a name, and what a spreadsheet takes for the beginning of a formula.
FORBIDDEN = set('\\/:*?"<>|')
FORMULA_STARTS = "=+-@"
# The earliest a zip can say.
ZIP_EPOCH = 1980


def safe_part(text: str, fallback: str = "file") -> str:
    """One part of a path: no separators, no control characters, no leading dots, nothing a spreadsheet would run."""
    plain = unicodedata.normalize("NFC", text)
    kept = "".join(each for each in plain if each.isprintable() and each not in FORBIDDEN)
    kept = " ".join(kept.split()).strip(" .").lstrip(FORMULA_STARTS + " .")
    return kept[:LONGEST_NAME].rstrip(" .") or fallback


def safe_file_name(text: str) -> str:
    """As ``safe_part``, keeping the ending of a name that is cut."""
    name = PurePosixPath(text.replace("\\", "/")).name
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem.strip(" .") or not ending.strip():
        return safe_part(name)
    return f"{safe_part(stem)[: LONGEST_NAME - len(ending) - 1]}.{safe_part(ending, 'bin').lower()}"


@dataclass(frozen=True)
class Entry:
    """A file in the zip."""

    path: str
    size: int
    sha256: str


def digest_of(entries: Iterable[Entry]) -> str:
    """Of the whole: SHA-256 over the lines "<sha256>  <path>\\n" in the order of the paths, as ``sha256sum`` writes."""
    whole = sha256()
    for each in sorted(entries, key=lambda entry: entry.path):
        whole.update(f"{each.sha256}  {each.path}\n".encode())
    return whole.hexdigest()


@dataclass
class PackageFile:
    """Writes a zip into ``target``; everything lies in one folder. Use it in a ``with``, and end it with ``finish``.

    ``moment`` is the time of every file in it, so that the same contents give the same bytes.
    """

    target: IO[bytes]
    folder: str
    moment: datetime
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._zip = ZipFile(self.target, "w", ZIP_DEFLATED)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._zip.close()

    def add(self, path: str, content: bytes) -> Entry:
        return self._write(path, [content], compress=True)

    def add_stream(self, path: str, source: IO[bytes]) -> Entry:
        """As it is: papers and pictures are packed already."""
        return self._write(path, iter(lambda: source.read(CHUNK), b""), compress=False)

    def _write(self, path: str, chunks: Iterable[bytes], *, compress: bool) -> Entry:
        full = f"{self.folder}/{path}"
        if any(entry.path == full for entry in self.entries):
            raise ValueError(f"{full} is in the package already")
        info = ZipInfo(full, date_time=(max(self.moment.year, ZIP_EPOCH), *self.moment.timetuple()[1:6]))
        info.compress_type = ZIP_DEFLATED if compress else ZIP_STORED
        info.external_attr = 0o644 << 16
        size, digest = 0, sha256()
        with self._zip.open(info, "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk)
                size += len(chunk)
                digest.update(chunk)
        entry = Entry(full, size, digest.hexdigest())
        self.entries.append(entry)
        return entry

    def finish(self, facts: Mapping[str, Any]) -> str:
        """Writes the manifest, ends the zip, and returns the digest of the whole, in which the manifest has no part."""
        whole = digest_of(self.entries)
        files = [{"path": each.path, "size": each.size, "sha256": each.sha256} for each in self.entries]
        manifest = {"format": FORMAT, **facts, "digest": whole, "files": files}
        self._write(MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=2).encode()], compress=True)
        self._zip.close()
        return whole


def sha256_of(file: IO[bytes]) -> tuple[str, int]:
    """Digest in hex and size, from its beginning; leaves the position at the beginning."""
    file.seek(0)
    digest, size = sha256(), 0
    for chunk in iter(lambda: file.read(CHUNK), b""):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return digest.hexdigest(), size
