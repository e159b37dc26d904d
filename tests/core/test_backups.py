"""A backup brought back into an empty database is the same portal: rows, files, audit log. Nothing less is taken."""

import io
import json
import tarfile
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from core.backups import MANIFEST, rows_by_table
from core.chain import chain_head, verify_chain
from core.models import AuditEntry
from projects.models import Document, Project
from projects.services.documents import add_document
from tests.factories import draft_project, pdf, submitted_project
from tests.personas import make_personas

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def portal(tmp_path, settings):
    """People, a project with a document, and its receipt in the audit log; files in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    people = make_personas()
    project = draft_project(people.wang)
    add_document(by=people.wang.actor, project=project, section="evidence", title="伦理批件", tier=3, upload=pdf())
    submitted_project(people.zhao)
    return people


@contextmanager
def elsewhere(settings, tmp_path):
    """A new machine: an empty database and no files."""
    original, media = connection.settings_dict["NAME"], settings.MEDIA_ROOT
    name = f"{original}_elsewhere"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    connection.settings_dict["NAME"], settings.MEDIA_ROOT = name, tmp_path / "elsewhere"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], settings.MEDIA_ROOT = original, media
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def backup(tmp_path, name="portal.tar"):
    file = tmp_path / name
    call_command("backup", file, verbosity=0, stdout=io.StringIO())
    return file


def restore(file, *options):
    call_command("restore", file, *options, verbosity=0, stdout=io.StringIO())


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rewritten(file, change):
    """The same backup with its members changed by ``change(name, content)``; None leaves one out."""
    target = file.with_name("changed.tar")
    with tarfile.open(file) as old, tarfile.open(target, "w") as new:
        for info in old.getmembers():
            content = change(info.name, old.extractfile(info).read())
            if content is not None:
                info.size = len(content)
                new.addfile(info, io.BytesIO(content))
    return target


def test_everything_comes_back_on_an_empty_machine(portal, tmp_path, settings):
    before, head, files = rows_by_table(), chain_head(), files_of(settings.MEDIA_ROOT)
    people = sorted(User.objects.values_list("email", "password"))
    file = backup(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    with elsewhere(settings, tmp_path):
        restore(file)
        after = rows_by_table()
        # What is noted of the restore itself comes on top.
        assert {**after, "core_auditentry": after["core_auditentry"] - 1} == before
        assert sorted(User.objects.values_list("email", "password")) == people
        assert files_of(settings.MEDIA_ROOT) == files
        assert len(files) >= 1
        assert verify_chain([head]).is_whole
        assert AuditEntry.objects.latest("seq").event == "backup.restored"
        # It goes on: numbers are given on where they ended, and the audit log takes new lines.
        assert default_storage.exists(Document.objects.get().versions.get().file.name)
        new = submitted_project(portal.li)
        assert new.reference > max(
            Project.objects.exclude(pk=new.pk).exclude(reference=None).values_list("reference", flat=True)
        )
        assert verify_chain().is_whole


def test_a_portal_in_use_is_replaced_only_on_demand(portal, tmp_path, settings):
    file = backup(tmp_path)
    with elsewhere(settings, tmp_path):
        restore(file)
        User.objects.create_user("later@example.org", None, name="后来的人")
        default_storage.save("later.txt", ContentFile(b"later"))
        with pytest.raises(CommandError, match="in use"):
            restore(file)
        assert User.objects.filter(email="later@example.org").exists()
        restore(file, "--replace")
        assert not User.objects.filter(email="later@example.org").exists()
        assert not default_storage.exists("later.txt")
        [aside] = settings.MEDIA_ROOT.parent.glob("elsewhere.before-*")
        assert (aside / "later.txt").read_bytes() == b"later"


def test_files_alone_are_a_portal_in_use(portal, tmp_path, settings):
    file = backup(tmp_path)
    with elsewhere(settings, tmp_path):
        default_storage.save("left.txt", ContentFile(b"left"))
        with pytest.raises(CommandError, match="in use"):
            restore(file)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name, content: None if name == MANIFEST else content, "no whole backup"),
        (
            lambda name, content: content[:-1] + bytes([content[-1] ^ 1]) if name == "database.dump" else content,
            "SHA-256",
        ),
        (lambda name, content: content + b"x" if name.startswith("files/") else content, "SHA-256"),
        (lambda name, content: None if name.startswith("files/") else content, "Not what the manifest lists"),
    ],
)
def test_a_damaged_backup_changes_nothing(portal, tmp_path, change, words):
    before = rows_by_table()
    file = rewritten(backup(tmp_path), change)
    noted = {**before, "core_auditentry": before["core_auditentry"] + 1}
    with pytest.raises(CommandError, match=words):
        restore(file, "--replace")
    assert rows_by_table() == noted


def test_a_backup_of_a_newer_version_is_refused(portal, tmp_path):
    def newer(name, content):
        if name != MANIFEST:
            return content
        manifest = json.loads(content)
        manifest["migrations"]["projects"] = "9999_from_the_future"
        return json.dumps(manifest).encode()

    file = rewritten(backup(tmp_path), newer)
    with pytest.raises(CommandError, match=r"newer version.*9999_from_the_future"):
        restore(file, "--replace")


def test_a_name_that_leads_out_of_the_folder_is_refused(portal, tmp_path):
    file = backup(tmp_path)
    target = rewritten(file, lambda name, content: content)
    with tarfile.open(file) as old:
        manifest = json.loads(old.extractfile(MANIFEST).read())
    evil = "files/../../evil"
    manifest["digests"][evil] = "0" * 64
    target = rewritten(file, lambda name, content: None if name == MANIFEST else content)
    with tarfile.open(target, "a") as tar:
        for name, content in ((evil, b"evil"), (MANIFEST, json.dumps(manifest).encode())):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    with pytest.raises(CommandError, match="no plain file"):
        restore(target, "--replace")
    assert not (tmp_path.parent / "evil").exists()


def test_a_backup_never_overwrites_another(portal, tmp_path):
    file = backup(tmp_path)
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", file)


def test_without_the_programs_it_is_said_what_to_install(portal, tmp_path, settings):
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    with pytest.raises(CommandError, match="POSTGRES_PROGRAMS"):
        call_command("backup", tmp_path / "none.tar")
    assert not list(tmp_path.glob("none*"))
