"""The device's key, and the notes that it signs."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from device.audit.key import SigningKey, load, make
from device.audit.proof import Checkpoint, NotWholeError, VerifierKey
from device.errors import LogError

KEY = SigningKey(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
# The example of the C2SP signed-note specification, and the one of Go's note package.
EXAMPLES = [
    (
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "This is an example message.\n",
        "— example.com/foo "
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu7"
        "2IneyaQM=\n",
    ),
    (
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n",
        "— PeterNeumann "
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyB"
        "wJnAM=\n",
    ),
]


@pytest.mark.parametrize(("vkey", "text", "line"), EXAMPLES)
def test_the_published_notes_open_under_their_published_keys(vkey: str, text: str, line: str) -> None:
    verifier = VerifierKey.parse(vkey)
    assert verifier.vkey == vkey
    assert verifier.open(f"{text}\n{line}".encode()) == text


def test_a_key_made_once_is_the_same_at_the_next_start_and_its_owners_only(tmp_path: Path) -> None:
    made = make(tmp_path / "device.key")
    assert load(tmp_path / "device.key").verifier == made.verifier
    assert (tmp_path / "device.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["device.key"]


def test_the_origin_is_named_after_the_key() -> None:
    assert KEY.origin == f"endface/{KEY.verifier.fingerprint[:16]}"
    assert VerifierKey.parse(KEY.verifier.vkey) == KEY.verifier


def test_what_the_device_signs_opens_under_its_key_beside_signatures_of_others() -> None:
    note = KEY.sign("endface\n1\n")
    cosigned = note + EXAMPLES[0][2].encode()
    assert KEY.verifier.open(note) == KEY.verifier.open(cosigned) == "endface\n1\n"


def test_a_note_with_any_bit_flipped_does_not_open_with_another_text() -> None:
    note = KEY.sign(Checkpoint(7, bytes(32)).text(KEY.origin))
    for place in range(len(note) * 8):
        harmed = bytearray(note)
        harmed[place // 8] ^= 1 << place % 8
        with pytest.raises(NotWholeError):
            KEY.verifier.open(bytes(harmed))


@pytest.mark.parametrize("note", [b"", b"text\n", b"\xff\n\n", b"text\n\n", b"a\n\nno signature line\n"])
def test_what_is_no_signed_note_is_refused(note: bytes) -> None:
    with pytest.raises(NotWholeError):
        KEY.verifier.open(note)


@pytest.mark.parametrize(
    "vkey", ["", "a+b", "a+00000000+AekyeRrm", EXAMPLES[0][0].replace("530d", "530e"), EXAMPLES[0][0] + "="]
)
def test_what_is_no_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(NotWholeError):
        VerifierKey.parse(vkey)


@pytest.mark.parametrize("text", ["o\n1\n", "x\n1\nAA==\n", "o\n01\nAA==\n", "o\n1\nAA==\n", "o\n-1\nAA==\n"])
def test_what_is_no_checkpoint_of_the_log_is_refused(text: str) -> None:
    with pytest.raises(NotWholeError):
        Checkpoint.parse(text, "o")


def test_a_missing_damaged_or_foreign_key_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    with pytest.raises(LogError, match="cannot be read"):
        load(path)
    path.write_bytes(b"no key")
    with pytest.raises(LogError, match="damaged"):
        load(path)
    other = x25519.X25519PrivateKey.generate()
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(LogError, match="no Ed25519 key"):
        load(path)


def test_a_key_that_cannot_be_stored_is_said(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="cannot be stored"):
        make(tmp_path / "missing" / "device.key")
