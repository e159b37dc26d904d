"""The check of the translations finds what is missing, fuzzy or not compiled."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from springrain.management.commands.check_translations import WITH_TEXTS

pytestmark = pytest.mark.skipif(
    shutil.which("msgfmt") is None, reason="needs gettext (Debian: apt-get install gettext)"
)

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
HELLO = 'msgid "Hello"\nmsgstr "您好"\n\n'


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "texts.py").write_text('from django.utils.translation import gettext as _\n_("Hello")\n')
    (tmp_path / "locale/zh_Hans/LC_MESSAGES").mkdir(parents=True)
    translate(tmp_path, HELLO)
    return tmp_path


def translate(sources: Path, entries: str) -> None:
    catalogue = sources / "locale/zh_Hans/LC_MESSAGES/django.po"
    catalogue.write_text(HEADER + entries)
    subprocess.run(["msgfmt", "-o", catalogue.with_suffix(".mo"), catalogue], check=True)


def translate_libraries(sources: Path, entries: str) -> Path:
    catalogue = sources / "locale/libraries/zh_Hans/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(HEADER + entries)
    subprocess.run(["msgfmt", "-o", catalogue.with_suffix(".mo"), catalogue], check=True)
    return catalogue


def check(sources: Path) -> None:
    call_command("check_translations", folder=sources, verbosity=0)


def test_a_complete_catalogue_passes(sources):
    check(sources)


@pytest.mark.parametrize("text", ["Good bye", "Two\\nlines"])
def test_a_text_without_translation_is_named(sources, text):
    with (sources / "core" / "texts.py").open("a") as file:
        file.write(f'_("{text}")\n')
    with pytest.raises(CommandError, match=f"untranslated.*{text.split(chr(92))[0]}"):
        check(sources)


def test_a_text_like_a_translated_one_is_still_without_translation(sources):
    translate(sources, 'msgid "Please sign in here."\nmsgstr "请在此登录。"\n\n' + HELLO)
    (sources / "core" / "more.py").write_text('_("Please sign up here.")\n')
    with pytest.raises(CommandError, match=r"untranslated.*Please sign up here\."):
        check(sources)


def test_a_text_only_in_a_template_is_looked_for_too(sources):
    (sources / "templates").mkdir()
    (sources / "templates" / "page.html").write_text('{% load i18n %}{% translate "Good bye" %}')
    with pytest.raises(CommandError, match=r"untranslated.*Good bye"):
        check(sources)


def test_what_libraries_say_needs_no_source_of_ours(sources):
    translate_libraries(sources, 'msgid "Enter a whole number."\nmsgstr "请填写整数。"\n')
    check(sources)


def test_what_libraries_say_is_checked_too(sources):
    catalogue = translate_libraries(sources, 'msgid "Enter a whole number."\nmsgstr ""\n')
    with pytest.raises(CommandError, match=r"untranslated.*whole number"):
        check(sources)
    catalogue.with_suffix(".mo").unlink()
    with pytest.raises(CommandError, match="compilemessages"):
        check(sources)


def test_a_fuzzy_translation_is_named(sources):
    translate(sources, "#, fuzzy\n" + HELLO)
    with pytest.raises(CommandError, match=r"fuzzy.*Hello"):
        check(sources)


def test_a_catalogue_that_was_not_compiled_again_is_refused(sources):
    (sources / "locale/zh_Hans/LC_MESSAGES/django.po").write_text(HEADER + HELLO.replace("您好", "你好"))
    with pytest.raises(CommandError, match="compilemessages"):
        check(sources)


def test_checking_changes_nothing(sources):
    before = {path: path.read_bytes() for path in sources.rglob("*") if path.is_file()}
    with (sources / "core" / "texts.py").open("a") as file:
        file.write('_("Good bye")\n')
    before[sources / "core" / "texts.py"] = (sources / "core" / "texts.py").read_bytes()
    with pytest.raises(CommandError):
        check(sources)
    assert {path: path.read_bytes() for path in sources.rglob("*") if path.is_file()} == before


def test_texts_under_another_name_are_found(sources: Path) -> None:
    place = sources / "core" / "texts.py"
    lost = "from django.utils.translation import gettext_lazy as _later\n_later('Lost')\n"
    place.write_text(place.read_text() + lost)
    with pytest.raises(CommandError, match="_later"):
        check(sources)


def test_every_app_of_ours_is_looked_at() -> None:
    apps = {path.parent.name for path in Path(__file__).parents[2].glob("*/apps.py")}
    assert apps <= set(WITH_TEXTS)
