"""Row locks leave foreign keys alone: the audit log's seal holds a lock of its own at commit."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import APPS, Source, dotted, sources


def strong_locks(source: Source) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "select_for_update":
            options = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
            if options.get("no_key") is not True:
                yield node


@pytest.mark.parametrize("app", APPS)
def test_rows_are_locked_without_their_keys(app):
    found = [
        f"{source.at(node)}: select_for_update(no_key=True), or a foreign key check at commit can wait for the audit"
        " log's lock while its holder waits for this row"
        for source in sources(app)
        for node in strong_locks(source)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "code", ["q.select_for_update()", "q.select_for_update(no_key=False)", "q.select_for_update(nowait=True)"]
)
def test_the_search_finds(code):
    assert list(strong_locks(Source("x.py", code, ast.parse(code))))


def test_the_search_does_not_mistake():
    code = "q.select_for_update(no_key=True, of=('self',))"
    assert not list(strong_locks(Source("x.py", code, ast.parse(code))))
