"""What is refused where two entries are made one, or two again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class MergeWithSelf(BadInput):
    code = "people.merge_with_self"
    sentence = _("两边是同一张登记卡，没有可合并的。请另选一张。")


class MergedAlready(Refusal):
    code = "people.merged_already"
    sentence = _("其中一张登记卡已经并入别的卡，不能再合并。请打开并入后的那张卡看一看。")


class DeadOrAlive(Refusal):
    code = "people.dead_or_alive"
    sentence = _("一张卡上登记着去世，另一张没有。请先核实，再选定这个人是否在世。")


class TwoHeads(Refusal):
    code = "people.two_heads"
    sentence = _("两张卡各是一户的户主，一个人只做一户的户主。请先给其中一户改户主，再来合并。")


class MergeStuck(Refusal):
    code = "people.merge_stuck"
    sentence = _("两张卡都有“%(what)s”，不能同时记在一个人名下。请先结束其中一边的，再来合并。")


class MergeNotFound(NotFound):
    code = "people.merge_unknown"
    sentence = _("没有找到这次合并。它可能已经撤销，或不在您的工作范围内。")


class UndoInTheWay(Refusal):
    code = "people.undo_in_the_way"
    sentence = _("合并以后“%(what)s”又有改动，不能原样分开。请先把这些改回去，或在登记卡上分别更正。")


class UndoInnerFirst(Refusal):
    code = "people.undo_inner_first"
    sentence = _("留下的那张卡后来又并入了别的卡。请先撤销后一次合并。")
