"""What somebody with a key of his own can make: a bundle in which every seal fits."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from device.audit.bundle import FORMAT, hashes
from device.audit.canonical import canonical
from device.audit.key import SigningKey
from device.audit.proof import Checkpoint, Frontier, VerifierKey, leaf_hash

ATTACKER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


class Forger(SigningKey):
    """Signs with a key of its own under whatever name."""

    def __init__(self, name: str) -> None:
        super().__init__(ATTACKER)
        self.verifier = VerifierKey(name, self.verifier.public)


def forged(bundle: Path, key: SigningKey, more: Sequence[bytes] = ()) -> Path:
    """The same records and some more, every seal of which fits, under another key."""
    copy = Path(shutil.copytree(bundle, bundle.with_name("forged")))
    reseal(copy, key, [*(copy / "records.jsonl").read_bytes().splitlines(), *more])
    return copy


def reseal(copy: Path, key: SigningKey, bodies: Sequence[bytes]) -> None:
    """Put other records into a bundle of everything, and seal it."""
    tree = Frontier()
    for body in bodies:
        tree.append(leaf_hash(body))
    card = json.loads((copy / "device-card.json").read_bytes())
    (copy / "device-card.json").write_bytes(canonical({**card, "vkey": key.verifier.vkey}))
    (copy / "records.jsonl").write_bytes(b"".join(body + b"\n" for body in bodies))
    (copy / "leaves.txt").write_text("".join(f"{leaf_hash(body).hex()}\n" for body in bodies))
    (copy / "checkpoint").write_bytes(key.sign(Checkpoint(tree.size, tree.root()).text(key.origin)))
    lines = [f"{digest}  {name}\n" for name, digest in hashes(copy)]
    (copy / "manifest").write_bytes(key.sign(f"{FORMAT}\n{key.origin}\n{''.join(lines)}"))
