from django.urls import path

from liren.faces.ui import views

app_name = "ui"
urlpatterns = [
    path("prefs/language", views.language, name="language"),
    path("prefs/theme", views.theme, name="theme"),
    path("prefs/elder", views.elder, name="elder"),
    path("prefs/keys", views.keys, name="keys"),
    path("idle", views.idle, name="idle"),
    path("healthz", views.health, name="health"),
]
