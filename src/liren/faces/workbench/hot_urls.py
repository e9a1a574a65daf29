"""Hot issues: the list, the page of one, what people decide about it."""

from django.urls import path

from liren.faces.workbench.views import hot

urlpatterns = [
    path("", hot.page, name="hot"),
    path("export.<str:form>", hot.export, name="hot_export"),
    path("<uuid:issue_id>/", hot.issue, name="hot_issue"),
    path("<uuid:issue_id>/points.json", hot.points, name="hot_points"),
    path("<uuid:issue_id>/decide/<slug:verb>/", hot.decide, name="hot_decide"),
]
