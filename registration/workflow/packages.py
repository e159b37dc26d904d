"""A report package: put together, built, handed over to the national centre."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY, OFFICER_TURN
from registration.enums.packages import PackageStatus
from registration.workflow.relations import OFFICER

PACKAGE_MACHINE = register(
    Machine(
        "package",
        (
            State(
                PackageStatus.DRAFT,
                PackageStatus.DRAFT.label,
                OFFICER_TURN,
                _("Choose products and papers, then build the file."),
            ),
            State(
                PackageStatus.BUILT,
                PackageStatus.BUILT.label,
                OFFICER_TURN,
                _("The file is there with its digest. Look at it, hand it over, and say here to whom and when."),
            ),
            State(
                PackageStatus.HANDED_OVER,
                PackageStatus.HANDED_OVER.label,
                NOBODY,
                _("Handed over; its products are listed as reported."),
                final=True,
            ),
            State(PackageStatus.DISCARDED, PackageStatus.DISCARDED.label, NOBODY, _("Given up."), final=True),
        ),
        (
            Transition(
                "build",
                pgettext_lazy("a report package", "Build the file"),
                (PackageStatus.DRAFT, PackageStatus.BUILT),
                PackageStatus.BUILT,
                (OFFICER,),
                "package.built",
                writes=("status_since",),
            ),
            Transition(
                "change",
                pgettext_lazy("a report package", "Change what belongs into it"),
                (PackageStatus.DRAFT, PackageStatus.BUILT),
                PackageStatus.DRAFT,
                (OFFICER,),
                "package.changed",
                writes=("status_since", "revision"),
            ),
            Transition(
                "hand_over",
                pgettext_lazy("a report package", "Record the handing over"),
                (PackageStatus.BUILT,),
                PackageStatus.HANDED_OVER,
                (OFFICER,),
                "package.handed_over",
                writes=("status_since", "handed_on", "handed_by_id"),
            ),
            Transition(
                "discard",
                pgettext_lazy("a report package", "Give it up"),
                (PackageStatus.DRAFT, PackageStatus.BUILT),
                PackageStatus.DISCARDED,
                (OFFICER,),
                "package.discarded",
                writes=("status_since",),
            ),
        ),
        PackageStatus.DRAFT,
    )
)
