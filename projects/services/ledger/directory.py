"""The institutions and applicants that ledger rows name: found under any spelling, registered when they are new."""

from collections.abc import Iterable

from accounts.models import Organisation, Region
from accounts.services.organisations import ensure_institution
from core.actor import Actor
from projects.ledger.rows import LedgerRow
from projects.ledger.text import fold
from projects.models import Applicant
from projects.selectors.ledger import institutions_by_name


class Directory:
    """Kept through one import. ``forget`` after a rollback: what was registered in it is gone again."""

    def __init__(self, by: Actor, region: Region) -> None:
        self.by = by
        self.region = region
        self.forget()

    def forget(self) -> None:
        self.institutions = institutions_by_name(self.region.pk)
        self.places = {place.pk: place for place in Region.objects.all()}

    def institution(self, name: str, place: str) -> Organisation:
        """A new one is registered unverified, as the ledger is no proof of who it is."""
        known = self.institutions.get(fold(name))
        if known is None:
            city = self.places.get(place)
            known = ensure_institution(by=self.by, region=self.region, name=name, city=city)
            self.institutions[fold(name)] = known
        return known

    def applicants(self, rows: Iterable[tuple[LedgerRow, Organisation]]) -> dict[tuple[int, str], Applicant]:
        """By institution and folded name. One with an account is the same person; of two the older counts."""
        wanted = {(institution.pk, fold(row.applicant)): row.applicant for row, institution in rows}
        known = _applicants_of({institution for institution, _name in wanted})
        missing = [
            Applicant(institution_id=institution, name=name)
            for (institution, folded), name in wanted.items()
            if (institution, folded) not in known
        ]
        for applicant in Applicant.objects.bulk_create(missing):
            known[applicant.institution_id, fold(applicant.name)] = applicant
        return known


def _applicants_of(institutions: set[int]) -> dict[tuple[int, str], Applicant]:
    found = Applicant.objects.filter(institution_id__in=institutions).order_by("-id")
    return {(applicant.institution_id, fold(applicant.name)): applicant for applicant in found}
