from django.urls import path

from liren.faces.api.feeds import views

app_name = "feeds"
urlpatterns = [
    path("public.atom", views.public, name="public"),
    path("limits/<str:secret>.ics", views.limits, name="limits"),
]
