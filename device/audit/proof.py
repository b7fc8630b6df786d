"""What anybody needs to verify a sealed log: Python and `cryptography`, and nothing else of Endface.

Sources: Merkle trees, RFC 6962 section 2.1 (Laurie, Langley, Kasper 2013); the verifying algorithms,
RFC 9162 sections 2.1.3.2 and 2.1.4.2; C2SP signed-note and tlog-checkpoint. See FORMAT.md.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"
DEVICE, OWNER = "endface", "owner"
"""What a key is for: it leads the name that it signs under."""
SIGNATURE_LINE = re.compile("— (\\S+) (\\S+)")


class NotWholeError(ValueError):
    """Something that was sealed is not as it was; the text names it, and is harmless whatever it names."""

    def __str__(self) -> str:
        """The text, for a terminal."""
        return harmless(super().__str__())


def harmless(text: str) -> str:
    """A text with what is not printable written out, since a terminal may obey it, and no file hold it."""
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


def leaf_hash(body: bytes) -> bytes:
    """The hash of one record, 32 bytes (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees, 32 bytes (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A growing tree, kept as the hashes of its perfect subtrees from the largest to the smallest."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """Start from `size` leaves, given as one hash per set bit of `size`.

        Raises:
            NotWholeError: the number of hashes does not fit to the size.
        """
        if size < 0 or len(hashes) != size.bit_count():
            raise NotWholeError(f"{len(hashes)} hashes cannot stand for {size} records")
        self.size = size
        self._hashes = list(hashes)

    def append(self, leaf: bytes) -> None:
        """Add one leaf by its hash."""
        self._hashes.append(leaf)
        grown = self.size
        while grown & 1:
            right = self._hashes.pop()
            self._hashes[-1] = node_hash(self._hashes[-1], right)
            grown >>= 1
        self.size += 1

    def root(self) -> bytes:
        """The tree's hash, 32 bytes."""
        if not self._hashes:
            return hashlib.sha256().digest()
        root = self._hashes[-1]
        for left in reversed(self._hashes[:-1]):
            root = node_hash(left, root)
        return root


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2).

    Args:
        index: the leaf's place, from 0.
        size: leaves in the tree.
        leaf: the leaf's hash.
        path: the proof.

    Raises:
        NotWholeError: the proof is too long or too short.
    """
    if not 0 <= index < size:
        raise NotWholeError(f"leaf {index} is not in a tree of {size}")
    here, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise NotWholeError("the inclusion proof is too long")
        if here & 1 or here == last:
            root = node_hash(sibling, root)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        here, last = here >> 1, last >> 1
    if last:
        raise NotWholeError("the inclusion proof is too short")
    return root


def check_consistency(old: "Checkpoint", new: "Checkpoint", path: Sequence[bytes]) -> None:
    """Make sure that the new tree only added to the old one (RFC 9162, 2.1.4.2).

    Raises:
        NotWholeError: it did not, or the proof is not one.
    """
    if old.size in (0, new.size):
        if path or (old.size == new.size and old.root != new.root):
            raise NotWholeError(f"two different logs of {new.size} records")
        return
    if old.size > new.size or not path:
        raise NotWholeError(f"no proof leads from {old.size} to {new.size} records")
    hashes = list(path) if old.size & (old.size - 1) else [old.root, *path]
    here, last = old.size - 1, new.size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old_root = new_root = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise NotWholeError("the consistency proof is too long")
        if here & 1 or here == last:
            old_root, new_root = node_hash(sibling, old_root), node_hash(sibling, new_root)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new_root = node_hash(new_root, sibling)
        here, last = here >> 1, last >> 1
    if last or (old_root, new_root) != (old.root, new.root):
        raise NotWholeError(f"the log of {new.size} records is no continuation of the one of {old.size}")


def name_of(purpose: str, public: bytes) -> str:
    """The name that a key signs under: its purpose, a slash, and 16 hex digits of its fingerprint."""
    return f"{purpose}/{hashlib.sha256(public).hexdigest()[:16]}"


@dataclass(frozen=True)
class VerifierKey:
    """The public half of a device's key under its name, which is the log's origin."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> "VerifierKey":
        """From C2SP's text form, `name+id+key`.

        Raises:
            NotWholeError: it is none, or its id does not fit to its key.
        """
        name, _, rest = vkey.partition("+")
        identity, _, encoded = rest.partition("+")
        typed = _strict_base64(encoded)
        key = cls(name, typed[1:])
        if typed[:1] != ED25519 or len(typed) != 33 or not name or key.identity.hex() != identity:
            raise NotWholeError(f"{vkey!r} is no Ed25519 verifier key")
        return key

    @classmethod
    def of(cls, purpose: str, vkey: str) -> "VerifierKey":
        """The same of a key for a purpose, whose name is made of the key: no other key can bear it.

        Raises:
            NotWholeError: it is none, is for something else, or bears another key's name.
        """
        key = cls.parse(vkey)
        if key.name != name_of(purpose, key.public):
            raise NotWholeError(f"the key {key.fingerprint} bears a name that is not its own")
        return key

    @property
    def identity(self) -> bytes:
        """The 4 bytes that lead each of its signatures."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the public key, in hex."""
        return hashlib.sha256(self.public).hexdigest()

    @property
    def vkey(self) -> str:
        """The key in C2SP's text form."""
        return f"{self.name}+{self.identity.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    def open(self, note: bytes) -> str:
        """The text of a signed note that this key has signed.

        Raises:
            NotWholeError: it is no signed note, or not one of this key.
        """
        try:
            text, _, signatures = note.decode("utf-8").rpartition("\n\n")
        except UnicodeDecodeError as error:
            raise NotWholeError("not a signed note") from error
        if not text or not signatures.endswith("\n"):
            raise NotWholeError("not a signed note")
        for line in signatures[:-1].split("\n"):
            found = SIGNATURE_LINE.fullmatch(line)
            if not found:
                raise NotWholeError("a signature line is damaged")
            raw = _strict_base64(found[2])
            if found[1] == self.name and raw[:4] == self.identity:
                return self._verified(f"{text}\n", raw[4:])
        raise NotWholeError(f"not signed by {self.name}")

    def _verified(self, text: str, signature: bytes) -> str:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature as error:
            raise NotWholeError(f"the signature of {self.name} does not fit") from error
        return text


@dataclass(frozen=True)
class Checkpoint:
    """The size and the root hash of a log."""

    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str, origin: str) -> "Checkpoint":
        """From the text of a signed note (C2SP tlog-checkpoint).

        Raises:
            NotWholeError: it is no checkpoint, or one of another log.
        """
        lines = text.split("\n")
        if len(lines) != 4 or lines[0] != origin or not re.fullmatch("0|[1-9][0-9]*", lines[1]):
            raise NotWholeError(f"no checkpoint of {origin}")
        root = _strict_base64(lines[2])
        if len(root) != 32:
            raise NotWholeError(f"no checkpoint of {origin}")
        return cls(int(lines[1]), root)

    def text(self, origin: str) -> str:
        """The text that is signed."""
        return f"{origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def _strict_base64(text: str) -> bytes:
    """Decode the one way in which these bytes can be written."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotWholeError("damaged base64") from error
    if base64.b64encode(raw).decode() != text:
        raise NotWholeError("damaged base64")
    return raw
