"""The cards of the demo's open projects, begun with what their applications say."""

from accounts.selectors import actor_for
from matching.selectors.card_proposals import proposals
from matching.services.cards import save_card
from projects.models import Project

# Some owners leave a part out, so that the portal has something to name as missing.
GAPS = ((), (), ("route",), (), ("wish", "maturity"))


def write_card(project: Project, place: int) -> None:
    """``place`` counts the open projects."""
    assert project.owner is not None  # noqa: S101 - only projects with an owner are opened
    left_out = GAPS[place % len(GAPS)]
    texts = {key: proposal.text for key, proposal in proposals(project).items() if key not in left_out}
    save_card(by=actor_for(project.owner), project=project, texts=texts, version=0)
