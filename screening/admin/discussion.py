"""The discussion of a review (复议) as an expert of its panel sees it: letters for the others, no names."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core.console import add_refusal, console_page, render_page
from core.errors import InvalidInput
from core.requests import PortalRequest
from screening.admin.frame import REVIEWERS
from screening.content import Content
from screening.forms.seats import PostForm
from screening.forms.voices import discussion_table
from screening.selectors.desk import cards_of, discussion_of, discussion_seat, may_discuss
from screening.services.scorecards import REVISED, post_in_discussion


@console_page("my-reviews/<str:ref>/discussion/", name="seat_discussion", roles=REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def seat_discussion(request: PortalRequest, ref: str) -> HttpResponse:
    """The panel's scores and words, only after his own score is in; his contribution, and the way to a revision."""
    seat = discussion_seat(request.actor, ref)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            post_in_discussion(by=request.actor, review=seat.review, text=form.cleaned_data["text"], seat=seat)
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("console:seat_discussion", ref)
    content = Content.read(seat.review.round.standard.content)
    discussion = discussion_of(seat)
    revised = cards_of(seat).get(REVISED)
    context = {
        "seat": seat,
        "review": seat.review,
        "project": seat.review.project,
        "said": discussion.said,
        "table": discussion_table(content, discussion),
        "form": form,
        "open": may_discuss(seat),
        "revision_begun": revised is not None,
        "revision_done": revised is not None and revised.submitted_at is not None,
    }
    return render_page(request, "console/screening/seat_discussion.html", context, status=422 if form.errors else 200)
