"""The few files of npm packages that pages load, under names that last: ``{% static 'vendor/htmx/htmx.min.js' %}``."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from springrain import env

PACKAGES = env.BASE_DIR / "node_modules"
# Source maps go along because the style sheet and the script name them, and every named file must exist.
FILES = {
    "vendor/tabler/css/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler/css/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/tabler/js/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler/js/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "vendor/icons/tabler-sprite.svg": "@tabler/icons-sprite/dist/tabler-sprite.svg",
    "vendor/htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/echarts/echarts.common.min.js": "echarts/dist/echarts.common.min.js",
    "vendor/echarts/langZH.js": "echarts/i18n/langZH.js",
}


class VendorFinder(BaseFinder):
    """Finds the files above where npm put them; packages hold hundreds more that nobody asks for."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False) -> Any:
        source = FILES.get(path)
        found = str(PACKAGES / source) if source and (PACKAGES / source).exists() else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name, source in FILES.items():
            yield name, OneFile(source)


class OneFile(FileSystemStorage):
    """Gives one npm file out under any name it is asked by."""

    def __init__(self, source: str) -> None:
        super().__init__(location=PACKAGES)
        self.source = source
        self.prefix = ""

    def path(self, name: str) -> str:
        return super().path(self.source)
