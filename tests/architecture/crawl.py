"""Asks every named address of the portal as every persona, and writes down the answers.

Each request runs in a savepoint that is rolled back, so that acts may be tried as well. An address is asked by GET,
or by POST when it takes nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from core import answers as refusing
from core.errors import PortalError
from core.models import SavedView
from core.saved_views import save_view
from projects.models import Project, Submission
from projects.services.behalf import BehalfFacts, enter_on_behalf
from projects.services.documents import add_document
from projects.services.listings import enter_list
from projects.services.people import add_team_member
from tests.architecture.judged import Judged
from tests.architecture.met import Met
from tests.architecture.offered import Offered
from tests.architecture.registered import Registered
from tests.architecture.reported import Reported
from tests.factories import accepted_project, draft_project, pdf, submitted_project
from tests.personas import Persona, Personas

# Column by column: who asks. Everybody but the last two belongs to Guangdong (44). The expert scores a project of Wang,
# the other one is of the same pool. The firm's person has matches with Wang; its manager is named in none.
ASKERS = (
    "visitor",
    "wang",
    "li",
    "manager",
    "manager2",
    "firm",
    "keeper",
    "rival",
    "institute",
    "officer",
    "leader",
    "coach",
    "city",
    "expert",
    "stranger",
    "department",
    "system_admin",
    "security_admin",
    "audit_admin",
    "nobody",
    "national",
    "officer51",
)
POST_ONLY = 405
# A day on which the list below has an entry to leave.
LISTED = "library"


@dataclass(frozen=True)
class World:
    """What the addresses are about: Wang's projects in three states, and things around them."""

    people: Personas
    draft: Project
    submitted: Project
    accepted: Project
    behalf: Project
    judged: Judged
    offered: Offered
    met: Met
    registered: Registered
    reported: Reported

    @classmethod
    def build(cls, people: Personas) -> "World":
        officer = people.officer.actor
        draft = draft_project(people.wang, title="矩阵草稿")
        add_document(by=people.wang.actor, project=draft, section="evidence", title="伦理批件", tier=3, upload=pdf())
        add_team_member(by=people.wang.actor, project=draft, name="合作者 001")
        submitted = submitted_project(people.wang, title="矩阵在审", service_invention="yes")
        accepted = accepted_project(people, title="矩阵受理")
        save_view(by=officer, key="console:project_list", query="status=accepted", name="矩阵视图")
        enter_list(by=officer, project=accepted, kind=LISTED, on=timezone.localdate())
        facts = BehalfFacts(title="矩阵代录", institution=people.wang.organisation, applicant_name="申报人 017")
        behalf = enter_on_behalf(by=officer, facts=facts)
        offered = Offered.build(people, accepted)
        judged, met = Judged.build(people), Met.build(people)
        registered, reported = Registered.build(people), Reported.build(people)
        return cls(people, draft, submitted, accepted, behalf, judged, offered, met, registered, reported)

    def persona(self, asker: str) -> Persona:
        holders = (self.people, self.judged, self.met, self.registered)
        return next(found for holder in holders if isinstance(found := getattr(holder, asker, None), Persona))

    def arguments(self) -> dict[str, object]:
        """By the parameter's name; ``special`` says where an address is about something else."""
        return {
            "ref": self.submitted.ref,
            "code": Submission.objects.get(project=self.submitted).code,
            "section": "basics",
            "document": self.draft.documents.get().ref,
            "number": 1,
            "position": 1,
            "kind": LISTED,
            "key": "applications",
            "token": "no-such-token",
        }


@dataclass(frozen=True)
class Address:
    name: str
    pattern: str
    parameters: tuple[str, ...]


def named_addresses() -> list[Address]:
    """Every named address, in the order of the names."""
    found = {each.name: each for each in _walk(get_resolver(), "", "", ())}
    return [found[name] for name in sorted(found)]


def _walk(resolver: URLResolver, space: str, prefix: str, outer: tuple[str, ...]) -> Iterator[Address]:
    for each in resolver.url_patterns:
        pattern = prefix + str(each.pattern)
        parameters = (*outer, *each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each, inner, pattern, parameters)
        elif isinstance(each, URLPattern) and each.name:
            yield Address(f"{space}{each.name}", pattern, parameters)


def path_of(address: Address, world: World) -> str:
    """Raises KeyError for a parameter nobody has given a value: say in ``special`` what the address is about."""
    given = {**world.arguments(), **special(world).get(address.name, {})}
    return reverse(address.name, kwargs={parameter: given[parameter] for parameter in address.parameters})


