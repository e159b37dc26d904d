from django.urls import URLPattern, path

from screening.views import announcements, experts, letters, standards, standing

app_name = "screening"

urlpatterns: list[URLPattern] = [
    path("experts/invitations/<str:token>/", experts.expert_invitation, name="expert_invitation"),
    path("experts/<str:ref>/answer/", experts.expert_answer, name="expert_answer"),
    path("standard/", standards.standard_page, name="standard_page"),
    path("standard/score-sheet.pdf", standards.standard_pdf, name="standard_pdf"),
    path("projects/<str:ref>/screening/", standing.project_panel, name="project_panel"),
    path("projects/<str:ref>/letter/", letters.letter_page, name="letter_page"),
    path("projects/<str:ref>/letter.pdf", letters.letter_pdf, name="letter_pdf"),
    path("projects/<str:ref>/letter/notes/", standing.letter_notes, name="letter_notes"),
    path("projects/<str:ref>/appeal/", standing.appeal_file, name="appeal_file"),
    path("letters/<str:code>/", letters.letter_verify, name="letter_verify"),
    path("announcements/", announcements.announcement_list, name="announcement_list"),
    path("announcements/<str:ref>/", announcements.announcement_page, name="announcement_page"),
]
