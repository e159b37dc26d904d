from django.urls import path

from projects.views import applications, documents, held, institution, pages, people, receipts, sections, transfers

app_name = "projects"

urlpatterns = [
    path("projects/offers/", people.invitation_list, name="invitation_list"),
    path("projects/offers/team/<str:key>/", people.invitation_answer, name="invitation_answer"),
    path("projects/offers/project/<str:key>/", transfers.transfer_answer, name="transfer_answer"),
    path("invitations/<str:token>/", people.invitation_accept, name="invitation_accept"),
    path("projects/catalogue/", applications.category_search, name="category_search"),
    path("projects/signed-in/", held.signed_in_again, name="signed_in_again"),
    path("projects/start/", applications.project_start, name="project_start"),
    path("projects/institution/", institution.institution_overview, name="institution_overview"),
    path("projects/institution/confirm/", institution.institution_confirm, name="institution_confirm"),
    path("projects/institution/export/", institution.institution_export, name="institution_export"),
    path("verify/", receipts.receipt_ask, name="receipt_ask"),
    path("verify/<str:code>/", receipts.receipt_verify, name="receipt_verify"),
    path("projects/", pages.project_list, name="project_list"),
    path("projects/<str:ref>/", pages.project_page, name="project_page"),
    path("projects/<str:ref>/archive/", pages.project_archive, name="project_archive"),
    path("projects/<str:ref>/consent/", institution.project_consent, name="project_consent"),
    path("projects/<str:ref>/openness/", pages.project_openness, name="project_openness"),
    path("projects/<str:ref>/receipt/", receipts.receipt_page, name="receipt_page"),
    path("projects/<str:ref>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("projects/<str:ref>/restore/", pages.project_restore, name="project_restore"),
    path("projects/<str:ref>/submit/", pages.project_submit, name="project_submit"),
    path("projects/<str:ref>/viewers/", pages.viewer_list, name="viewer_list"),
    path("projects/<str:ref>/withdraw/", pages.project_withdraw, name="project_withdraw"),
    path("projects/<str:ref>/application/<str:section>/", sections.section_edit, name="section_edit"),
    path("projects/<str:ref>/application/<str:section>/autosave/", sections.section_autosave, name="section_autosave"),
    path("projects/<str:ref>/check/", applications.project_check, name="project_check"),
    path("projects/<str:ref>/team/", people.team_page, name="team_page"),
    path("projects/<str:ref>/team/add/", people.team_add, name="team_add"),
    path("projects/<str:ref>/team/change/", people.team_change, name="team_change"),
    path("projects/<str:ref>/team/<int:position>/", people.team_member, name="team_member"),
    path("projects/<str:ref>/team/<int:position>/invite/", people.team_invite, name="team_invite"),
    path("projects/<str:ref>/team/<int:position>/remove/", people.team_remove, name="team_remove"),
    path("projects/<str:ref>/transfer/", transfers.transfer_offer, name="transfer_offer"),
    path("projects/<str:ref>/transfer/cancel/", transfers.transfer_cancel, name="transfer_cancel"),
    path("projects/<str:ref>/documents/", documents.document_list, name="document_list"),
    path("projects/<str:ref>/documents/add/", documents.document_add, name="document_add"),
    path("projects/<str:ref>/documents/<str:document>/", documents.document_page, name="document_page"),
    path(
        "projects/<str:ref>/documents/<str:document>/<int:number>/", documents.document_download, name="document_download"
    ),
    path("projects/<str:ref>/documents/<str:document>/remove/", documents.document_remove, name="document_remove"),
    path("projects/<str:ref>/documents/<str:document>/tier/", documents.document_tier, name="document_tier"),
]
