"""What a notice says of a newcomer, sealed under the notice's own key."""

from __future__ import annotations

import json

from liren.kernel import sealed

CONTEXT = "letting.notice.private"


def seal(name: str, document: str, key: bytes) -> bytes:
    return sealed.seal(json.dumps([name, document], ensure_ascii=False), context=CONTEXT, key=key)


def opened(private: bytes, key: bytes | None) -> tuple[str, str]:
    """Name and document; both empty once the key has been destroyed."""
    if not private or key is None:
        return "", ""
    name, document = json.loads(sealed.unseal(private, context=CONTEXT, key=key))
    return name, document
