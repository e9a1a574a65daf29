from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.http import HttpRequest


class UiConfig(AppConfig):
    name = "liren.faces.ui"
    label = "ui"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.connect(_began, dispatch_uid="liren.presence")


def _began(sender: Any, request: HttpRequest, user: Any, **_more: Any) -> None:
    from liren.faces.ui import presence

    presence.begin(request, user)
