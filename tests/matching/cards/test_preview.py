"""The owner looks at his project as others see it, and sees what they see: no more, no less."""

import pytest
from django.urls import reverse

from core.models import AuditEntry
from matching.selectors.cards import card_for
from matching.selectors.previews import preview_of
from projects.enums import Rights
from projects.models import DisclosureGrant, Project, TeamMember
from projects.selectors.pages import shown_sections
from projects.selectors.visibility import visible_to
from projects.services.documents import add_document
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project, draft_project, pdf
from tests.matching.cards.conftest import TEXTS

pytestmark = pytest.mark.django_db

READERS = {"public": "nobody", "firm": "firm"}


def preview(project: Project, audience: str = "firm") -> str:
    return reverse("matching:project_preview", args=[project.ref]) + f"?as={audience}"


@pytest.mark.parametrize(("audience", "reader"), READERS.items())
def test_it_shows_what_such_a_reader_sees(people, carded, audience, reader):
    project = carded("public")
    persona = getattr(people, reader)
    seen = preview_of(project, audience)
    assert seen.sections == shown_sections(persona.actor, project)
    assert seen.sections
    assert seen.card == card_for(persona.actor, project)
    assert seen.reach.sees


def test_each_audience_sees_as_far_as_its_tier(people, carded, sign_in):
    project = carded(
        "public", structure="双网络凝胶与无纺基布复合的敷料。", principle="以盐析法制得双网络凝胶的方法。" * 3
    )
    client = sign_in(people.wang)
    pages = {
        audience: client.get(preview(project, audience)).content.decode() for audience in ("public", "firm", "granted")
    }
    assert all(TEXTS["problem"] in page for page in pages.values())
    assert [TEXTS["benefit"] in page for page in pages.values()] == [False, True, True]
    assert ["无纺基布" in page for page in pages.values()] == [False, False, True]
    assert not any("盐析法" in page for page in pages.values())


def test_papers_are_cut_to_the_tier(people, sign_in):
    project = draft_project(people.wang, patent_status="granted")
    add_document(by=people.wang.actor, project=project, section="product", title="授权图纸", tier=2, upload=pdf())
    client = sign_in(people.wang)
    pages = [client.get(preview(project, audience)).content.decode() for audience in ("firm", "granted")]
    assert ["授权图纸" in page for page in pages] == [False, True]


def test_it_is_for_the_projects_own_people(people, carded, sign_in, client):
    project = carded("public")
    TeamMember.objects.create(project=project, position=1, name="申报人 018", user=people.li.user, rights=Rights.VIEW)
    expected = {"wang": 200, "li": 200, "manager": 404, "officer": 404, "firm": 404, "zhao": 404, "national": 404}
    for who, answer in expected.items():
        assert sign_in(getattr(people, who)).get(preview(project)).status_code == answer, who
    assert client.get(preview(project)).status_code == 302
    assert sign_in(people.wang).get(preview(project, "review")).status_code == 404


def test_each_look_is_on_record_and_opens_nothing(people, sign_in):
    project = accepted_project(people, patent_status="granted")
    client = sign_in(people.wang)
    for audience in ("public", "firm", "granted"):
        assert client.get(preview(project, audience)).status_code == 200
    looks = AuditEntry.objects.filter(event="project.previewed", object_ref=project.audit_ref).order_by("id")
    assert [look.changes for look in looks] == [{"audience": each} for each in ("public", "firm", "granted")]
    for who in ("firm", "nobody", "zhao"):
        assert not visible_to(getattr(people, who).actor).filter(pk=project.pk).exists()
    assert not DisclosureGrant.objects.exists()


def test_it_says_why_nobody_sees_it(people):
    unfiled = accepted_project(people, title="未申请", patent_status="planned")
    closed = accepted_project(people, title="未开放", patent_status="granted")
    firms = accepted_project(people, title="对企业开放", patent_status="granted")
    set_openness(by=people.wang.actor, project=firms, openness="enterprises")
    firms.refresh_from_db()
    for project in (unfiled, closed):
        for audience in ("public", "firm", "granted"):
            assert not preview_of(project, audience).reach.sees
    reasons = {str(preview_of(project, "firm").reach.reason) for project in (unfiled, closed)}
    assert len(reasons) == 2
    assert all(reasons)
    assert preview_of(firms, "firm").reach.sees
    assert not preview_of(firms, "public").reach.sees
