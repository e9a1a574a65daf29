"""What the worker does for access."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.access.actions import answers, sign_ins, typed
from liren.kernel import outbox


@outbox.every(3600, name="access.answers", title=_("清理两天前的接口应答"))
def forget_old_answers() -> None:
    answers.forget_old_answers()


@outbox.every(3600, name="access.sign_ins", title=_("清理半年前的登录记录和过期的未提交内容"))
def forget_old_sign_ins() -> None:
    sign_ins.forget_old_sign_ins()
    typed.forget_old_typed()


def register() -> None:
    """Importing this module has registered the tick; called when the room opens."""
