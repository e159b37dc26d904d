"""Static files: what pages load from npm is found, and nothing else of these packages."""

from django.contrib.staticfiles import finders
from django.core.management import call_command

from springrain.vendor import FILES, VendorFinder


def test_every_file_is_where_npm_puts_it():
    assert [name for name in FILES if finders.find(name) is None] == []


def test_only_these_are_collected():
    assert [name for name, _ in VendorFinder().list(None)] == list(FILES)
    assert finders.find("vendor/tabler/css/tabler-flags.min.css") is None


def test_collecting_gives_hashed_and_compressed_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "vendor/htmx/htmx.min.js").exists()
    assert list((tmp_path / "vendor/htmx").glob("htmx.min.*.js.gz"))
    assert (tmp_path / "staticfiles.json").exists()
