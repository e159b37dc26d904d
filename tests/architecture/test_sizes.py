"""Functions and files stay small enough to be read at one sight, and modules are named for what they hold."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import APPS, OTHERS, ROOT, Source, sources

LONGEST_FUNCTION = 40
LONGEST_FILE = 400
# Names that say nothing collect everything.
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "tools", "base_utils", "stuff"}
FOLDERS = (*APPS, *OTHERS)


def functions(source: Source) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """With their lines from ``def`` to the end, docstring included, decorators not."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_function_is_longer_than_forty_lines(folder):
    found = [
        f"{source.at(node)}: {node.name} has {lines} lines; split it by what it does"
        for source in sources(folder)
        for node, lines in functions(source)
        if lines > LONGEST_FUNCTION
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_is_longer_than_four_hundred_lines(folder):
    lengths = {source.name: len(source.text.splitlines()) for source in sources(folder)}
    found = [f"{name}: {lines} lines; make it a package" for name, lines in lengths.items() if lines > LONGEST_FILE]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_module_has_an_empty_name(folder):
    paths = [path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.suffix == ".py" or path.is_dir()]
    found = [f"{path}: name it for what it holds" for path in paths if path.stem in EMPTY_NAMES]
    assert not found, "\n" + "\n".join(found)


def test_the_median_function_is_short():
    lengths = sorted(lines for source in sources(*APPS) for _node, lines in functions(source))
    assert lengths[len(lengths) // 2] < 10
