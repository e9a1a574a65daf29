from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class LetterNotFound(NotFound):
    code = "casework.letter_not_found"
    sentence = _("没有找到这封来信，或它不在您负责的地方。请回到“来信”列表再找。")


class LetterDone(Refusal):
    code = "casework.letter_done"
    sentence = _("这封来信已经处理过了。请回到“来信”列表看它的经过。")


class LetterGone(Refusal):
    code = "casework.letter_gone"
    sentence = _("原信不在这里：信太大没有取下来，或已过保存期。请到收信的邮箱里找。")


class LetterNotAside(Refusal):
    code = "casework.letter_not_aside"
    sentence = _("这封来信没有搁置，不用放回。")


class LetterEmpty(BadInput):
    code = "casework.letter_empty"
    sentence = _("文件是空的，里面没有信。请把整封信（带信头）交给命令。")


class LetterTooLarge(BadInput):
    code = "casework.letter_too_large"
    sentence = _("这封信超过 %(most)s MB，没有收下。请让寄信人把照片缩小，分几封再寄。")


class LetterMatterEnded(Refusal):
    code = "casework.letter_matter_ended"
    sentence = _(
        "%(number)s 已经办结、关闭或并到别的事里，不能再加话。请先重开它，或把来信立为新的事项，再把两件关联起来。"
    )


class LetterMatterPrivate(Refusal):
    code = "casework.letter_matter_private"
    sentence = _(
        "%(number)s 不公开，寄信人又不在这件事里，不能让他看到。请把来信立为新的事项，再把两件关联起来。"
    )


class LetterWordsMissing(BadInput):
    code = "casework.letter_words_missing"
    sentence = _("请写明来信里说了什么，或附上它的照片；空的不能并进去。")


class LetterStays(Refusal):
    code = "casework.letter_stays"
    sentence = _("这封来信拿不出来了：它不是人工并进去的，或者已过 %(days)s 天。请在事项里用备注说明。")
