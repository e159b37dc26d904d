from django.urls import path

from registration.views import dossiers, guidance, modules

urlpatterns = [
    path("cases/<str:ref>/dossier/", dossiers.case_dossier, name="case_dossier"),
    path("cases/<str:ref>/dossier/start/", dossiers.dossier_start, name="dossier_start"),
    path("cases/<str:ref>/dossier/readers/", dossiers.dossier_invite, name="dossier_invite"),
    path("cases/<str:ref>/dossier/readers/<int:number>/end/", dossiers.dossier_dismiss, name="dossier_dismiss"),
    path("cases/<str:ref>/dossier/<str:module>/", modules.dossier_module, name="dossier_module"),
    path("cases/<str:ref>/dossier/<str:module>/submit/", modules.module_submit, name="module_submit"),
    path("cases/<str:ref>/dossier/<str:module>/files/<str:file>/", modules.dossier_file, name="dossier_file"),
    path("cases/<str:ref>/guidance/", guidance.case_guidance, name="case_guidance"),
]
