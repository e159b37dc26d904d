"""Nothing is fetched but through selectors and services: an object that is not visible cannot be obtained."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import APPS, Source, dotted, sources

OUTSIDE = {"views", "api", "forms", "admin", "tasks", "urls"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def fetches(source: Source) -> Iterator[tuple[ast.AST, str]]:
    empty = {node.value for node in ast.walk(source.tree) if isinstance(node, ast.Attribute) and node.attr == "none"}
    for node in ast.walk(source.tree):
        # ``.objects.none()`` fetches nothing: a form field's choices before a selector gives them.
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and node not in empty:
            yield node, dotted(node)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in SHORTCUTS:
            yield node, dotted(node.func)
        if isinstance(node, ast.Call) and dotted(node.func).endswith("connection.cursor"):
            yield node, "SQL"


@pytest.mark.parametrize("app", APPS)
def test_no_object_is_fetched_outside_selectors_and_services(app):
    found = [
        f"{source.at(node)}: {words}; ask a selector with the actor, or call a service"
        for source in sources(app)
        if source.module in OUTSIDE
        for node, words in fetches(source)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        "Project.objects.get(pk=1)",
        "models.Project._default_manager.all()",
        "get_object_or_404(Project, pk=1)",
        "connection.cursor()",
    ],
)
def test_the_search_finds(code):
    assert list(fetches(Source("app/views.py", code, ast.parse(code))))


@pytest.mark.parametrize(
    "code",
    ["notices_of(actor).filter(read_at=None)", "request.GET.get('q')", "self.get_queryset()", "Project.objects.none()"],
)
def test_the_search_does_not_mistake(code):
    assert not list(fetches(Source("app/views.py", code, ast.parse(code))))
