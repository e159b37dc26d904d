"""What a doctor, an officer and a firm do in the journey, each act through its own page."""

import re
from typing import Any

from bench.faults.browser import Page
from bench.faults.visitors import OK, Visitor, form_to

NUMBER = r"CY44-\d{4}-\d{6}"
TEXT = "补充说明第 {} 次：已按意见核对数据来源，写明依据，便于不熟悉本领域的人理解，不含任何患者信息。"
MESSAGE = "我们有相近产品的注册和生产经验，希望了解样机现状和后续计划，可派工程师到科室当面沟通。"


class Doctor(Visitor):
    """Hands in drafts, corrects, writes, opens accepted projects to enterprises, accepts their requests."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.drafts: list[str] = list(self.person["drafts"])
        self.written: dict[str, int] = {}
        self.acts += [
            (6, self.hand_in),
            (3, self.hand_in_again),
            (3, self.write),
            (1, self.start_draft),
            (3, self.open_project),
            (2, self.accept_match),
        ]

    def hand_in(self) -> None:
        if self.drafts:
            key = self.rng.choice(self.drafts)
            if self._submit(key):
                self.drafts.remove(key)

    def hand_in_again(self) -> None:
        ref = self.pick(rf"/projects/({NUMBER})/", self.get("/projects/?status=returned"))
        if ref:
            self._submit(ref)

    def _submit(self, ref: str) -> bool:
        page = self.get(f"/projects/{ref}/submit/")
        form = form_to(page, f"/projects/{ref}/submit/")
        if form is not None and page.path.endswith("/submit/"):
            page = self.send(page, form)
        found = re.search(rf"/projects/({NUMBER})/$", page.path)
        if page.status != OK or not found:
            return False
        self.notebook.note("submitted", ref=ref, number=found[1], by=self.name)
        self._read_receipt(found[1])
        return True

    def _read_receipt(self, number: str) -> None:
        page = self.get(f"/projects/{number}/receipt/")
        if page.status != OK:
            return
        digests = re.findall(r'<dd class="digest">((?:[0-9a-f]{8} ){7}[0-9a-f]{8})</dd>', page.text)
        codes = re.findall(r'href="/verify/([^"/]+)/"', page.text)
        for digest, code in zip(digests, codes, strict=True):
            self.notebook.note("receipt", number=number, code=code, digest=digest.replace(" ", ""))

    def write(self) -> None:
        if not self.drafts:
            return
        ref = self.rng.choice(self.drafts)
        address = f"/projects/{ref}/application/clinical/"
        page = self.get(address)
        form = form_to(page, address, "problem")
        if form is None:
            return
        count = self.written[ref] = self.written.get(ref, 0) + 1
        answer = self.send(page, form, problem=TEXT.format(count), then="next")
        if answer.status == OK and answer.path.endswith("/product/"):
            self.notebook.note("saved", ref=ref, count=count)

    def start_draft(self) -> None:
        page = self.get("/projects/start/")
        form = form_to(page, "/projects/start/", "title")
        if form is None:
            return
        title = f"新设想 {self.rng.randrange(10**9)}"
        answer = self.send(page, form, title=title)
        found = re.search(r"/projects/([^/]+)/application/basics/$", answer.path)
        if answer.status == OK and found:
            self.notebook.note("started", ref=found[1], title=title)

    def open_project(self) -> None:
        ref = self.pick(rf"/projects/({NUMBER})/", self.get("/projects/?status=accepted"))
        if not ref:
            return
        answer = self.post(f"/projects/{ref}/openness/", [("openness", "enterprises")])
        if answer.status == OK:
            self.notebook.note("opened", number=ref)

    def accept_match(self) -> None:
        ref = self.pick(r"/matching/matches/([^/\"]+)/\"", self.get("/matching/matches/"))
        address = f"/matching/matches/{ref}/accept/"
        page = self.get(address) if ref else None
        form = form_to(page, "/accept/", "access_days") if page else None
        if page is None or form is None:
            return
        answer = self.send(page, form, access_days="90")
        if answer.status == OK and answer.path == f"/matching/matches/{ref}/":
            self.notebook.note("match accepted", match=ref)


class Officer(Visitor):
    """Decides formal checks, and has the ledger written out."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.acts += [(10, self.accept), (4, self.send_back), (1, self.export), (1, self.look_at_boards)]

    def accept(self) -> None:
        self._decide("accept", [("confirmed_class", "")])

    def send_back(self) -> None:
        points = [("target", "basics.title"), ("remark", "请写明器械名称。")]
        self._decide("return", [*points, ("text", "本次补正后新发现的问题，请一并修改。")])

    def _decide(self, act: str, fields: list[tuple[str, str]]) -> None:
        ref = self.pick(rf"/console/checks/({NUMBER})/", self.get("/console/checks/"))
        if ref is None or self.get(f"/console/checks/{ref}/").status != OK:
            return
        answer = self.post(f"/console/checks/{ref}/{act}/", [*fields, ("step", "send")])
        if answer.status == OK and answer.path == "/console/checks/":
            self.notebook.note("decided", number=ref, outcome=f"{act}ed", by=self.name)

    def export(self) -> None:
        answer = self.post("/console/ledger/export/", [])
        found = re.search(r"/console/ledger/jobs/([^/]+)/$", answer.path)
        if answer.status == OK and found:
            self.notebook.note("export begun", job=found[1])

    def look_at_boards(self) -> None:
        self.get("/progress/")


class Firm(Visitor):
    """Searches open projects and asks for them."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.acts += [(5, self.ask)]

    def ask(self) -> None:
        ref = self.pick(rf"/projects/({NUMBER})/", self.get("/matching/"))
        page: Page | None = self.get(f"/matching/projects/{ref}/request/") if ref else None
        form = form_to(page, "/request/", "message") if page else None
        if page is None or form is None:
            return
        answer = self.send(page, form, message=MESSAGE, cooperation="joint")
        found = re.search(r"/matching/matches/([^/]+)/$", answer.path)
        if answer.status == OK and found:
            self.notebook.note("match asked", match=found[1], number=str(ref), by=self.name)


KINDS: dict[str, type[Visitor]] = {"doctor": Doctor, "officer": Officer, "firm": Firm}
