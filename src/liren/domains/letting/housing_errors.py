"""What is refused of employers' lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class EmployerNotFound(NotFound):
    code = "letting.employer_unknown"
    sentence = _("没有找到这份名单。代表单位的人要由社区定，账号要核对过是您本人。")


class HousedNotFound(NotFound):
    code = "letting.housed_unknown"
    sentence = _("没有找到这个人，或他已经不在名单上。")


class NobodyHoused(BadInput):
    code = "letting.nobody_housed"
    sentence = _("还没有写人。请写姓名和证件号码，或传一张表。")


class TooManyHoused(BadInput):
    code = "letting.too_many_housed"
    sentence = _("一次最多登记 %(most)s 人，请分几次。")


class HousedLineWrong(BadInput):
    code = "letting.housed_line_wrong"
    sentence = _("第 %(row)s 行“%(name)s”：%(problem)s。请改好再登记，这一次还没有登记任何人。")


class HousedTwice(Refusal):
    code = "letting.housed_twice"
    sentence = _("第 %(row)s 行“%(name)s”：这个证件已经在名单上，或写了两次。这一次还没有登记任何人。")


class HousedTableWrong(BadInput):
    code = "letting.housed_table_wrong"
    sentence = _("这张表打不开，或没有“姓名”和“证件号码”两列。请用 xlsx 或 csv，第一行写列名。")


class HousedDayWrong(BadInput):
    code = "letting.housed_day_wrong"
    sentence = _("日期不对：不能是以后，也不能早于他住进来的那天。")


class NobodyPicked(BadInput):
    code = "letting.nobody_picked"
    sentence = _("请勾选是哪几位。")


class ListingAnswered(Refusal):
    code = "letting.listing_answered"
    sentence = _("您已经答复过。不再是这家单位安排的，请用“我不在这家单位了”。")
