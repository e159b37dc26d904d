"""A browser that is answered by this process itself, without a server: a test sees its own transaction."""

from contextvars import Context, copy_context
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from playwright.sync_api import BrowserContext, Route

# Browsers trust this name as they trust https.
ADDRESS = "http://localhost"
STATIC = "/static/"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# What stands behind "more" belongs to the page; menus of the frame are looked at once.
UNFOLD = "() => document.querySelectorAll('main details:not([data-menu])').forEach((part) => { part.open = true; })"
AT_REST = "() => !document.querySelector('.htmx-request')"


class Window:
    """Shows pages as whoever ``client`` is signed in as; whatever a request writes is taken back."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.client = Client()
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.files: dict[str, bytes] = {}
        self.held: dict[str, Any] = {}
        self.own: Context = copy_context()
        context.route("**/*", self._answer)

    def open(self, path: str, *, sent: dict[str, str] | None = None) -> int:
        """Returns the status of the answer, or 0 when it is no whole page; ``sent`` posts a form instead."""
        self.complaints.clear()
        cookies = deepcopy(self.client.cookies)
        self.own = copy_context()
        with transaction.atomic():
            response = self.client.get(path) if sent is None else self.client.post(path, sent)
            body = b"".join(response)
            is_page = b"<html" in body[:4000]
            if is_page:
                self.held = {path: (response, body)}
                self.page.goto(ADDRESS + path, wait_until="load")
                self.page.wait_for_function(AT_REST)
                self.page.evaluate(UNFOLD)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return response.status_code if is_page else 0

    def fits(self) -> bool:
        return bool(self.page.evaluate(FITS))

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme != "http":
            # The browser's own parts, such as its reader of PDF files.
            route.continue_()
            return
        if address.path.startswith(STATIC):
            name = address.path.removeprefix(STATIC)
            route.fulfill(status=200, content_type=KINDS.get(Path(name).suffix, ""), body=self._file(name))
            return
        path = f"{address.path}?{address.query}" if address.query else address.path
        response, body = self.held.pop(path, None) or self._asked(path, route.request.headers)
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=body)

    def _asked(self, path: str, said: dict[str, str]) -> tuple[Any, bytes]:
        headers = {name: value for name, value in said.items() if name.startswith("hx-") or name == "accept"}
        # Playwright calls from a context of its own, in which Django would open another connection.
        response = self.own.run(self.client.get, path, headers=headers, follow=True)
        return response, b"".join(response)

    def _file(self, name: str) -> bytes:
        if name not in self.files:
            self.files[name] = Path(str(finders.find(name))).read_bytes()
        return self.files[name]
