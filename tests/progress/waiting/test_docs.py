"""The page of deadlines says what the registry says, and every periodic job has its sentence."""

from django.conf import settings
from django.core.management import call_command

from progress.waiting.registry import KINDS


def test_the_page_is_current():
    call_command("draw_deadlines", check=True)


def test_every_kind_and_every_job_stands_on_it():
    page = (settings.BASE_DIR / "docs" / "deadlines.md").read_text(encoding="utf-8")
    assert all(f"(`{key}`)" in page for key in KINDS)
    assert all(f"`{entry['task']}`" in page for entry in settings.CELERY_BEAT_SCHEDULE.values())


def test_every_periodic_job_has_its_sentence_and_no_other():
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} == settings.JOB_WORDS.keys()
