"""Judges an uploaded file by its content; its name and what the browser says about it count for nothing.

Only types people really hand in are allowed. Nothing that a browser or an office program would execute passes: no
programs, no web pages, no drawings with scripts, no documents with macros.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO
from zipfile import BadZipFile, ZipFile

import filetype
from django.utils.translation import gettext_lazy as _

from core.errors import Text

HEAD_BYTES = 8192
# An Office file that unpacks to more is a bomb, or nothing anybody could review.
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_PARTS = 10_000
OFFICE = "application/vnd.openxmlformats-officedocument."
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<?php", b"<iframe", b"#!")
UNREADABLE = (BadZipFile, zlib.error, OSError, ValueError, KeyError, NotImplementedError, RuntimeError, EOFError)


class FileRefused(Exception):
    """Says to the person why the file is not taken."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True)
class FileType:
    """``main_part`` is what an Office file of this type must contain."""

    extensions: tuple[str, ...]
    mime: str
    main_part: str = ""


PDF = FileType(("pdf",), "application/pdf")
TEXT = FileType(("txt",), "text/plain")
DOCX = FileType(("docx",), f"{OFFICE}wordprocessingml.document", "word/document.xml")
XLSX = FileType(("xlsx",), f"{OFFICE}spreadsheetml.sheet", "xl/workbook.xml")
PPTX = FileType(("pptx",), f"{OFFICE}presentationml.presentation", "ppt/presentation.xml")
ALLOWED = (
    PDF,
    FileType(("png",), "image/png"),
    FileType(("jpg", "jpeg"), "image/jpeg"),
    FileType(("webp",), "image/webp"),
    DOCX,
    XLSX,
    PPTX,
    TEXT,
    FileType(("mp4",), "video/mp4"),
)
ACCEPT = ",".join(f".{extension}" for kind in ALLOWED for extension in kind.extensions)
NAMES = _("PDF, Word, Excel and PowerPoint without macros, PNG, JPEG, WebP, plain text, MP4")


def judged_type(name: str, content: IO[bytes]) -> FileType:
    """The type of the content, when it is an allowed one and the name does not claim another. Raises FileRefused.

    Reads from the start and leaves the position where it was left off; rewind before using the content.
    """
    claimed = claimed_type(name)
    content.seek(0)
    head = content.read(HEAD_BYTES)
    if not head:
        raise FileRefused(_("The file is empty."))
    check = CHECKS.get(claimed, check_signature)
    check(claimed, head, content)
    return claimed


def claimed_type(name: str) -> FileType:
    extension = PurePath(name).suffix.lower().lstrip(".")
    for kind in ALLOWED:
        if extension in kind.extensions:
            return kind
    raise FileRefused(_("Files of this type are not taken. Allowed are: %(names)s.") % {"names": NAMES})


def mismatch(claimed: FileType) -> FileRefused:
    return FileRefused(
        _("The content of this file is not what its name says (.%(extension)s). Please save it anew and try again.")
        % {"extension": claimed.extensions[0]}
    )


def check_signature(claimed: FileType, head: bytes, content: IO[bytes]) -> None:
    found = filetype.guess_mime(head)
    if found != claimed.mime:
        raise mismatch(claimed)


def check_office(claimed: FileType, head: bytes, content: IO[bytes]) -> None:
    if not head.startswith(b"PK\x03\x04"):
        raise mismatch(claimed)
    try:
        with ZipFile(content) as archive:
            check_parts(claimed, archive)
    except UNREADABLE as problem:
        raise FileRefused(_("This file is damaged or protected by a password.")) from problem


def check_parts(claimed: FileType, archive: ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if "[content_types].xml" not in names or claimed.main_part not in names:
        raise mismatch(claimed)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused(_("This file is packed in an unusual way. Please save it anew as PDF."))
    types = archive.read("[Content_Types].xml").lower()
    if b"macroenabled" in types or b"vbaproject" in types or any(runs_code(name) for name in names):
        raise FileRefused(_("Documents with macros or embedded programs are not taken. Please save it without them."))
    if any(loads_template(archive, name) for name in names if name.endswith("settings.xml.rels")):
        raise FileRefused(_("This document loads a template from elsewhere. Please save it as PDF."))


def runs_code(name: str) -> bool:
    return name.endswith(("vbaproject.bin", "vbadata.xml", ".exe", ".dll", ".js", ".vbs")) or "/activex/" in name


def loads_template(archive: ZipFile, name: str) -> bool:
    """A template from another place could bring the macros the document itself lacks."""
    found = next(part for part in archive.infolist() if part.filename.lower() == name)
    relations = archive.read(found).lower()
    return b"attachedtemplate" in relations and b'targetmode="external"' in relations


def check_text(claimed: FileType, head: bytes, content: IO[bytes]) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"\x00" in head or filetype.guess_mime(head) is not None or start.startswith(MARKUP):
        raise mismatch(claimed)
    if not any(decodes(head, encoding) for encoding in ("utf-8", "gb18030")):
        raise mismatch(claimed)


def decodes(head: bytes, encoding: str) -> bool:
    """The last characters may be cut off in the middle."""
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


CHECKS: dict[FileType, Callable[[FileType, bytes, IO[bytes]], None]] = {
    TEXT: check_text,
    DOCX: check_office,
    XLSX: check_office,
    PPTX: check_office,
}
