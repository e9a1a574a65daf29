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
