from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "liren.faces.ui"
    label = "ui"
