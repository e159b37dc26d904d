"""What somebody new does first, on the page on which his role begins: ``{% first_steps %}``."""

from typing import Any

from django import template

from springrain.guide.first_steps import steps_for

register = template.Library()


@register.inclusion_tag("components/first_steps.html", takes_context=True)
def first_steps(context: dict[str, Any]) -> dict[str, Any]:
    """With the page and not after it, so that nothing moves; costs questions only until all is done."""
    steps = steps_for(context["request"])
    return {"steps": steps, "next": next((each for each in steps if not each.done), None)}
