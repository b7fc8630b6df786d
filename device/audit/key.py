"""Ed25519 keys of devices and owners: made once, never shown, and what they sign (C2SP signed-note)."""

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
from device.audit.proof import DEVICE, VerifierKey, name_of
from device.errors import LogError

READABLE_BY_OWNER_ONLY = 0o600


class SigningKey:
    """Signs notes under a name that is made of the key itself."""

    def __init__(self, private: Ed25519PrivateKey, purpose: str = DEVICE) -> None:
        """Use a key for a purpose."""
        self._private = private
        public = private.public_key().public_bytes_raw()
        self.verifier = VerifierKey(name_of(purpose, public), public)

    @property
    def origin(self) -> str:
        """The name that it signs under; of a device's key the name of its log."""
        return self.verifier.name

    def sign(self, text: str) -> bytes:
        """A text that ends with a newline, as a signed note in UTF-8."""
        signature = self._private.sign(text.encode())
        line = base64.b64encode(self.verifier.identity + signature).decode()
        return f"{text}\n— {self.origin} {line}\n".encode()


def make(path: Path, purpose: str = DEVICE) -> SigningKey:
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
        raise LogError(f"the key {path} cannot be stored: {error.strerror}; check the card") from error
    return SigningKey(private, purpose)


def load(path: Path, purpose: str = DEVICE) -> SigningKey:
    """The key that was made once.

    Raises:
        LogError: it is missing or damaged.
    """
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise LogError(
            f"the key {path} cannot be read: {error.strerror}; put it back from a copy, or, where a log has "
            "lost it, start a new log in another folder (log.folder)"
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise LogError(f"the key {path} is damaged; put it back from a copy") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise LogError(f"the key {path} is no Ed25519 key; put it back from a copy")
    return SigningKey(private, purpose)
