"""Reads a form out of a page and sends it as a browser without scripts would."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from projects import fields
from projects.models import Project
from projects.selectors.applications import section_answers, section_records


class FormReader(HTMLParser):
    """The controls of the first form whose ``id`` or class matches, with the values they would send."""

    def __init__(self, marker: str) -> None:
        super().__init__()
        self.marker = marker
        self.inside = False
        self.data: dict[str, Any] = {}
        self.select = ""
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = self.marker in (given.get("id"), *given.get("class", "").split())
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self.input(name, given)
        elif tag == "select":
            self.select = name
            self.data.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in given:
            self.data[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area = name
            self.data[name] = ""

    def input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self.data.setdefault(name, []).append(given.get("value", "on"))
        elif name == "conflict":
            self.data.setdefault(name, []).append(given["value"])
        else:
            self.data[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            # The line break after the opening tag does not belong to the text.
            self.data[self.area] = self.data[self.area].removeprefix("\n")
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.data[self.area] += data


def read_form(html: str, marker: str = "section-form") -> dict[str, Any]:
    reader = FormReader(marker)
    reader.feed(html)
    assert reader.data, f"the page has no form {marker}"
    return reader.data


def section_url(project: Any, section: str) -> str:
    return reverse("projects:section_edit", args=[project.ref, section])


def autosave_url(project: Any, section: str) -> str:
    return reverse("projects:section_autosave", args=[project.ref, section])


def open_form(client: Client, project: Any, section: str) -> dict[str, Any]:
    response = client.get(section_url(project, section))
    assert response.status_code == 200, response.status_code
    return read_form(response.content.decode())


def send(client: Client, project: Any, section: str, data: dict[str, Any], **more: Any) -> Any:
    return client.post(section_url(project, section), {**data, **more})


def autosave(client: Client, project: Any, section: str, data: dict[str, Any], **more: Any) -> Any:
    return client.post(autosave_url(project, section), {**data, **more}, headers={"accept": "application/json"})


def answer(project: Project, section: str, key: str) -> Any:
    """The stored answer, read anew."""
    fresh = Project.objects.get(pk=project.pk)
    return section_answers(fresh, fields.section(section), section_records(fresh)[section])[key]
