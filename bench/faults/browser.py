"""What a person's browser does: cookies, pages, forms. An answer that never came is said as such."""

import base64
import hashlib
import hmac
import http.client
import http.cookiejar
import struct
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

HOST = "portal.faults.test"
TIMEOUT = 30


class CutOff(Exception):
    """The connection ended before the answer: nobody knows whether the act was done."""


@dataclass
class Form:
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """``path`` is where the redirects ended."""

    status: int
    path: str
    text: str

    @property
    def forms(self) -> list[Form]:
        reader = _FormReader()
        reader.feed(self.text)
        return reader.forms


class _FormReader(HTMLParser):
    """The forms with what they would send if nothing more were typed."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area: tuple[str, list[str]] | None = None
        self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", "")))
        elif self.forms and tag == "textarea":
            self._area = (found.get("name", ""), [])
        elif self.forms and tag == "select":
            self._choice = found.get("name", "")
        elif self.forms and tag == "option" and "selected" in found and self._choice:
            self.forms[-1].fields.append((self._choice, found.get("value", "")))
        elif self.forms and tag == "input" and _is_sent(found):
            self.forms[-1].fields.append((found["name"], found.get("value", "on")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # A browser drops the line break after the opening tag.
            self.forms[-1].fields.append((self._area[0], "".join(self._area[1]).removeprefix("\n")))
            self._area = None


def _is_sent(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "text")
    if not attributes.get("name") or kind in {"submit", "button", "file", "image"}:
        return False
    return kind not in {"checkbox", "radio"} or "checked" in attributes


class Browser:
    """``address``: the network address the proxy in front would name."""

    def __init__(self, port: int, address: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        # The proxy in front speaks TLS in production; here its headers say so.
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https"))
        self.cookies = http.cookiejar.CookieJar(policy)
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": address,
            "Referer": f"https://{HOST}/",
            "Accept-Language": "zh-hans",
        }

    def get(self, path: str) -> Page:
        return self._ask(path, None)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Page:
        return self._ask(path, urllib.parse.urlencode(fields).encode())

    def send(self, page: Page, form: Form, **typed: str) -> Page:
        """Sends a form of the page with some fields typed anew."""
        kept = [(name, value) for name, value in form.fields if name not in typed]
        return self.post(urllib.parse.urljoin(page.path, form.action) or page.path, [*kept, *typed.items()])

    def token(self) -> tuple[str, str]:
        value = next((cookie.value or "" for cookie in self.cookies if cookie.name.endswith("csrf")), "")
        return ("csrfmiddlewaretoken", value)

    def _ask(self, path: str, data: bytes | None) -> Page:
        asked = urllib.request.Request(self.base + path, data=data, headers=self.headers)  # noqa: S310 - our own
        try:
            with self.opener.open(asked, timeout=TIMEOUT) as answer:
                return _page(answer.status, answer.url, answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return _page(refusal.code, refusal.url, _body(refusal))
        except (OSError, http.client.HTTPException) as error:
            raise CutOff(str(error)) from error


def _body(refusal: urllib.error.HTTPError) -> bytes:
    try:
        return refusal.read()
    except (OSError, http.client.HTTPException) as error:
        raise CutOff(str(error)) from error


def _page(status: int, url: str | None, content: bytes) -> Page:
    return Page(status, urllib.parse.urlsplit(url or "").path, content.decode(errors="replace"))


def code_of(secret: str) -> str:
    """The six digits an authenticator shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
