from django.db import models

from accounts.models import User


class BoardVisit(models.Model):
    """When somebody last looked at a board, and what it said then; one row for a person and a board.

    Looks close to one another are one visit: ``looked_at`` and ``figures`` (whole figures by key) are those of its
    last look, ``before_at`` and ``before_figures`` those of the last look of the visit before. ``region`` is the
    province shown, empty for all: another province begins anew.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    board = models.CharField(max_length=20)
    region = models.CharField(max_length=6, blank=True)
    looked_at = models.DateTimeField()
    figures = models.JSONField(default=dict)
    before_at = models.DateTimeField(null=True)
    before_figures = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "board"], name="board_visit_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.board}"
