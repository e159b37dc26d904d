import pytest

from matching.models import ProjectCard
from matching.services.cards import save_card
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project

# Each part holds a word that stands nowhere else.
TEXTS = {
    "problem": "麻醉苏醒期误吸频发，目前只能人工守护。",
    "benefit": "预计减少七成返流事件，护士不必彻夜守候。",
    "maturity": "已完成猪模型比对，尚缺耐久数据。",
    "route": "按第二类器械注册，拟申请优先通道。",
    "wish": "寻求导管涂层厂家共同打样。",
}
# What finds each part, by its key.
WORDS = {"problem": "误吸频发", "benefit": "返流事件", "maturity": "猪模型", "route": "优先通道", "wish": "涂层厂家"}


@pytest.fixture
def carded(people):
    """Makes an accepted project of Wang with a full card; ``level`` is who may find it, ``texts`` replaces parts."""

    def make(level: str = "enterprises", texts: dict | None = None, **answers) -> Project:
        project = accepted_project(people, **{"title": "气道护理装置", "patent_status": "granted", **answers})
        if level != "closed":
            set_openness(by=people.wang.actor, project=project, openness=level)
        save_card(by=people.wang.actor, project=project, texts=TEXTS if texts is None else texts, version=0)
        return Project.objects.get(pk=project.pk)

    return make


@pytest.fixture
def card_of():
    def read(project: Project) -> ProjectCard:
        return ProjectCard.objects.get(project=project)

    return read
