"""The portal's own source files, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Apps of later issues are covered as soon as they exist.
APPS = (
    "core",
    "accounts",
    "projects",
    "screening",
    "matching",
    "outreach",
    "registration",
    "progress",
    "exchange",
)
OTHERS = ("springrain", "bench", "tests")


@dataclass(frozen=True)
class Source:
    """``name`` is the path below the checkout: what messages begin with, so that editors can jump there."""

    name: str
    text: str
    tree: ast.Module

    @property
    def app(self) -> str:
        return self.name.split("/")[0]

    @property
    def module(self) -> str:
        """The part of its app it belongs to: "views" for views.py and for everything in views/."""
        parts = self.name.removesuffix(".py").split("/")
        return parts[1] if len(parts) > 1 else parts[0]

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    return tuple(source for folder in folders for source in _read(folder))


def _read(folder: str) -> Iterator[Source]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if "/migrations/" not in name:
            text = path.read_text(encoding="utf-8")
            yield Source(name, text, ast.parse(text, name))


@cache
def templates() -> dict[str, str]:
    """HTML templates by their path below the checkout."""
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    paths = (path for folder in folders for path in sorted(folder.rglob("*.html")))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of an expression of names; calls in between are left out: ``f(x).b`` gives ``f.b``."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
