"""Every read of projects for a viewer. What a viewer may not see does not exist for him."""

from projects.selectors.visibility import get_for, relations_of, viewing_tier, visible_to

__all__ = ["get_for", "relations_of", "viewing_tier", "visible_to"]
