"""The people of the journey: each works in a thread with a browser of his own and writes down what he was shown."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.faults.browser import Browser, CutOff, Form, Page, code_of

OK = 200
REFUSED = 400
# The same page again, with what was typed and what is wrong with it.
INVALID = 422
BROKEN = 500
# Seconds between two acts of one person.
REST = (0.1, 0.6)


@dataclass
class Notebook:
    """What people were shown, and how they were answered; written by many threads."""

    shown: list[dict[str, Any]] = field(default_factory=list)
    broken: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, act: str, **facts: Any) -> None:
        with self.lock:
            self.shown.append({"act": act, "at": time.monotonic(), **facts})
            self.counts[f"shown: {act}"] += 1

    def answered(self, page: Page, path: str, began: float) -> None:
        with self.lock:
            self.counts[f"answers {page.status // 100}xx"] += 1
            if page.status >= BROKEN:
                entry = {"from": began, "at": time.monotonic(), "path": path, "status": page.status}
                self.broken.append(entry)

    def cut(self) -> None:
        with self.lock:
            self.counts["answers that never came"] += 1


class Visitor(threading.Thread):
    """Does one thing after another until told to stop; what fails is tried again like a person would."""

    def __init__(self, person: dict[str, Any], browser: Browser, notebook: Notebook, rng: random.Random) -> None:
        super().__init__(daemon=True, name=person["email"])
        self.person = person
        self.browser = browser
        self.notebook = notebook
        self.rng = rng
        self.acts: list[tuple[int, Callable[[], None]]] = [(1, self.read_notices)]
        self._end = threading.Event()

    def stop(self) -> None:
        self._end.set()

    def run(self) -> None:
        signed_in = False
        while not self._end.wait(self.rng.uniform(*REST)):
            try:
                if not signed_in:
                    signed_in = self.sign_in()
                else:
                    self.act()
            except CutOff:
                self.notebook.cut()
            except Exception as error:  # noqa: BLE001 - a person's thread must not end unseen
                self.notebook.errors.append(f"{self.name}: {error!r}")
                return

    def act(self) -> None:
        weights, acts = zip(*self.acts, strict=True)
        self.rng.choices(acts, weights)[0]()

    def sign_in(self) -> bool:
        page = self.get("/accounts/login/")
        form = form_to(page, "/accounts/login/", "login")
        if form is None:
            return "/accounts/logout/" in page.text
        page = self.send(page, form, login=self.person["email"], password=self.person["password"])
        if "/2fa/" in page.path:
            form = form_to(page, "/2fa/", "code")
            if form is None:
                return False
            page = self.send(page, form, code=code_of(self.person["secret"]))
        return page.status == OK and "/accounts/logout/" in page.text

    def get(self, path: str) -> Page:
        began = time.monotonic()
        page = self.browser.get(path)
        self.notebook.answered(page, path, began)
        return page

    def send(self, page: Page, form: Form, **typed: str) -> Page:
        began = time.monotonic()
        answer = self.browser.send(page, form, **typed)
        self.notebook.answered(answer, form.action or page.path, began)
        return answer

    def post(self, path: str, fields: list[tuple[str, str]]) -> Page:
        began = time.monotonic()
        answer = self.browser.post(path, [self.browser.token(), *fields])
        self.notebook.answered(answer, path, began)
        return answer

    def read_notices(self) -> None:
        self.get("/notices/")

    def pick(self, pattern: str, page: Page) -> str | None:
        found = sorted(set(re.findall(pattern, page.text)))
        return self.rng.choice(found) if found else None


def form_to(page: Page, part: str, name: str = "") -> Form | None:
    """The form whose address holds ``part``, or that has no address of its own; with a field of this name."""
    if page.status >= REFUSED and page.status != INVALID:
        return None
    for form in page.forms:
        if part in (form.action or page.path) and (not name or _has(page, name)):
            return form
    return None


def _has(page: Page, name: str) -> bool:
    return f'name="{name}"' in page.text
