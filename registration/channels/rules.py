"""How the conditions combine into each channel, with the rule's source; and which province has which procedures."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from registration.channels.shape import ALL, ANY, Group
from registration.enums.cases import Channel


@dataclass(frozen=True)
class Procedure:
    """``source`` names the rule; ``next`` says what an application means: where, how long, what it costs in time."""

    channel: Channel
    rule: Group
    source: Text
    next: Text


NOVEL = Group(
    ALL,
    ("first_principle", "improved", "world_leading", "clinical_value"),
    _("Novelty and value (third condition)"),
)
READY = Group(ALL, ("basically_frozen", "traceable"), _("State of development (second condition)"))
NATIONAL_PATENT = Group(
    ANY,
    (
        Group(ALL, ("led_by_applicant", "core_patent", "within_five_years"), _("Granted patent")),
        Group(ALL, ("led_by_applicant", "patent_published", "search_report"), _("Published application")),
    ),
    _("Core technology (first condition)"),
)
RARE = Group(ALL, ("rare", "advantage"), _("Rare disease"))
CANCER = Group(ALL, ("cancer", "advantage"), _("Malignant tumour"))
ELDERLY = Group(ALL, ("elderly", "no_means"), _("Elderly people"))
CHILDREN = Group(ALL, ("children", "advantage"), _("Children"))
SHORTAGE = Group(ALL, ("emergency_needed", "emergency_short"), _("Short supply in an emergency"))

NATIONAL: tuple[Procedure, ...] = (
    Procedure(
        Channel.NATIONAL_INNOVATION,
        Group(ALL, ("class_registered", NATIONAL_PATENT, READY, NOVEL)),
        _("Order 47 of 2021, article 68; announcement 83 of 2018 (创新医疗器械特别审查程序)"),
        _(
            "The province looks at it first (20 working days), the national centre checks the form (5), and experts "
            "drawn at random give their opinion; the result is published for at least 10 working days. The "
            "registration must be handed in within five years."
        ),
    ),
    Procedure(
        Channel.NATIONAL_PRIORITY,
        Group(
            ALL,
            (
                "class_three",
                Group(
                    ANY,
                    (
                        RARE,
                        CANCER,
                        ELDERLY,
                        CHILDREN,
                        Group(ALL, ("urgent", "none_in_china"), _("Urgent need")),
                        "national_programme",
                        "other_national",
                    ),
                    _("One of these situations"),
                ),
            ),
        ),
        _("Order 47 of 2021, article 73; announcement 168 of 2016 (医疗器械优先审批程序)"),
        _("It is applied for with the registration; the centre concludes in 5 working days and publishes for 5 more."),
    ),
    Procedure(
        Channel.EMERGENCY,
        Group(
            ALL,
            (
                "emergency_needed",
                Group(ANY, ("emergency_none", "emergency_short"), _("One of these situations")),
            ),
        ),
        _("Order 47 of 2021, article 76; emergency approval procedure, revised 2021 (医疗器械应急审批程序)"),
        _("Only in a public health emergency, and only where the authority says so."),
    ),
)

GUANGDONG: tuple[Procedure, ...] = (
    Procedure(
        Channel.PROVINCIAL_INNOVATION,
        Group(
            ALL,
            (
                "class_two",
                "in_province",
                Group(
                    ANY,
                    (
                        Group(ALL, ("led_by_applicant", "core_patent"), _("Granted patent")),
                        Group(
                            ALL,
                            ("led_by_applicant", "patent_published", "any_search_report"),
                            _("Published application"),
                        ),
                    ),
                    _("Core technology"),
                ),
                Group(ALL, ("basically_frozen", "traceable"), _("State of development")),
                Group(ALL, ("leading_in_china", "clinical_value"), _("Novelty and value")),
            ),
        ),
        _(
            "Guangdong special procedure for innovative devices of Class II, 2015, revised since "
            "(广东省第二类创新医疗器械特别审批程序)"
        ),
        _("It is applied for at the provincial office. What the national office has recognised counts here too."),
    ),
    Procedure(
        Channel.PROVINCIAL_PRIORITY,
        Group(
            ALL,
            (
                "class_two",
                "in_province",
                "first_registration",
                Group(
                    ANY,
                    (
                        Group(ALL, ("urgent", "none_in_province"), _("Urgent need")),
                        SHORTAGE,
                        RARE,
                        CANCER,
                        ELDERLY,
                        CHILDREN,
                        "national_programme",
                        "provincial_programme",
                        "supported_firm",
                    ),
                    _("One of these situations"),
                ),
            ),
        ),
        _("Guangdong priority procedure for Class II (粤食药监局许〔2018〕67号), in force since 1 October 2018"),
        _("Testing and technical review take about 40 per cent less time, the administrative part half."),
    ),
)

# The province's own procedures by its GB/T 2260 code; a province without an entry has the national ones only.
BY_REGION: dict[str, tuple[Procedure, ...]] = {"44": GUANGDONG}
PROCEDURES: dict[str, Procedure] = {each.channel.value: each for each in (*NATIONAL, *GUANGDONG)}


def procedures_of(region: str) -> Iterator[Procedure]:
    yield from NATIONAL
    yield from BY_REGION.get(region, ())
