"""The programmes the portal brings. Nobody has acted, so nothing stands in the audit log."""

from django.db import transaction

from core.refs import new_ref
from progress.models import Programme, Target
from progress.programmes.shipped import shipped_programmes


def has_programmes() -> bool:
    return Programme.objects.exists()


@transaction.atomic
def bring_shipped_programmes() -> int:
    """Returns how many were new; one that is there already, by province and name, is left as it is."""
    new = 0
    for shipped in shipped_programmes():
        columns = shipped.columns
        if Programme.objects.filter(region_id=columns["region_id"], name=columns["name"]).exists():
            continue
        programme = Programme.objects.create(ref=new_ref(), **columns)
        for target in shipped.targets:
            Target.objects.create(ref=new_ref(), programme=programme, **target)
        new += 1
    return new
