"""What saving lists of people refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class ListNotFound(NotFound):
    code = "people.list_unknown"
    sentence = _("没有找到这份名单，它可能已经删除，或只是别人自己的。")


class ListNameWrong(BadInput):
    code = "people.list_name_wrong"
    sentence = _("名单的名称写 1 到 %(most)s 个字。")


class ListNameTaken(Refusal):
    code = "people.list_name_taken"
    sentence = _("已经有叫“%(name)s”的名单。请换一个名称，或先删除那一份。")


class TooManyLists(Refusal):
    code = "people.too_many_lists"
    sentence = _("您已经存了 %(most)s 份名单。请先删除用不着的。")
