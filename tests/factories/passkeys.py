"""A device that makes and shows passkeys, in a few lines: it signs whatever site, origin and counter a test wants."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAGS = AuthenticatorData.FLAG
SITE = "http://localhost"


@dataclass
class Device:
    """One passkey and what holds it. `counts` is what its counter says next; 0 for one that does not count."""

    origin: str = SITE
    domain: str = "localhost"
    is_verifying: bool = True
    is_synced: bool = False
    counts: int = 1
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    raw_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: str = ""

    def make(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        kept = AttestedCredentialData.create(b"\0" * 16, self.raw_id, public)
        data = AuthenticatorData.create(self._site(), self._flags() | FLAGS.AT, self._count(), bytes(kept))
        said = {
            "clientDataJSON": self._client("webauthn.create", asked["challenge"]),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            "transports": ["internal", "smoke-signals"],
        }
        return self._answer(said)

    def show(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(self._site(), self._flags(), self._count())
        signed = bytes(data) + hashlib.sha256(websafe_decode(client)).digest()
        said = {
            "clientDataJSON": client,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self.key.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": self.handle,
        }
        return self._answer(said)

    def _site(self) -> bytes:
        return hashlib.sha256(self.domain.encode()).digest()

    def _flags(self) -> Any:
        verified = FLAGS.UV if self.is_verifying else FLAGS(0)
        return FLAGS.UP | verified | (FLAGS.BE | FLAGS.BS if self.is_synced else FLAGS(0))

    def _count(self) -> int:
        said, self.counts = self.counts, self.counts + (self.counts > 0)
        return said

    def _client(self, kind: str, challenge: str) -> str:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return websafe_encode(json.dumps(said).encode())

    def _answer(self, response: dict[str, Any]) -> str:
        shared = {"id": websafe_encode(self.raw_id), "rawId": websafe_encode(self.raw_id)}
        return json.dumps(
            {**shared, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )
