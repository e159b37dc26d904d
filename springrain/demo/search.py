"""What the demo's search finds: projects opened by their owners, and the first synonyms."""

from accounts.selectors import actor_for
from matching.services.search import index_changes
from matching.services.synonyms import save_synonyms
from projects.enums import PATENT_FILED, STANDING, Openness
from projects.models import Project
from projects.services.lifecycle import set_openness
from springrain.demo.cards import write_card
from springrain.demo.people import actor

SYNONYMS = (
    ("可吸收", "可降解"),
    ("AI", "人工智能"),
    ("儿童", "小儿"),
    ("微创", "腔镜"),
    ("穿戴式", "可穿戴"),
    ("3D打印", "三维打印"),
)
# Every third project is open to everybody, the others to verified enterprises.
PUBLIC_EVERY = 3


def open_projects() -> None:
    officer = actor("officer")
    for words in SYNONYMS:
        save_synonyms(by=officer, words=words)
    filed = Project.objects.filter(status__in=STANDING, patent_status__in=PATENT_FILED, owner__isnull=False)
    for place, project in enumerate(filed.order_by("pk")):
        level = Openness.ENTERPRISES if place % PUBLIC_EVERY else Openness.PUBLIC
        assert project.owner is not None  # noqa: S101 - asked for above
        owner = actor_for(project.owner)
        set_openness(by=owner, project=project, openness=level.value)
        write_card(project, place)
    index_changes()
