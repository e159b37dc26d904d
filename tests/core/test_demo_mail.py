"""The demonstration's e-mails can be read; the real portal has no such page."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def _demo(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "core.demo_mail.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


def send(body: str) -> None:
    assert EmailMessage("确认邮箱", body, None, ["visitor@example.org"]).send() == 1


@pytest.mark.usefixtures("_demo")
def test_every_mail_is_a_readable_file_and_stands_on_the_page(settings):
    send("请打开 http://localhost:8000/confirm/abc/ 确认。")
    send("<script>alert(1)</script>")
    texts = [path.read_text() for path in sorted(settings.EMAIL_FILE_PATH.iterdir())]
    assert "Subject: 确认邮箱" in texts[0]
    page = Client().get("/demo/mail/").content.decode()
    assert 'href="http://localhost:8000/confirm/abc/"' in page
    assert "<script>alert" not in page
    assert "<h2>确认邮箱</h2>" in page
    assert "收件人：visitor@example.org" in page
    assert "Subject:" not in page
    assert page.index("alert(1)") < page.index("confirm/abc"), "newest first"


@pytest.mark.usefixtures("_demo")
def test_before_the_first_mail_the_page_says_so():
    assert "empty-state" in Client().get("/demo/mail/").content.decode()


def test_the_page_does_not_exist_outside_of_a_demonstration(settings):
    settings.DEMO = False
    assert Client().get("/demo/mail/").status_code == 404
