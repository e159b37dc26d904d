"""A status changes only through the spine, ``core.services.perform``."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import APPS, Source, sources

SPINE = "core/services.py"
# The portal's own errands have no workflow, nobody's turn and no audit: a mail is sent, a job has run.
WITHOUT_WORKFLOW = {"core/delivery.py": "Mail", "core/runner.py": "Job"}
BULK = {"update", "bulk_update", "update_or_create", "aupdate"}


def assignments(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(source.tree):
        yield from ((target, "assigns .status") for target in _targets(node) if _is_status(target))
        if isinstance(node, ast.Call):
            yield from ((node, words) for words in _in_call(node))


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [
            part for target in node.targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])
        ]
    return [node.target] if isinstance(node, ast.AnnAssign | ast.AugAssign) else []


def _is_status(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "status"


def _in_call(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in BULK and any(_sets_status(keyword) for keyword in call.keywords):
        yield f"{name}(… status …)"
    if name == "bulk_update" and any(_lists_status(part) for part in call.args[1:]):
        yield "bulk_update(… status …)"
    if name == "setattr" and len(call.args) > 1 and _text(call.args[1]) == "status":
        yield "setattr(…, 'status', …)"


def _sets_status(keyword: ast.keyword) -> bool:
    """``status=…``, ``**{"status": …}``, ``defaults={"status": …}`` and ``fields=["status"]``."""
    if keyword.arg == "status":
        return True
    return keyword.arg in {None, "defaults", "create_defaults", "fields"} and _lists_status(keyword.value)


def _lists_status(node: ast.expr) -> bool:
    names = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
    return any(name is not None and _text(name) == "status" for name in names)


def _text(node: ast.AST) -> object:
    return node.value if isinstance(node, ast.Constant) else None


@pytest.mark.parametrize("app", APPS)
def test_a_status_is_assigned_only_by_the_spine(app):
    found = [
        f"{source.at(node)}: {words}; let core.services.perform carry out a transition instead"
        for source in sources(app)
        if source.name != SPINE and source.name not in WITHOUT_WORKFLOW
        for node, words in assignments(source)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        "project.status = 'x'",
        "a.status, b = 1, 2",
        "self.project.status: str = 'x'",
        "Project.objects.filter(pk=1).update(status='x')",
        "Project.objects.filter(pk=1).update(**{'status': 'x'})",
        "Project.objects.bulk_update(rows, ['title', 'status'])",
        "Project.objects.bulk_update(rows, fields=['status'])",
        "Project.objects.update_or_create(pk=1, defaults={'status': 'x'})",
        "setattr(project, 'status', 'x')",
    ],
)
def test_the_search_finds(code):
    assert list(assignments(Source("x.py", code, ast.parse(code))))


@pytest.mark.parametrize(
    "code",
    [
        "status = 'x'",
        "if project.status == 'x': pass",
        "f(status='x')",
        "Project(status='draft')",
        "q.filter(status='x')",
        "WORDS.update({'status': 'x'})",
    ],
)
def test_the_search_does_not_mistake(code):
    assert not list(assignments(Source("x.py", code, ast.parse(code))))
