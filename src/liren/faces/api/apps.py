from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "liren.faces.api"
    label = "api"