def special(world: World) -> dict[str, dict[str, object]]:
    people = world.people
    draft, accepted = {"ref": world.draft.ref}, {"ref": world.accepted.ref}
    organisation = {"ref": people.wang.organisation.ref}
    member = {"ref": people.wang.user.memberships.get().ref}
    person = {"number": people.wang.user.pk}
    drafts = (
        "section_edit section_autosave project_check project_submit document_list document_add document_page "
        "document_download document_remove document_tier team_page team_add team_change team_member team_invite "
        "team_remove"
    )
    return {
        **{f"projects:{name}": draft for name in drafts.split()},
        **{f"accounts:{name}": organisation for name in ("organisation_page", "organisation_edit")},
        **{f"accounts:member_{name}": member for name in ("confirm", "refuse", "end", "appoint")},
        **{f"console:person_{name}": person for name in ("page", "unlock")},
        "accounts:membership_leave": member,
        "console:organisation_page": organisation,
        "console:membership_decide": member,
        "console:role_end": {"ref": people.officer.user.memberships.get().ref},
        **waiting(world),
        "console:behalf_hand_over": {"key": world.behalf.key},
        "console:class_confirm": accepted,
        "console:listing_leave": accepted,
        "console:ledger_job": {"ref": "none"},
        "console:ledger_confirm": {"ref": "none"},
        **{f"core:job_{name}": {"ref": "none"} for name in ("page", "output", "progress")},
        "core:notice_open": {"ref": "none"},
        "projects:invitation_answer": {"key": "none"},
        "projects:transfer_answer": {"key": "none"},
        "account_confirm_email": {"key": "none"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "none"},
        "openid_connect_login": {"provider_id": "none"},
        "openid_connect_callback": {"provider_id": "none"},
        **world.judged.special(),
        **world.offered.special(),
        **world.met.special(),
        **world.registered.special(),
        **world.reported.special(),
    }


def waiting(world: World) -> dict[str, dict[str, object]]:
    """An open formal check, a term of the province, a periodic job; a page of the guide; a kept view."""
    return {
        "guide:situation": {"key": "idea"},
        "console:overdue_exempt": {"kind": "formal_check", "pk": world.submitted.deadlines.get(closed_at=None).pk},
        "console:threshold_page": {"key": "REGISTRATION.first_contact_days"},
        "console:task_runs": {"task": "core.tasks.tidy"},
        **{f"core:view_{name}": {"ref": SavedView.objects.get().ref} for name in ("page", "delete")},
    }


class Crawler:
    """Answers as they are for one world; clients are signed in once.

    The page around a refusal is drawn once for each asker and status: it is the same each time, and most of the work.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.refusals: dict[tuple[str, int], str] = {}
        self.clients = {asker: self._client(asker) for asker in ASKERS}

    def _client(self, asker: str) -> Client:
        client = Client(raise_request_exception=True)
        if asker != "visitor":
            client.force_login(self.world.persona(asker).user)
        return client

    def answers(self, address: Address) -> list[int]:
        path = path_of(address, self.world)
        return [self._answer(asker, path) for asker in ASKERS]

    def _answer(self, asker: str, path: str) -> int:
        status = self._asked(asker, "get", path)
        return self._asked(asker, "post", path) if status == POST_ONLY else status

    def _asked(self, asker: str, method: str, path: str) -> int:
        client = self.clients[asker]
        cookies = client.cookies.copy()
        draw = refusing._page

        def drawn_once(request: HttpRequest, refusal: PortalError) -> str:
            key = (asker, refusal.status)
            if key not in self.refusals:
                self.refusals[key] = draw(request, refusal)
            return self.refusals[key]

        with transaction.atomic(), patch.object(refusing, "_page", drawn_once):
            response = getattr(client, method)(path)
            # A file is closed when it has been read to its end.
            b"".join(response)
            transaction.set_rollback(True)
        client.cookies = cookies
        return int(response.status_code)


HEADS = {
    "visitor": "visitor",
    "wang": "applicant",
    "li": "colleague",
    "manager": "own manager",
    "manager2": "other manager",
    "firm": "enterprise",
    "keeper": "its manager",
    "rival": "other enterprise",
    "institute": "test institute",
    "officer": "officer",
    "leader": "leader",
    "coach": "coach",
    "city": "city officer",
    "expert": "expert",
    "stranger": "other expert",
    "department": "department",
    "system_admin": "system adm.",
    "security_admin": "security adm.",
    "audit_admin": "audit adm.",
    "nobody": "no role",
    "national": "national",
    "officer51": "officer elsewhere",
}
PREFACE = """# Who may open what

Written by `manage.py draw_permissions`, from answers the portal really gave; a test asks again and compares.
Every named address is asked as every persona about a project of the applicant in Guangdong: by GET, or by POST (with
nothing in it) where it takes nothing else.

200 opens · 302 leads elsewhere (a visitor: to the sign-in) · 403 refused · 404 does not exist for this person ·
409 not at this stage · 422 the form asks for more · 400, 401 as the API says it. “officer elsewhere” is of another
province.
"""


def drawn(rows: list[tuple[Address, list[int]]]) -> str:
    """The matrix as a page of the documentation, one table for each namespace."""
    tables: dict[str, list[str]] = {}
    for address, answers in rows:
        space = address.name.rpartition(":")[0] or "no namespace"
        tables.setdefault(space, []).append(f"| `{address.name}` | {' | '.join(map(str, answers))} |")
    head = f"| address | {' | '.join(HEADS[asker] for asker in ASKERS)} |\n|---{'|--:' * len(ASKERS)}|"
    return "\n".join(
        [PREFACE, *(f"## {space}\n\n{head}\n" + "\n".join(lines) + "\n" for space, lines in tables.items())]
    )


def crawl(people: Personas) -> str:
    crawler = Crawler(World.build(people))
    return drawn([(address, crawler.answers(address)) for address in named_addresses()])
