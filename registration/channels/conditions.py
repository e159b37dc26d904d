"""Every condition that a channel asks for, once: several channels ask the same.

Wording after Order 47 of 2021 (articles 68, 73 and 76), announcement 83 of 2018, announcement 168 of 2016, and the two
Guangdong procedures for Class II; domain guide §3.5.
"""

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from registration.channels.shape import Condition

# The topics of the questionnaire, in its order.
TOPICS: dict[str, Text] = {
    "product": _("Class, place and stage"),
    "patent": _("Core technology and patents"),
    "novelty": _("Novelty"),
    "clinical": _("Clinical need"),
    "support": _("Programmes and support"),
    "emergency": _("Public health emergencies"),
}

CONDITIONS: dict[str, Condition] = {
    each.key: each
    for each in (
        Condition("class_registered", "product", _("The device is of Class II or III; Class I cannot enter.")),
        Condition("class_two", "product", _("The device is of Class II.")),
        Condition("class_three", "product", _("The device is of Class III and made in the mainland.")),
        Condition(
            "in_province",
            "product",
            _("The applicant is registered in this province."),
            _("The enterprise that will hold the certificate."),
        ),
        Condition(
            "basically_frozen",
            "product",
            _("The early research is finished and there is a basically frozen product (基本定型产品)."),
            _("Minutes of the design review and the technical requirements of the product show it."),
        ),
        Condition(
            "traceable",
            "product",
            _("The research was real and controlled; its data are complete and can be traced."),
            _("Design and development files, original records, audit trail."),
        ),
        Condition(
            "first_registration",
            "product",
            _("It is the first registration of this device, not a change or a renewal."),
        ),
        Condition(
            "led_by_applicant",
            "patent",
            _("The applicant led the innovation, or has lawfully taken over the patent or the right to use it."),
            _("A licence or assignment contract that is filed with the patent office shows it."),
        ),
        Condition(
            "core_patent",
            "patent",
            _("An invention patent on the core technology of the product is granted in China."),
            _("A utility model or a design patent is not enough."),
        ),
        Condition(
            "within_five_years",
            "patent",
            _("The application for the channel comes within five years of the announcement of the patent's grant."),
        ),
        Condition("patent_published", "patent", _("The application for the invention patent has been published.")),
        Condition(
            "search_report",
            "patent",
            _(
                "The search and consultation centre of the national patent office (专利检索咨询中心) has reported "
                "that the core technical solution is novel and inventive."
            ),
        ),
        Condition(
            "any_search_report",
            "patent",
            _(
                "The national patent office's search centre, or a qualified novelty search body, has reported that the "
                "core technical solution is novel and inventive."
            ),
            guidance=True,
        ),
        Condition(
            "first_principle",
            "novelty",
            _("The main working principle or mechanism is the first of its kind in China (国内首创)."),
        ),
        Condition(
            "improved",
            "novelty",
            _("Performance or safety is fundamentally improved compared with products of the same kind."),
        ),
        Condition("world_leading", "novelty", _("The technology is at an internationally leading level.")),
        Condition(
            "leading_in_china",
            "novelty",
            _("The technology is at a leading level in China."),
            guidance=True,
        ),
        Condition(
            "clinical_value",
            "clinical",
            _("It has a marked value in clinical use (显著的临床应用价值)."),
            _("The clinical papers and the screening of the portal help to show it."),
        ),
        Condition("rare", "clinical", _("It diagnoses or treats a rare disease.")),
        Condition("cancer", "clinical", _("It diagnoses or treats a malignant tumour.")),
        Condition("advantage", "clinical", _("It has a clear clinical advantage over what is there.")),
        Condition(
            "elderly", "clinical", _("It diagnoses or treats a disease that only or mostly elderly people have.")
        ),
        Condition("no_means", "clinical", _("There is no effective means to diagnose or treat this disease yet.")),
        Condition("children", "clinical", _("It is made for children only.")),
        Condition("urgent", "clinical", _("It is urgently needed in clinical practice.")),
        Condition("none_in_china", "clinical", _("No product of the same kind is registered in China.")),
        Condition("none_in_province", "clinical", _("No product of the same kind is registered in this province.")),
        Condition(
            "national_programme",
            "support",
            _("It is listed in a national major science and technology project or a national key research programme."),
        ),
        Condition(
            "provincial_programme",
            "support",
            _("It is listed in the province's major science and technology projects or key research programme."),
        ),
        Condition(
            "supported_firm",
            "support",
            _(
                "The applicant is a manufacturer that the province supports with priority, such as a backbone "
                "enterprise of a strategic emerging industry."
            ),
        ),
        Condition(
            "other_national",
            "support",
            _("The national office has named this kind of device as one to be handled with priority."),
        ),
        Condition("emergency_needed", "emergency", _("A public health emergency calls for this device.")),
        Condition("emergency_none", "emergency", _("No product of the same kind is on the market in China.")),
        Condition(
            "emergency_short",
            "emergency",
            _("Products of the same kind are there, but their supply does not meet the emergency's need."),
        ),
    )
}
