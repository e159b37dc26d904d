"""Long work: begun after commit, safe to run twice, seen by its owner while it runs."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from core import runner
from core.enums import JobStatus
from core.errors import GuardRefused
from core.jobs import attach_output, start_job
from core.locks import connection_beside, session_lock
from core.models import AuditEntry, Job
from core.runner import MOST_ATTEMPTS, drop_old_files, run_job, sweep_jobs
from tests.core.kinds import kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def double(job, progress):
    with job.input.open("rb") as source:
        text = source.read()
    attach_output(job, name="结果.txt", content=text * 2)
    progress(2, 2)
    return {"sentence": "已完成", "url": "/projects/"}


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def waiting_job(person, name: str, **changes) -> Job:
    """A job whose message was lost."""
    return Job.objects.create(ref="LOST", kind=name, owner=person.user, **changes)


def test_a_job_runs_after_commit_with_its_file_and_parameters(people):
    seen = []

    def work(job, progress):
        seen.append((job.params, job.input.read()))
        return {"rows": 3}

    with kind("count", work), transaction.atomic():
        job = start_job(
            kind="count", by=people.wang.actor, params={"day": "2026-07-02"}, input_file=ContentFile(b"abc"), total=3
        )
        assert seen == []
    assert seen == [({"day": "2026-07-02"}, b"abc")]
    ended = again(job)
    assert (ended.status, ended.result, ended.attempts) == (JobStatus.DONE, {"rows": 3}, 1)
    assert ended.started_at <= ended.ended_at


def test_a_rolled_back_request_starts_nothing(people):
    with kind("count", lambda job, progress: pytest.fail("must not run")), transaction.atomic():
        start_job(kind="count", by=people.wang.actor)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_an_unknown_kind_is_our_mistake(people):
    with pytest.raises(ValueError, match="nonsense"):
        start_job(kind="nonsense", by=people.wang.actor)


def test_progress_is_seen_while_the_work_has_an_open_transaction(people):
    seen = []

    def work(job, progress):
        with transaction.atomic():
            progress(5, 10)
            progress(10, 10)
            with connection_beside() as other, other.cursor() as cursor:
                cursor.execute("SELECT done, total, status FROM core_job WHERE id = %s", [job.pk])
                seen.append(cursor.fetchone())
        return {}

    with kind("count", work):
        job = start_job(kind="count", by=people.wang.actor)
    assert seen == [(10, 10, "running")]
    assert (again(job).done, again(job).total) == (10, 10)


def test_progress_is_kept_when_the_work_is_rolled_back(people):
    def work(job, progress):
        with transaction.atomic():
            progress(1, 3)
            raise GuardRefused("第三行缺少名称。")

    with kind("count", work):
        job = start_job(kind="count", by=people.wang.actor)
    ended = again(job)
    assert (ended.status, ended.error, ended.done) == (JobStatus.FAILED, "第三行缺少名称。", 1)


def test_a_fault_is_told_in_a_plain_sentence_and_logged(people, caplog):
    def work(job, progress):
        raise KeyError("inner detail")

    with kind("count", work):
        job = start_job(kind="count", by=people.wang.actor)
    ended = again(job)
    assert ended.status == JobStatus.FAILED
    assert ended.error
    assert "inner detail" not in ended.error
    assert "inner detail" in caplog.text


def test_a_second_message_for_the_same_job_does_nothing(people):
    runs = []
    with kind("count", lambda job, progress: runs.append(job.pk) or {}):
        job = start_job(kind="count", by=people.wang.actor)
        run_job(job.pk)
    assert runs == [job.pk]


def test_two_workers_do_not_run_the_same_job(people):
    runs = []
    with kind("count", lambda job, progress: runs.append(1) or {}):
        job = waiting_job(people.wang, "count")
        with connection_beside() as other, session_lock("job", job.pk, using=other):
            run_job(job.pk)
            assert runs == []
            assert sweep_jobs() == 0
        run_job(job.pk)
    assert runs == [1]


def test_a_job_left_by_a_dead_worker_is_begun_again_but_not_for_ever(people):
    runs = []
    with kind("count", lambda job, progress: runs.append(1) or {}):
        job = waiting_job(people.wang, "count", status=JobStatus.RUNNING, attempts=1)
        assert sweep_jobs() == 1
        assert again(job).status == JobStatus.DONE
        Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempts=MOST_ATTEMPTS)
        sweep_jobs()
    assert runs == [1]
    assert (again(job).status, bool(again(job).error)) == (JobStatus.FAILED, True)


def test_a_job_whose_message_was_lost_is_found(people):
    with kind("count", lambda job, progress: {}):
        job = waiting_job(people.wang, "count")
        assert sweep_jobs() == 0
        Job.objects.update(created_at=timezone.now() - runner.LOST_AFTER - timedelta(seconds=1))
        assert sweep_jobs() == 1
    assert again(job).status == JobStatus.DONE


def test_work_that_touches_its_own_job_cannot_block_itself(people):
    def work(job, progress):
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(done=7)
            progress(1, 1)
        return {}

    with kind("count", work):
        job = start_job(kind="count", by=people.wang.actor)
    assert again(job).status == JobStatus.DONE


def test_files_are_deleted_after_their_time_and_the_record_stays(people):
    with kind("double", double):
        job = start_job(kind="double", by=people.wang.actor, input_file=ContentFile(b"ab"))
    storage, name = again(job).output.storage, again(job).output.name
    assert drop_old_files() == 0
    Job.objects.update(ended_at=timezone.now() - runner.KEEP_FILES - timedelta(hours=1))
    assert drop_old_files() == 1
    assert not storage.exists(name)
    assert (again(job).output.name, again(job).output_name) == ("", "结果.txt")


def test_only_the_owner_downloads_and_every_download_is_recorded(people, sign_in):
    with kind("double", double):
        job = start_job(kind="double", by=people.wang.actor, input_file=ContentFile(b"ab"))
    path = f"/jobs/{job.ref}/output/"
    for stranger in (people.li, people.manager, people.officer, people.system_admin, people.audit_admin):
        assert sign_in(stranger).get(path).status_code == 404
    assert not AuditEntry.objects.filter(event="export.made").exists()
    response = sign_in(people.wang).get(path)
    assert b"".join(response.streaming_content) == b"abab"
    assert "attachment" in response["Content-Disposition"]
    entry = AuditEntry.objects.get(event="export.made")
    assert (entry.actor_id, entry.object_ref) == (people.wang.user.pk, job.ref)
    response.close()


def test_there_is_nothing_to_download_before_the_end(people, sign_in):
    job = waiting_job(people.wang, "double", output="jobs/out/x", output_name="x")
    assert sign_in(people.wang).get(f"/jobs/{job.ref}/output/").status_code == 404


def test_the_page_asks_again_while_the_work_runs_and_stops_at_the_end(people, sign_in):
    with kind("double", double, label="加倍"):
        job = waiting_job(people.wang, "double", status=JobStatus.RUNNING, done=3, total=12)
        running = sign_in(people.wang).get(f"/jobs/{job.ref}/progress/").content.decode()
        assert "hx-trigger" in running
        assert "3 / 12" in running
        assert f'href="/jobs/{job.ref}/"' in running, "there is a way without JavaScript"
        Job.objects.filter(pk=job.pk).update(
            status=JobStatus.DONE, result={"sentence": "已完成", "url": "//evil.example"}
        )
        ended = sign_in(people.wang).get(f"/jobs/{job.ref}/progress/").content.decode()
    assert "hx-trigger" not in ended
    assert "已完成" in ended
    assert "evil" not in ended


@pytest.mark.parametrize("page", ["", "progress/", "output/"])
def test_jobs_of_others_do_not_exist(people, sign_in, page):
    with kind("double", double):
        job = start_job(kind="double", by=people.wang.actor, input_file=ContentFile(b"ab"))
    assert sign_in(people.li).get(f"/jobs/{job.ref}/{page}").status_code == 404


def test_the_list_shows_the_own_jobs_at_the_same_cost(people, sign_in, django_assert_num_queries):
    client = sign_in(people.wang)
    client.get("/jobs/")
    with connection.cursor():
        pass
    with kind("double", double, label="加倍"):
        Job.objects.create(ref="OTHER", kind="double", owner=people.li.user)
        for number, expected in ((1, 1), (2, 3)):
            for each in range(number):
                Job.objects.create(ref=f"MINE{number}{each}", kind="double", owner=people.wang.user)
            with django_assert_num_queries(QUERIES):
                page = client.get("/jobs/").content.decode()
            assert page.count("MINE") == expected
            assert "OTHER" not in page


# Session, user, memberships, the bell's number, the rows.
QUERIES = 5
