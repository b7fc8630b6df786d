"""The device's Ed25519 key: made once, never shown, and what it signs (C2SP signed-note)."""

import base64
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from device.audit.durable import write_durably
from device.audit.proof import VerifierKey
from device.errors import LogError

READABLE_BY_OWNER_ONLY = 0o600


class DeviceKey:
    """Signs notes under the log's origin, which is named after the key itself."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        """Use a key; its origin is `endface/` and the first 16 digits of the fingerprint."""
        self._private = private
        public = private.public_key().public_bytes_raw()
        self.verifier = VerifierKey(f"endface/{VerifierKey('', public).fingerprint[:16]}", public)

    @property
    def origin(self) -> str:
        """The name of the log that this key seals."""
        return self.verifier.name

    def sign(self, text: str) -> bytes:
        """A text that ends with a newline, as a signed note in UTF-8."""
        signature = self._private.sign(text.encode())
        line = base64.b64encode(self.verifier.identity + signature).decode()
        return f"{text}\n— {self.origin} {line}\n".encode()


def make(path: Path) -> DeviceKey:
    """Make a new key and store it, readable by its owner only; it is on disk when this returns.

    Raises:
        LogError: it cannot be stored.
    """
    private = Ed25519PrivateKey.generate()
    try:
        write_durably(
            path,
            private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            READABLE_BY_OWNER_ONLY,
        )
    except OSError as error:
        raise LogError(
            f"the device's key {path} cannot be stored: {error.strerror}; check the card"
        ) from error
    return DeviceKey(private)


def load(path: Path) -> DeviceKey:
    """The key that was made at the first start.

    Raises:
        LogError: it is missing or damaged.
    """
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise LogError(
            f"the device's key {path} cannot be read: {error.strerror}; put it back, or start a new log "
            "in another folder (log.folder)"
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise LogError(f"the device's key {path} is damaged; put it back from a copy") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise LogError(f"the device's key {path} is no Ed25519 key; put it back from a copy")
    return DeviceKey(private)
