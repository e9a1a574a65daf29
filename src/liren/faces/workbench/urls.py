from django.urls import include, path

app_name = "bench"
urlpatterns = [
    path("", include("liren.faces.workbench.case_urls")),
    path("", include("liren.faces.workbench.account_urls")),
    path("", include("liren.faces.workbench.accounts_urls")),
    path("", include("liren.faces.workbench.body_urls")),
    path("", include("liren.faces.workbench.report_urls")),
    path("", include("liren.faces.workbench.open311_urls")),
    path("", include("liren.faces.workbench.supervision_urls")),
    path("", include("liren.faces.workbench.check_urls")),
    path("", include("liren.faces.workbench.appeal_urls")),
    path("", include("liren.faces.workbench.appraisal_urls")),
    path("", include("liren.faces.workbench.import_urls")),
    path("", include("liren.faces.workbench.suggestion_urls")),
    path("", include("liren.faces.workbench.token_urls")),
    path("", include("liren.faces.workbench.joint_urls")),
    path("", include("liren.faces.workbench.recurring_urls")),
    path("", include("liren.faces.workbench.message_urls")),
    path("", include("liren.faces.workbench.order_urls")),
    path("", include("liren.faces.workbench.duty_urls")),
    path("", include("liren.faces.workbench.letter_urls")),
    path("", include("liren.faces.workbench.people_import_urls")),
    path("", include("liren.faces.workbench.people_urls")),
    path("", include("liren.faces.workbench.residence_urls")),
    path("", include("liren.faces.workbench.neighbours_urls")),
    path("hot/", include("liren.faces.workbench.hot_urls")),
]
