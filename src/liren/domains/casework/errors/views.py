"""One's own views of a list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput


class SavedViewNameMissing(BadInput):
    code = "casework.saved_view_name_missing"
    sentence = _("请给视图起个名，不超过 %(most)s 个字。")


class SavedViewNameTaken(BadInput):
    code = "casework.saved_view_name_taken"
    sentence = _("您已有一个叫“%(name)s”的视图。请换个名。")


class TooManySavedViews(BadInput):
    code = "casework.too_many_saved_views"
    sentence = _("您已存了 %(most)s 个视图。请先删去用不着的。")
