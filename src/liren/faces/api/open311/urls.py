from django.urls import re_path

from liren.faces.api.open311 import views

app_name = "open311"
FORM = r"\.(?P<form>xml|json)"
urlpatterns = [
    re_path(rf"^discovery{FORM}$", views.discovery, name="discovery"),
    re_path(rf"^services{FORM}$", views.services, name="services"),
    re_path(rf"^services/(?P<code>[^/]{{1,40}}){FORM}$", views.definition, name="definition"),
    re_path(rf"^requests{FORM}$", views.requests, name="requests"),
    re_path(rf"^requests/(?P<number>[^/]{{1,40}}){FORM}$", views.request_page, name="request"),
    re_path(rf"^tokens/(?P<token>[^/]{{1,120}}){FORM}$", views.token, name="token"),
    re_path(rf"^.*{FORM}$", views.missing, name="missing"),
]
