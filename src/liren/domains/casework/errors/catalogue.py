"""The catalogue of classes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class CategoryUnknown(BadInput):
    code = "casework.category_unknown"
    sentence = _("没有“%(code)s”这个类别，或已停用。请从目录里选。")


class CategoryInUse(Refusal):
    code = "casework.category_in_use"
    sentence = _("类别“%(name)s”还有 %(count)s 个在用的下级，先停用下级。")


class CategoryNameTaken(BadInput):
    code = "casework.category_name_taken"
    sentence = _("同一上级下已有“%(name)s”。请换一个名称。")
