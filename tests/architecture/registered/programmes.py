"""What the addresses of programmes are about: the published programme of Guangdong and one of its targets."""

from progress.models import Programme
from registration.models import Case
from tests.personas import Personas


def special(case: Case, people: Personas) -> dict[str, dict[str, object]]:
    programme = Programme.objects.get(region="44")
    about: dict[str, object] = {"ref": programme.ref}
    target: dict[str, object] = {"ref": programme.targets.get(indicator="applications").ref}
    return {
        **dict.fromkeys(("console:programme_page", "console:programme_change", "console:target_new"), about),
        **dict.fromkeys(("console:target_change", "console:target_remove"), target),
        **dict.fromkeys(("progress:target_rows", "progress:target_export"), target),
    }
