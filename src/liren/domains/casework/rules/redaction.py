"""What of a text may stand in public: the matter, not the person."""

from __future__ import annotations

import re

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "***"),  # e-mail
    (re.compile(r"(?<![\dA-Za-z])\d{6}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])"), "***"),  # identity number
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"), "***"),  # mobile
    (re.compile(r"(?<!\d)(?:0\d{2,3}[- ]?)?\d{7,8}(?!\d)"), "***"),  # fixed line, or another long number
    (re.compile(r"(?<!\d)\d{9,}(?!\d)"), "***"),  # accounts, cards
    (
        re.compile(r"[\u4e00-\u9fff][A-Z][·. ]?(?=[A-Z0-9]*\d)[A-Z0-9]{5,6}(?![A-Z0-9])"),
        "***",
    ),  # number plate
    (re.compile(r"(?<=\d[幢栋座号元层梯-])\s?\d{2,4}\s?(?=室|房|户)"), " ** "),  # room behind its building
    (re.compile(r"(?<![\d-])\d{3,4}\s?(?=室|房|户)"), "** "),
    (
        re.compile(r"(?<=我叫|姓名|名叫)(?P<mark>[是为：: ]{0,2})[\u4e00-\u9fff]{2,4}(?=[，。,；;\s（(]|$)"),
        r"\g<mark>**",
    ),
    (re.compile(r"(?<=本人|我是)[\u4e00-\u9fff]{2,3}(?=[，。,；;\s（(]|$)"), "**"),
)


def without_personal_data(text: str) -> str:
    """The text with telephone, identity, account and plate numbers, rooms and own names put out of sight.

    It errs on the side of hiding: a long number that means something else is hidden too.
    """
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return re.sub(r" {2,}", " ", text)
