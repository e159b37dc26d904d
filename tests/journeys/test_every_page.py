"""The main pages of six kinds of people, on a phone and on a desk: they answer, fit, and complain of nothing.

What a page says is tested beside the page; here it is opened by a browser, which alone knows whether it scrolls
sideways, what the content policy refused, and which script failed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from projects.enums import ListKind
from projects.models import Project, Submission
from projects.services.checks import RemarkInput
from projects.services.documents import add_document
from projects.services.listings import enter_list
from tests.factories import accepted_project, draft_project, pdf, returned_project, submitted_project
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1440, "height": 1000}
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
Address = tuple[str, *tuple[str, ...]]


@dataclass(frozen=True)
class Scene:
    """Wang's projects, one in each state that looks different."""

    people: Personas
    draft: Project
    submitted: Project
    returned: Project
    listed: Project
    code: str


@dataclass
class Visit:
    """A browser window, with what it complained of since the last page."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def faults_at(self, path: str) -> Iterator[str]:
        """Opens the page on a phone, then makes the window as wide as on a desk."""
        self.complaints.clear()
        self.page.set_viewport_size(PHONE)
        answer = self.page.goto(path)
        if answer is None or answer.status != 200:
            yield f"answers {answer and answer.status}"
        if (headings := self.page.locator("h1").count()) != 1:
            yield f"has {headings} first headings"
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            if not self.page.evaluate(FITS):
                yield f"scrolls sideways at {size['width']} px"
        yield from self.complaints


@pytest.fixture
def scene(people: Personas) -> Scene:
    wang, officer = people.wang.actor, people.officer.actor
    draft = draft_project(people.wang, title="草稿：可调式封堵器")
    add_document(by=wang, project=draft, section="evidence", title="伦理批件", tier=3, upload=pdf())
    submitted = submitted_project(people.wang, title="在审：双腔引导管", service_invention="yes")
    returned = returned_project(people, [RemarkInput("clinical", "problem", "请补充病例数。")], title="补正：止血材料")
    listed = accepted_project(people, title="入库：" + "很长的项目名称" * 8)
    enter_list(by=officer, project=listed, kind=ListKind.LIBRARY.value, on=timezone.localdate(), basis="入库决定")
    code = Submission.objects.get(project=submitted).code
    return Scene(people, draft, submitted, returned, listed, code)


def of_everybody(scene: Scene) -> list[Address]:
    return [("accounts:settings",), ("accounts:membership_list",), ("core:notice_list",)]


def of_a_visitor(scene: Scene) -> list[Address]:
    return [
        ("home",),
        ("account_login",),
        ("account_signup",),
        ("account_reset_password",),
        ("accounts:privacy_notice",),
        ("projects:receipt_ask",),
        ("projects:receipt_verify", scene.code),
    ]


def of_a_clinician(scene: Scene) -> list[Address]:
    pages = ("project_page", "document_list", "team_page", "transfer_offer", "project_openness", "project_archive")
    states = (scene.submitted, scene.returned, scene.listed)
    sections = ("basics", "people", "product", "patents", "declarations")
    return [
        ("projects:project_list",),
        ("projects:project_start",),
        *((f"projects:{name}", scene.draft.ref) for name in pages),
        *(("projects:section_edit", scene.draft.ref, section) for section in sections),
        ("projects:document_add", scene.draft.ref),
        ("projects:project_check", scene.draft.ref),
        ("projects:project_submit", scene.draft.ref),
        *(("projects:project_page", project.ref) for project in states),
        ("projects:section_edit", scene.returned.ref, "clinical"),
        ("projects:section_edit", scene.submitted.ref, "product"),
        ("projects:receipt_page", scene.submitted.ref),
        ("projects:viewer_list", scene.submitted.ref),
        ("projects:project_withdraw", scene.submitted.ref),
    ]


def of_a_manager(scene: Scene) -> list[Address]:
    return [
        ("projects:institution_overview",),
        ("projects:project_page", scene.submitted.ref),
        ("projects:project_consent", scene.submitted.ref),
        ("accounts:member_list",),
        ("accounts:organisation_page", scene.people.wang.organisation.ref),
    ]


def of_an_officer(scene: Scene) -> list[Address]:
    plain = (
        "index check_queue project_list behalf_list behalf_new listing_index ledger_import organisation_list "
        "membership_queue"
    )
    return [
        *((f"console:{name}",) for name in plain.split()),
        ("console:check_page", scene.submitted.ref),
        ("console:project_page", scene.listed.ref),
        ("console:project_audit", scene.listed.ref),
        ("console:class_confirm", scene.listed.ref),
        ("console:listing_list", "library"),
        ("console:listing_enter", "library"),
    ]


def of_a_leader(scene: Scene) -> list[Address]:
    figures = ("applications", "institutions", "library")
    return [
        ("progress:board",),
        ("progress:targets",),
        *(("progress:indicator_rows", key) for key in figures),
        ("projects:project_page", scene.listed.ref),
    ]


def of_an_auditor(scene: Scene) -> list[Address]:
    return [("console:index",), ("console:audit_list",)]


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("", of_a_visitor),
        ("wang", of_a_clinician),
        ("manager", of_a_manager),
        ("officer", of_an_officer),
        ("leader", of_a_leader),
        ("audit_admin", of_an_auditor),
    ],
)
def test_pages_answer_and_fit(name, pages, scene, visitor, sign_in, live_server):
    addresses = pages(scene)
    if name:
        enter(visitor, sign_in(getattr(scene.people, name)), live_server.url)
        addresses += of_everybody(scene)
    visit = Visit(visitor.new_page())
    faults = []
    for address, *arguments in addresses:
        path = reverse(address, args=arguments)
        faults += [f"{path} {fault}" for fault in visit.faults_at(path)]
    assert faults == []


def enter(window: BrowserContext, client, url: str) -> None:
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
