from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "liren.faces.portal"
    label = "portal"
