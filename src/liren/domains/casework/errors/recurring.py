"""Trouble that comes again at one place."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput


class TimesUnclear(BadInput):
    code = "casework.times_unclear"
    sentence = _("“至少几次”须是 %(least)s 到 %(most)s 的整数，例如 3。不限次数就空着。")
