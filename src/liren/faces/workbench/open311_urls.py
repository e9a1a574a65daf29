"""What classes ask, bodies' Open311 servers, and limits as a calendar."""

from django.urls import path

from liren.faces.workbench.views import limits_calendar, outside, questions

urlpatterns = [
    path("catalogue/<str:code>/questions/", questions.page, name="questions"),
    path("catalogue/<str:code>/questions/<slug:question>/", questions.question, name="question"),
    path("catalogue/<str:code>/questions/<slug:question>/remove/", questions.remove, name="question_remove"),
    path("bodies/<uuid:body_id>/open311/", outside.page, name="body_outside"),
    path("account/calendar/", limits_calendar.page, name="limits_calendar"),
    path("account/calendar/stop/", limits_calendar.stop, name="limits_calendar_stop"),
]
