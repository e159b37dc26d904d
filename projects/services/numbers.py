"""The portal's numbers (CY44-2026-000123): gapless within a province and year, and never given twice."""

from projects.models import ReferenceCounter


def next_reference(region_code: str, year: int) -> str:
    """Takes the next number. The counter stays locked until commit, so a rollback gives the number back."""
    return next_references(region_code, year, 1)[0]


def next_references(region_code: str, year: int, count: int) -> list[str]:
    """As ``next_reference``, for many projects at once."""
    counter = _locked_counter(region_code, year)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return [f"CY{region_code}-{year}-{number:06d}" for number in range(first, first + count)]


def reserve_references(region_code: str, year: int, last: int) -> None:
    """Lets the counter go on after a number that an export of the portal brings back, so that it is not given again."""
    counter = _locked_counter(region_code, year)
    if counter.last < last:
        counter.last = last
        counter.save(update_fields=["last"])


def _locked_counter(region_code: str, year: int) -> ReferenceCounter:
    ReferenceCounter.objects.get_or_create(region_id=region_code, year=year)
    return ReferenceCounter.objects.select_for_update(no_key=True).get(region_id=region_code, year=year)
