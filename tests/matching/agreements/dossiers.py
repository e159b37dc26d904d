"""Dossiers with papers in them, and the access to them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter

from matching.models import Match
from projects.models import Document, Project
from projects.services.checks import accept_project
from projects.services.documents import add_document
from projects.services.lifecycle import set_openness, submit_project
from tests.factories import draft_project
from tests.matching.matched import OPEN_TO_FIRMS, chosen_match, signed_match
from tests.personas import Personas

T2_TEXT, T3_TEXT = "双层编织骨架加可吸收涂层", "利用温度梯度使骨架回缩"


def pdf_bytes(text: str = "Drawing of the frame", pages: int = 2) -> bytes:
    made = FPDF()
    made.set_font("helvetica", size=14)
    for number in range(pages):
        made.add_page()
        made.text(20, 30, f"{text} {number + 1}")
    return bytes(made.output())


def locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(pdf_bytes())))
    writer.encrypt("secret", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def picture_bytes(kind: str = "PNG", size: tuple[int, int] = (600, 400)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (120, 160, 200)).save(out, kind)
    return out.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def dossier_project(people: Personas, papers: dict[str, tuple[int, str, bytes]], **answers) -> Project:
    """Wang's accepted project with protected answers; ``papers`` are title → (tier, file name, content)."""
    given = {**OPEN_TO_FIRMS, "structure": f"{T2_TEXT}，" * 8, "principle": f"{T3_TEXT}，" * 8, **answers}
    project = draft_project(people.wang, **given)
    for title, (tier, name, content) in papers.items():
        add_document(
            by=people.wang.actor,
            project=project,
            section="product",
            title=title,
            tier=tier,
            upload=upload(name, content),
        )
    submit_project(by=people.wang.actor, project=project)
    accept_project(by=people.officer.actor, project=Project.objects.get(pk=project.pk))
    set_openness(by=people.wang.actor, project=Project.objects.get(pk=project.pk), openness="enterprises")
    return Project.objects.get(pk=project.pk)


PAPERS = {
    "图纸": (2, "drawing.pdf", pdf_bytes()),
    "照片": (2, "photo.png", picture_bytes()),
    "说明": (2, "notes.txt", "结构说明".encode()),
    "检验报告": (3, "report.pdf", pdf_bytes("Report")),
    "公开摘要": (1, "flyer.pdf", pdf_bytes("Flyer", 1)),
}


def open_dossier(people: Personas, papers: dict[str, tuple[int, str, bytes]] | None = None) -> Match:
    """Signed by both; the firm's person reads."""
    return signed_match(people, dossier_project(people, PAPERS if papers is None else papers))


def closed_dossier(people: Personas) -> Match:
    """Accepted, nothing signed."""
    return chosen_match(people, dossier_project(people, PAPERS))


def paper(title: str) -> Document:
    return Document.objects.get(title=title)
