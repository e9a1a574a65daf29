"""What classes ask, and bodies' Open311 servers."""

from django.urls import path

from liren.faces.workbench.views import outside, questions

urlpatterns = [
    path("catalogue/<str:code>/questions/", questions.page, name="questions"),
    path("catalogue/<str:code>/questions/<slug:question>/", questions.question, name="question"),
    path("catalogue/<str:code>/questions/<slug:question>/remove/", questions.remove, name="question_remove"),
    path("bodies/<uuid:body_id>/open311/", outside.page, name="body_outside"),
]
