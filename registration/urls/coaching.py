from django.urls import path

from registration.views import action_items, coaching, plans, service_records

CASE = "cases/<str:ref>/coaching"

urlpatterns = [
    path(f"{CASE}/", coaching.case_coaching, name="case_coaching"),
    path(f"{CASE}/coach/", coaching.case_coach, name="case_coach"),
    path(f"{CASE}/progress/", coaching.case_progress, name="case_progress"),
    path(f"{CASE}/ask/", coaching.case_progress_ask, name="case_progress_ask"),
    path(f"{CASE}/plan/", plans.case_plan, name="case_plan"),
    path(f"{CASE}/plan/edit/", plans.case_plan_edit, name="case_plan_edit"),
    path(f"{CASE}/measures/<str:measure>/", plans.case_measure, name="case_measure"),
    path(f"{CASE}/records/new/", service_records.case_record_new, name="case_record_new"),
    path(f"{CASE}/records/<str:record>/", service_records.case_record, name="case_record"),
    path(f"{CASE}/records/<str:record>/edit/", service_records.case_record_edit, name="case_record_edit"),
    path(
        f"{CASE}/records/<str:record>/ratings/<str:rating>/",
        service_records.case_rating,
        name="case_rating",
    ),
    path(f"{CASE}/items/new/", action_items.case_item_new, name="case_item_new"),
    path(f"{CASE}/items/<str:item>/", action_items.case_item, name="case_item"),
]
