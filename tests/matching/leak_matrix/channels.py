"""Every page of the portal about these projects, as an address; and what a reader gets out of an answer, as text."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from projects.models import Submission
from projects.selectors.documents import documents_of
from tests.architecture.crawl import POST_ONLY, Address, named_addresses
from tests.matching.leak_matrix.world import World

SPACES = (
    *("matching:", "projects:", "screening:", "progress:", "console:", "core:notice", "waiting:"),
    *("api_", "home", "find", "recent"),
)
# They show no project, or the reader's own words.
LEFT_OUT = {
    *("api_docs", "api_schema", "api_token"),
    *("core:notice_bulk", "core:notice_read_all", "matching:saved_search_list"),
}
OF_PROJECTS = ("projects:project_page", "api_project_page", "console:project_page", "matching:card_panel")
PAPER_PAGES = ("projects:document_page", "projects:document_download", "projects:paper_page", "projects:paper_file")


@dataclass(frozen=True)
class Place:
    name: str
    path: str


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


def places(world: World) -> list[Place]:
    usual, everything = _usual(world), named_addresses()
    special, several = _special(world, everything), _several(world, everything)
    found = []
    for address in everything:
        name = address.name
        if name.startswith(SPACES) and name not in LEFT_OUT:
            given = {**usual, **special.get(name, {})}
            each = several.get(name, [{}])
            found += [_place(address, {**given, **changed}) for changed in each]
    return found


def _place(address: Address, given: dict[str, Any]) -> Place:
    return Place(address.name, reverse(address.name, kwargs={key: given[key] for key in address.parameters}))


def _several(world: World, everything: list[Address]) -> dict[str, list[dict[str, Any]]]:
    """Addresses that are asked about more than one thing."""
    sides = [world.projects["a"].ref, *(world.askers[firm].organisation.ref for firm in ("firm", "second"))]
    entries = [
        each.name for each in everything if each.name.startswith("matching:fair_") and "whose" in each.parameters
    ]
    return {
        **{key: [{"ref": project.ref} for project in world.projects.values()] for key in OF_PROJECTS},
        **dict.fromkeys(PAPER_PAGES, _papers(world)),
        **{key: [{"whose": side} for side in sides] for key in entries},
        "matching:match_page": [{"ref": world.match.ref}, {"ref": world.other.ref}],
    }


def _papers(world: World) -> list[dict[str, Any]]:
    """Those of "a", which is open the furthest, and of "c", which is not open at all."""
    chosen = [world.projects[letter] for letter in "ac"]
    return [{"ref": each.ref, "document": paper.document.ref} for each in chosen for paper in documents_of(each)]


def _usual(world: World) -> dict[str, Any]:
    project = world.projects["a"]
    return {
        "ref": project.ref,
        "code": Submission.objects.filter(project=project).latest("number").code,
        "document": _papers(world)[0]["document"],
        "section": "product",
        **dict.fromkeys(("number", "position", "slot", "table"), 1),
        "pk": world.match.pk,
        "task": "core.tasks.tidy",
        "language": "zh-hans",
        "file_format": "docx",
        "kind": "matched",
        "key": "applications",
        "whose": project.ref,
        "firm": world.people.firm.organisation.ref,
        **dict.fromkeys(("token", "expert", "rule", "name"), "none"),
        "meeting": world.meeting.ref,
        "file": world.file.ref,
        "partnership": world.partnership.ref,
    }


def _special(world: World, everything: list[Address]) -> dict[str, dict[str, Any]]:
    """Where ``ref`` or ``code`` is something other than the project's."""
    of_match = [each.name for each in everything if each.pattern.startswith("matching/matches/")]
    fairs = [each.name for each in everything if each.name.startswith(("matching:fair_", "console:fair_"))]
    match, letter = {"ref": world.match.ref}, {"code": world.partnership.code}
    firm = {"ref": world.people.firm.organisation.ref}
    return {
        **dict.fromkeys([*of_match, "console:match_page", "matching:consent_page"], match),
        **{key: {"ref": world.fair.ref, "code": world.entries["wang"].check_in} for key in fairs},
        "console:overdue_exempt": {"kind": "request_answer"},
        "console:partnership_page": {"ref": world.partnership.ref},
        "console:testing_letter": letter,
        "matching:letter_verify": letter,
        "matching:agreement_verify": {"code": world.match.agreement.code},
        **dict.fromkeys(("matching:enterprise_page", "matching:match_invite"), firm),
    }


class Reader:
    """One person's browser; what he does is undone."""

    def __init__(self, world: World, asker: str) -> None:
        self.client = Client(raise_request_exception=True)
        if asker != "visitor":
            self.client.force_login(world.askers[asker].user)

    def get(self, path: str, **query: Any) -> Answer:
        return self._asked("get", path, query)

    def take(self, place: Place) -> Answer:
        """Some exports are asked for by POST."""
        answer = self._asked("get", place.path, {})
        posts = answer.status == POST_ONLY and place.name.endswith("_export")
        return self._asked("post", place.path, {}) if posts else answer

    def _asked(self, method: str, path: str, query: dict[str, Any]) -> Answer:
        cookies = self.client.cookies.copy()
        with transaction.atomic():
            response = getattr(self.client, method)(path, query)
            content = b"".join(response)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return Answer(response.status_code, text_of(response, content))


def text_of(response: HttpResponseBase, content: bytes) -> str:
    """Including what is packed: the cells of a workbook, the pages of a PDF, the name of a download."""
    told = f"{response.headers} {content.decode(errors='replace')}"
    if content.startswith(b"%PDF"):
        told += "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as parts:
            told += "".join(parts.read(part).decode(errors="replace") for part in parts.namelist())
    return told
