"""What the addresses of reports and public statistics are about: a report of the province, and what it published."""

from dataclasses import dataclass

from django.utils import timezone

from progress.enums import ReportKind
from progress.models import Report, StatisticsEdition
from progress.reports.offered import digest_of_figures
from progress.reports.periods import last_ended
from progress.services.reports import Wanted, make_report
from progress.services.statistics import preview_figures, publish_statistics
from tests.personas import Personas

FIGURES = ["applications", "library"]


@dataclass(frozen=True)
class Reported:
    report: Report
    edition: StatisticsEdition

    @classmethod
    def build(cls, people: Personas) -> "Reported":
        officer, today = people.officer.actor, timezone.localdate()
        period = last_ended(ReportKind.MONTH, today)
        wanted = Wanted("44", period, period.last)
        seen = digest_of_figures(preview_figures(by=officer, keys=FIGURES, as_of=today))
        return cls(
            make_report(by=officer, wanted=wanted, progress=lambda done, total: None),
            publish_statistics(by=officer, keys=FIGURES, as_of=today, small=FIGURES, seen=seen, after=0),
        )

    def special(self) -> dict[str, dict[str, object]]:
        report: dict[str, object] = {"ref": self.report.ref, "language": "en", "file_format": "docx"}
        names = "page anew json file"
        return {
            **{f"progress:report_{name}": report for name in names.split()},
            **{f"console:statistics_{name}": {"ref": self.edition.ref} for name in ("edition", "take_back")},
            "statistics:province": {"region": "44"},
            "statistics:open_data": {"file_format": "csv"},
            "statistics:province_data": {"region": "44", "file_format": "json"},
        }
