"""Whatever somebody uploads: it is taken whole or refused beside its field; never a 500, nothing half stored."""

import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models import Job
from core.workbooks import write_workbook
from matching.models import MessageFile
from projects.models import DeviceCategory, DocumentVersion
from projects.services.documents import take_in
from tests.factories import draft_project
from tests.matching.matched import signed_match

BOMB_MEGABYTES = 60
ANSWERED = {200, 302, 409, 413, 422}


def zipped(parts, level=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", level) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return packed.getvalue()


def workbook():
    return write_workbook(sheet="Sheet", headers=["a", "b"], rows=[[1, "x"], [2, "=1+1"]])


def document(part="word/document.xml", content=b"<x/>"):
    return zipped([("[Content_Types].xml", b"<Types/>"), (part, content)])


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8))
    + b"]><l>&i;</l>"
)
NOISE = random.Random(2026).randbytes(4000)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EVIL = {
    "nothing": b"",
    "one byte": b"\x00",
    "noise": NOISE,
    "pdf cut off": PDF[:9],
    "pdf of noise": b"%PDF-1.7\n" + NOISE,
    "docx cut off": document()[:60],
    "docx without its end": document()[:-22],
    "xlsx cut off": workbook()[: len(workbook()) // 2],
    "xlsx with noise inside": workbook()[:200] + NOISE + workbook()[200:],
    "empty zip": zipped([]),
    "zip that leads out": zipped([("../../evil", b"x"), ("[Content_Types].xml", b"<Types/>")]),
    "zip bomb as docx": document(content=b"\0" * BOMB_MEGABYTES * 1024 * 1024),
    "zip bomb as xlsx": document("xl/workbook.xml", b"\0" * BOMB_MEGABYTES * 1024 * 1024),
    "zip with very many parts": zipped([(f"word/{n}.xml", b"") for n in range(12_000)], zipfile.ZIP_STORED),
    "entities that multiply": document("xl/workbook.xml", BILLION_LAUGHS),
    "pdf that is also a zip": PDF + document(),
    "picture that is also a page": b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>",
    "csv of the wrong kind": "子目录编码,子目录\n13,\x00\n".encode(),
    "text of lone surrogates": b"\xed\xa0\x80" * 100,
    "program": b"MZ\x90\x00" + NOISE,
}
NAMES = (
    "a.pdf",
    "a.docx",
    "a.xlsx",
    "a.csv",
    "a.png",
    "a.txt",
    "a.exe",
    "a",
    ".pdf",
    "长" * 300 + ".pdf",
    "a.pdf.html",
)
ODD_NAMES = (
    "../../../etc/passwd.pdf",
    "a\u202efdp.exe",
    "🙂.pdf",
    "CON.pdf",
    "a;b&c|d.pdf",
    "%2e%2e%2fa.pdf",
    " .pdf ",
)


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def files_in(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def send_all(client, url, field, more, count, folder):
    """Every content under every name: taken whole (one more row, one more file), or not at all."""
    for name in NAMES:
        for kind, content in EVIL.items():
            before, files = count(), len(files_in(folder))
            answer = client.post(url, {**more, field: SimpleUploadedFile(name, content)})
            assert answer.status_code in ANSWERED, (name, kind)
            grown, new_files = count() - before, len(files_in(folder)) - files
            assert grown == new_files, (name, kind)
            assert grown or answer.status_code != 200 or b"error" in answer.content, (name, kind)


@pytest.mark.slow
@pytest.mark.django_db
def test_documents_of_an_application(people, sign_in, stored):
    project = draft_project(people.wang)
    url = reverse("projects:document_add", args=[project.ref])
    more = {"section": "evidence", "title": "批件", "tier": 3}
    send_all(sign_in(people.wang), url, "file", more, DocumentVersion.objects.count, stored)


@pytest.mark.slow
@pytest.mark.django_db
def test_files_in_talks(people, sign_in, stored):
    match = signed_match(people)
    url = reverse("matching:match_talk", args=[match.ref])
    client, count, before = sign_in(people.firm), MessageFile.objects.count, len(files_in(stored))
    for name in NAMES:
        for kind, content in EVIL.items():
            grown = count()
            answer = client.post(
                url, {"text": "", "key": f"{name} {kind}"[:40], "files": SimpleUploadedFile(name, content)}
            )
            assert answer.status_code in {*ANSWERED, 429}, (name, kind)
            assert count() - grown == len(files_in(stored)) - before, (name, kind)
            before = len(files_in(stored))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("who", "page"), [("officer", "console:ledger_import"), ("officer", "console:expert_import")])
def test_workbooks_of_imports(people, sign_in, who, page):
    """What passes the first glance is read by a job, which ends and says why; its owner is shown it."""
    client = sign_in(getattr(people, who))
    for kind, content in EVIL.items():
        answer = client.post(reverse(page), {"file": SimpleUploadedFile("a.xlsx", content)})
        assert answer.status_code in ANSWERED, kind
        for job in Job.objects.exclude(status__in=["done", "failed"]):
            pytest.fail(f"{kind}: job {job.ref} is {job.status}")
        if answer.status_code == 302:
            shown = client.get(answer.headers["Location"])
            assert shown.status_code == 200
    assert not Job.objects.filter(error__contains="on our side").exists()
    assert not Job.objects.filter(error__contains="我们这边").exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_catalogue(people, sign_in):
    client, before = sign_in(people.system_admin), DeviceCategory.objects.count()
    for name in ("a.xlsx", "a.csv"):
        for kind, content in EVIL.items():
            upload = SimpleUploadedFile(name, content)
            answer = client.post(reverse("console:catalogue_load"), {"name": "目录", "file": upload})
            assert answer.status_code == 422, (name, kind)
    assert DeviceCategory.objects.count() == before


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_stay_inside_the_folder(name, stored):
    upload = SimpleUploadedFile("a.pdf", PDF)
    upload.name = name
    try:
        taken = take_in(upload)
    except InvalidInput:
        assert files_in(stored) == []
        return
    [path] = files_in(stored)
    assert path.resolve().is_relative_to(Path(stored).resolve())
    assert "passwd" not in path.name
    taken.discard()
    assert files_in(stored) == []


@seed(20260322)
@settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@example(content=PDF, name="a.pdf", cut=5)
@given(
    content=st.one_of(st.binary(max_size=3000), st.sampled_from(sorted(EVIL.values(), key=len)[:14])),
    name=st.one_of(st.sampled_from(NAMES + ODD_NAMES), st.text(min_size=1, max_size=80)),
    cut=st.integers(0, 3000),
)
def test_any_bytes_under_any_name(content, name, cut, stored):
    upload = SimpleUploadedFile("a", content[:cut])
    # Names of folders alone are refused before, where a request is read.
    with suppress(SuspiciousFileOperation):
        upload.name = name
    before = files_in(stored)
    with suppress(InvalidInput):
        take_in(upload).discard()
    assert files_in(stored) == before
