"""Celery: Redis when there is one, otherwise messages as files in the data folder."""

from typing import Any

from celery.schedules import crontab

from springrain import env

CELERY_BROKER_URL = env.text("REDIS_URL") or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if env.text("REDIS_URL"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # A task longer than this would be handed out a second time.
        "visibility_timeout": 4 * 3600,
        # A web request that enqueues must not hang on a broker that is away.
        "socket_connect_timeout": 3,
        "socket_timeout": 10,
    }
else:
    CELERY_BROKER_TRANSPORT = "springrain.embedded.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(env.data_dir() / "broker")}
    # Remote control would leave one more control file behind at every start.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "springrain"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
# A task of a worker that died is done again: tasks are safe to run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 3 * 3600
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(env.data_dir() / "beat" / "schedule")
# Name of the sweep -> {"task": registered name, "schedule": seconds or crontab}.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "mail": {"task": "core.tasks.sweep_mail", "schedule": 60},
    # A person's day begins with the digest; later runs find nothing left, and mend a morning without a worker.
    "digests": {"task": "core.tasks.send_digests", "schedule": crontab(hour="8-20", minute=0)},
    "jobs": {"task": "core.tasks.sweep_jobs", "schedule": 5 * 60},
    "tidy": {"task": "core.tasks.tidy", "schedule": crontab(hour=3, minute=40)},
    # The screening's days begin in the morning; later runs find nothing left, and mend a morning without a worker.
    "screening_reminders": {"task": "screening.tasks.remind_experts", "schedule": crontab(hour="8-18/2", minute=10)},
    "screening_unanswered": {
        "task": "screening.tasks.replace_unanswered",
        "schedule": crontab(hour="7-19/3", minute=20),
    },
    "screening_late": {"task": "screening.tasks.escalate_late", "schedule": crontab(hour="9-18/3", minute=15)},
    "screening_releases": {"task": "screening.tasks.release_due_rounds", "schedule": crontab(hour="8-20", minute=5)},
    "screening_publications": {
        "task": "screening.tasks.close_due_publications",
        "schedule": crontab(hour="0-23/6", minute=30),
    },
    "screening_figures": {"task": "screening.tasks.compute_stale_rounds", "schedule": 15 * 60},
    "screening_rounds": {"task": "screening.tasks.advance_rounds", "schedule": 30 * 60},
    "screening_pledges": {"task": "screening.tasks.ask_for_pledges", "schedule": crontab(hour="8-18/5", minute=25)},
    "matching_enquiries": {"task": "matching.tasks.remind_platforms", "schedule": crontab(hour="8-18/5", minute=35)},
    "agreements": {"task": "matching.tasks.remind_agreements", "schedule": crontab(hour="8-18/5", minute=55)},
    "meetings": {"task": "matching.tasks.remind_meetings", "schedule": 10 * 60},
    "needs": {"task": "matching.tasks.close_expired_needs", "schedule": crontab(hour="7-19/4", minute=35)},
    "matches": {"task": "matching.tasks.follow_up_matches", "schedule": crontab(hour="7-19/4", minute=45)},
    "fairs": {"task": "matching.tasks.follow_up_fairs", "schedule": crontab(hour="0,8-18/5", minute=20)},
    "activities": {"task": "outreach.tasks.remind_activities", "schedule": crontab(hour="8-18/5", minute=50)},
    "registration_departments": {
        "task": "registration.tasks.desks.remind_departments",
        "schedule": crontab(hour="8-18/5", minute=50),
    },
    "registration_institutes": {
        "task": "registration.tasks.desks.remind_institutes",
        "schedule": crontab(hour="8-18/5", minute=52),
    },
    "search": {"task": "matching.tasks.refresh_search", "schedule": 60},
    "search_alerts": {"task": "matching.tasks.send_search_alerts", "schedule": 60},
    "search_news": {"task": "matching.tasks.drop_search_news", "schedule": crontab(hour=4, minute=10)},
    "figures": {"task": "progress.tasks.take_in_changes", "schedule": 3 * 60},
    "figures_nightly": {"task": "progress.tasks.take_in_changes", "schedule": crontab(hour=0, minute=15)},
    # After the night's taking in, before anybody looks.
    "boards": {"task": "progress.tasks.prepare_boards", "schedule": crontab(hour=0, minute=40)},
    "overdue": {"task": "progress.tasks.escalate_overdue", "schedule": crontab(hour="9-18/3", minute=5)},
    # On the first working day after a period; later runs find nothing left, and mend a morning without a worker.
    "reports": {"task": "progress.tasks.make_due_reports", "schedule": crontab(hour="7-19/2", minute=5)},
    # In the morning; later runs find nobody left to tell, and mend a morning without a worker.
    "targets": {"task": "progress.tasks.warn_of_targets", "schedule": crontab(hour="8-18/5", minute=42)},
    "old_tokens": {"task": "matching.tasks.drop_old_tokens", "schedule": crontab(hour=4, minute=20)},
    "classifications": {
        "task": "registration.tasks.classing.remind_classifications",
        "schedule": crontab(hour="8-18/5", minute=40),
    },
    "milestones_unconfirmed": {
        "task": "registration.tasks.milestones.remind_unconfirmed",
        "schedule": crontab(hour="8-18/5", minute=12),
    },
    "stages_due": {
        "task": "registration.tasks.milestones.remind_stages",
        "schedule": crontab(hour="8-18/5", minute=22),
    },
    "registration_appointments": {
        "task": "registration.tasks.appointments.remind_appointments",
        "schedule": 10 * 60,
    },
    # A hotline day begins in the morning; later runs find nothing left, and mend a morning without a worker.
    "registration_hotline": {
        "task": "registration.tasks.appointments.follow_up_hotline",
        "schedule": crontab(hour="8-18/3", minute=25),
    },
    "dossier_remarks": {
        "task": "registration.tasks.dossier.remind_remarks",
        "schedule": crontab(hour="8-18/5", minute=50),
    },
    # A coach's day begins with what is late; later runs find nothing left, and mend a morning without a worker.
    "coaching_idle": {"task": "registration.tasks.coaching.remind_idle", "schedule": crontab(hour="8-18/5", minute=15)},
    "coaching_due": {"task": "registration.tasks.coaching.remind_due", "schedule": crontab(hour="7-19/4", minute=50)},
    "sign_in_attempts": {"task": "accounts.tasks.sweep_sign_in_attempts", "schedule": crontab(hour=3, minute=50)},
}

# Seconds to wait after each failed attempt to send an e-mail; after one more attempt it is given up.
MAIL_RETRY_SECONDS = [60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600, 24 * 3600]
# A job that nobody has begun for so many seconds has lost its message.
JOB_LOST_SECONDS = 5 * 60
