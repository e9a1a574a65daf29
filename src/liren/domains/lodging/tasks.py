"""What the worker does for guest houses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.lodging.actions import keeping, lasting
from liren.kernel import outbox


@outbox.every(86_400, name="lodging.forgetting", title=_("销毁保存期满的旅馆客人信息"))
def forget_guests() -> None:
    keeping.forget_day()


@outbox.every(86_400, name="lodging.reminders", title=_("提醒旅馆过了期限的整改"))
def remind_of_findings() -> None:
    keeping.remind_day()


@outbox.every(86_400, name="lodging.lasting", title=_("问旅馆客人还在不在，结束没有登记离店的"))
def ask_who_is_there() -> None:
    lasting.lasting_day()
