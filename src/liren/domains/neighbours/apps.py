from django.apps import AppConfig


class NeighboursConfig(AppConfig):
    name = "liren.domains.neighbours"
    label = "neighbours"
