"""What each periodic job does, in a sentence, for the page of the system administrators."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# By the task's name. A task of the schedule without a sentence fails a test.
JOB_WORDS: dict[str, Any] = {
    "core.tasks.sweep_mail": _("Sends e-mails that are due, and tries failed ones again."),
    "core.tasks.send_digests": _("Writes the daily e-mails: what is new, and what waits."),
    "core.tasks.sweep_jobs": _("Puts long work in line again whose worker was lost."),
    "core.tasks.tidy": _("Drops old files and old notes of runs, and writes down the head of the audit log."),
    "accounts.tasks.sweep_sign_in_attempts": _("Forgets old failed sign-ins."),
    "screening.tasks.remind_experts": _("Reminds experts before, on and after the last day of their scores."),
    "screening.tasks.replace_unanswered": _("Takes reviews back that nobody answered for, and asks for substitutes."),
    "screening.tasks.escalate_late": _("Tells chair and officers of scores that are late."),
    "screening.tasks.release_due_rounds": _("Lets prepared decisions leave the house on their day."),
    "screening.tasks.close_due_publications": _("Ends the time for objections to published results."),
    "screening.tasks.compute_stale_rounds": _("Works out the figures of rounds with new scores."),
    "screening.tasks.advance_rounds": _("Moves rounds on whose scores or decisions are all in."),
    "screening.tasks.ask_for_pledges": _("Asks experts to sign a new version of the pledge."),
    "matching.tasks.remind_platforms": _("Reminds service platforms of enquiries without an answer."),
    "matching.tasks.remind_agreements": _("Tells of agreements and access that end soon."),
    "matching.tasks.remind_meetings": _("Reminds both sides of tomorrow's meetings."),
    "matching.tasks.close_expired_needs": _("Closes needs whose time is over, and tells of those that end soon."),
    "matching.tasks.follow_up_matches": _("Lets unanswered and unsigned matches lapse, and reminds of the others."),
    "matching.tasks.follow_up_fairs": _("Closes registrations for matchmaking events, and reminds of tomorrow's."),
    "matching.tasks.refresh_search": _("Takes changes of projects into the search."),
    "matching.tasks.send_search_alerts": _("Tells whoever has saved a search what is new in it."),
    "matching.tasks.drop_search_news": _("Drops old news of saved searches."),
    "matching.tasks.drop_old_tokens": _("Drops tokens of programs that have run out."),
    "outreach.tasks.remind_activities": _("Reminds of tomorrow's activities, and of those not marked as held."),
    "registration.tasks.desks.remind_departments": _("Reminds departments of tasks, and tells of late ones."),
    "registration.tasks.desks.remind_institutes": _("Reminds test institutes, and tells of late tests."),
    "registration.tasks.classing.remind_classifications": _("Tells of terms of classification that end or have ended."),
    "registration.tasks.milestones.remind_unconfirmed": _(
        "Tells the office of reported milestones nobody has confirmed."
    ),
    "registration.tasks.milestones.remind_stages": _("Tells of stages at or past their planned end."),
    "registration.tasks.appointments.remind_appointments": _("Reminds of appointments, the day and the hour before."),
    "registration.tasks.appointments.follow_up_hotline": _(
        "Tells of overdue hotline tickets, and asks askers to confirm."
    ),
    "registration.tasks.dossier.remind_remarks": _("Reminds of modules of dossiers that wait to be read."),
    "registration.tasks.coaching.remind_idle": _("Reminds of cases for which nothing is done."),
    "registration.tasks.coaching.remind_due": _("Tells of late measures, action items, first contacts and answers."),
    "progress.tasks.take_in_changes": _("Takes changes into the figures of the boards."),
    "progress.tasks.prepare_boards": _("Counts what the boards show before anybody chooses."),
    "progress.tasks.warn_of_targets": _("Tells leaders and officers of targets that fall behind."),
    "progress.tasks.make_due_reports": _("Makes the reports somebody has subscribed to, and sends the links."),
    "progress.tasks.escalate_overdue": _("Tells leaders, once a day, of what is long overdue."),
}
