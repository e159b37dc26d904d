"""Two at the same moment: both signatures count once, and nobody reads after the owner has taken access back."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import GuardRefused, NotVisible
from core.models import AuditEntry
from matching.models import Agreement, Match
from matching.selectors.agreements import is_intact
from matching.services.access import close_access
from matching.services.agreements import sign_agreement
from projects.models import DisclosureGrant, DocumentVersion
from projects.services.papers import show_version
from tests.matching.agreements.dossiers import open_dossier, pdf_bytes
from tests.matching.matched import chosen_match


def at_once(*acts) -> list[str]:
    """Runs each act on a connection of its own, all begun together; "done" or "refused" for each."""
    gate, ends = Barrier(len(acts)), []

    def run(act) -> None:
        try:
            gate.wait()
            act()
            ends.append("done")
        except (GuardRefused, NotVisible):
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_both_sides_sign_at_the_same_moment(people):
    match = chosen_match(people)
    digest = Agreement.objects.get().digest
    actors = people.wang.actor, people.firm.actor
    acts = [lambda by=by: sign_agreement(by=by, match=match, digest=digest) for by in actors]
    assert at_once(*acts) == ["done", "done"]
    assert Match.objects.get(pk=match.pk).status == "signed"
    assert is_intact(Agreement.objects.get())
    assert DisclosureGrant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_signs_once(people):
    match = chosen_match(people)
    digest, wang = Agreement.objects.get().digest, people.wang.actor
    act = lambda: sign_agreement(by=wang, match=match, digest=digest)  # noqa: E731
    assert at_once(act, act) == ["done", "done"]
    assert AuditEntry.objects.filter(event="agreement.signed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_opens_a_paper_after_access_was_taken_back(people):
    match = open_dossier(people, {"图纸": (2, "drawing.pdf", pdf_bytes())})
    version = DocumentVersion.objects.select_related("document__project").get()
    firm, wang = people.firm.actor, people.wang.actor
    ends = at_once(
        lambda: show_version(by=firm, version=version),
        lambda: close_access(by=wang, match=match),
    )
    withdrawn = DisclosureGrant.objects.get().withdrawn_at
    shown = AuditEntry.objects.filter(event="document.shown")
    assert withdrawn is not None
    assert withdrawn <= timezone.now()
    assert shown.count() == ends.count("done") - 1
    taken_back = AuditEntry.objects.get(event="access.withdrawn")
    assert all(entry.pk < taken_back.pk for entry in shown)
    with pytest.raises(NotVisible):
        show_version(by=firm, version=version)
