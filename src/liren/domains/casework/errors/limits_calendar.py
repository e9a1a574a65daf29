from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import NotFound


class CalendarUnknown(NotFound):
    code = "casework.calendar_unknown"
    sentence = _("这个日历地址不对，或已停用。请在“我的账号”里另建一个。")
