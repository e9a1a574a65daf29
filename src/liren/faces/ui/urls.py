from django.urls import path

from liren.faces.ui import passkeys, views, watching

app_name = "ui"
urlpatterns = [
    path("prefs/language", views.language, name="language"),
    path("prefs/theme", views.theme, name="theme"),
    path("prefs/elder", views.elder, name="elder"),
    path("prefs/keys", views.keys, name="keys"),
    path("passkeys/begin", passkeys.begin, name="passkey_begin"),
    path("idle", views.idle, name="idle"),
    path("healthz", views.health, name="health"),
    path("livez", watching.live, name="live"),
    path("readyz", watching.ready, name="ready"),
    path("metrics", watching.metrics, name="metrics"),
]
