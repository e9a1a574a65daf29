"""Places where trouble comes again."""

from django.urls import path

from liren.faces.workbench.views import recurring

urlpatterns = [
    path("recurring/", recurring.page, name="recurring"),
    path("recurring/export.<str:form>", recurring.export, name="recurring_export"),
]
