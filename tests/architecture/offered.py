"""What the addresses of the matching are about: an enterprise's profile, a need with an answer, a platform asked."""

from dataclasses import dataclass

from matching.models import Enquiry, Need, NeedAnswer, SavedSearch, ServicePlatform, SynonymGroup
from matching.selectors.search import Query
from matching.services.enquiries import ask_platform
from matching.services.need_answers import answer_need
from matching.services.saved_searches import save_search
from matching.services.synonyms import save_synonyms
from projects.models import Project
from tests.matching.needs.given import open_need
from tests.matching.platforms.shop import make_shop
from tests.matching.profiles.profiles import write
from tests.personas import Personas


@dataclass(frozen=True)
class Offered:
    """Wang needs something for his accepted project, and asked a platform; the firm answered the need."""

    people: Personas
    need: Need
    answer: NeedAnswer
    platform: ServicePlatform
    enquiry: Enquiry
    synonyms: SynonymGroup
    search: SavedSearch

    @classmethod
    def build(cls, people: Personas, project: Project) -> "Offered":
        write(people.firm)
        need = open_need(people.wang, project)
        shop = make_shop(people)
        return cls(
            people,
            need,
            answer_need(by=people.firm.actor, need=need, text="我们有编织车间，可以一起完成工程样机。"),
            shop.platform,
            ask_platform(by=people.wang.actor, platform=shop.platform, text="是否可以安排小批量试制，大约需要多久？"),
            save_synonyms(by=people.officer.actor, words=["可吸收", "可降解"]),
            save_search(by=people.firm.actor, subject="projects", query=Query(text="止血"), name="止血", alert="never"),
        )

    def special(self) -> dict[str, dict[str, object]]:
        need: dict[str, object] = {"ref": self.need.ref}
        platform: dict[str, object] = {"ref": self.platform.ref}
        acts = "page edit publish take_back close answer"
        return {
            **{f"matching:need_{name}": need for name in acts.split()},
            "matching:need_reply": {**need, "number": 1},
            **dict.fromkeys(("console:need_page", "api_need_page"), need),
            **{f"matching:platform_{name}": platform for name in ("page", "edit")},
            "matching:enquiry_ask": platform,
            "matching:enquiry_page": {"ref": self.enquiry.ref},
            **{f"console:platform_{name}": platform for name in ("page", "change", "demonstration", "place")},
            "matching:enterprise_page": {"ref": self.people.firm.organisation.ref},
            "console:synonym_edit": {"ref": self.synonyms.ref},
            **{f"matching:saved_search_{name}": {"ref": self.search.ref} for name in ("page", "edit", "delete")},
        }
