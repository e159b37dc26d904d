"""A report in one paragraph, for the news (一段话): the numbers of its tables, no others."""

from collections.abc import Callable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.languages import is_english
from progress.facts import APPLICATIONS
from progress.figures import CLASSES
from progress.reports.circumstances import SURVEYED, TRAINED, TRAININGS
from progress.reports.counting import Days
from progress.reports.sections import EVALUATION, LIBRARY, REPORTED
from progress.reports.shape import Section
from projects.enums import ListKind

Numbers = Mapping[str, str]


def paragraph(place: Callable[[], str], days: Days, sections: tuple[Section, ...]) -> str:
    """In the language that is active."""
    numbers = _numbers(sections)
    words = {
        "place": place(),
        "day": date_format(days.as_of),
        "year": str(days.as_of.year),
        **numbers,
    }
    if numbers["main_applications"] == "0":
        return _("By %(day)s, no application had been handed in in %(place)s.") % words
    parts = [_since_the_start(words), _lists(words), _this_year(words), *_activities(words)]
    return (" " if is_english() else "").join(parts)


def _numbers(sections: tuple[Section, ...]) -> dict[str, str]:
    """The last column of each line, by table and key, as the paragraph writes it."""
    return {
        f"{table.key}_{line.key}".replace(" ", "_"): _written(line.values[-1], line.form)
        for section in sections
        for table in section.tables
        for line in table.lines
        if line.values
    } | {"library_rate": _written(_rate(sections), "share")}


def _rate(sections: tuple[Section, ...]) -> float | int | None:
    """Of all applications: the first column."""
    rates = next(table for section in sections for table in section.tables if table.key == "rates")
    return rates.lines[0].values[0]


def _written(value: float | int | None, form: str) -> str:
    if value is None:
        return "0"
    return f"{value * 100:.1f}%" if form == "share" else f"{value:,}"


def _since_the_start(words: Numbers) -> str:
    return _(
        "By %(day)s, %(applications)s projects had been handed in in %(place)s since the start, by %(applicants)s"
        " applicants of %(institutions)s medical institutions. %(evaluation)s are in the comprehensive evaluation;"
        " the project library holds %(library)s (%(rate)s of all): %(one)s of Class I, %(two)s of Class II and"
        " %(three)s of Class III."
    ) % {
        **words,
        "applications": words[f"main_{APPLICATIONS}"],
        "applicants": words["main_applicants"],
        "institutions": words["main_institutions"],
        "evaluation": words[f"main_{EVALUATION}"],
        "library": words[f"main_{LIBRARY}"],
        "rate": words["library_rate"],
        **_classes(words, "library_by_class_%s"),
    }


def _classes(words: Numbers, key: str) -> dict[str, str]:
    return {name: words[key % each] for name, each in zip(("one", "two", "three"), CLASSES, strict=True)}


def _lists(words: Numbers) -> str:
    return _(
        "%(reported)s products of Class III have been reported to the national Center for Medical Device"
        " Evaluation; %(candidates)s are candidates for the pre-service, and %(guidance)s projects receive"
        " pre-service guidance."
    ) % {
        "reported": words[f"main_{REPORTED}"],
        "candidates": words[f"main_{ListKind.PRESERVICE_CANDIDATES.value}"],
        "guidance": words[f"main_{ListKind.PRESERVICE_GUIDANCE.value}"],
    }


def _this_year(words: Numbers) -> str:
    return _(
        "Of the %(applications)s projects applied for in %(year)s, %(evaluation)s are in the comprehensive"
        " evaluation and %(library)s in the library (Class I %(one)s, Class II %(two)s, Class III %(three)s);"
        " %(reported)s products of Class III have been reported."
    ) % {
        **words,
        "applications": words[f"cohort_{APPLICATIONS}"],
        "evaluation": words[f"cohort_{EVALUATION}"],
        "library": words[f"cohort_{LIBRARY}"],
        "reported": words[f"cohort_{REPORTED}"],
        **_classes(words, f"cohort_{LIBRARY}_%s"),
    }


def _activities(words: Numbers) -> list[str]:
    """Nothing is said of what never took place."""
    names = {"trainings": f"events_{TRAININGS}", "trained": f"people_{TRAINED}", "surveyed": f"visits_{SURVEYED}"}
    found = {name: words[key.replace(" ", "_")] for name, key in names.items()}
    parts = []
    if found["trainings"] != "0":
        parts.append(_("%(trainings)s trainings were held, attended %(trained)s times.") % found)
    if found["surveyed"] != "0":
        parts.append(_("Surveys were carried out at %(surveyed)s institutions.") % found)
    return parts
