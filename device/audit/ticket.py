"""A verdict in a signed text that is short enough for the panel's QR code. Pure but for the key.

    EF1                     form
    56475aa75463474c        the log: the first 16 hex digits of the key's fingerprint
    12                      number of the record
    2026-01-01T12:00:00Z    when
    FAIL                    verdict
    3/1                     port, by its label where a job list gives one, and attempt
    d2n...                  the record's leaf hash, base64 without padding
    kEX...                  the device's signature, base64 without padding

What is signed is a signed note (C2SP) under the log's origin, whose text is `endface-verdict/1`, the origin
and the lines from the number to the leaf hash.
"""

import base64
from dataclasses import dataclass
from typing import Any

from device.audit.key import SigningKey
from device.audit.proof import NotWholeError, VerifierKey, leaf_hash

FORM, STATEMENT = "EF1", "endface-verdict/1"
LINES = 8


@dataclass(frozen=True)
class Ticket:
    """What a device says of one of its records.

    Attributes:
        number: the record's.
        utc: when, to the second, by the instrument's calendar.
        verdict: PASS, FAIL or NOT_GRADED.
        place: port, by its label where a job list gives one, and attempt, as "3/1" or "A1/1".
        leaf: the record's leaf hash, base64 without padding.
    """

    number: str
    utc: str
    verdict: str
    place: str
    leaf: str


def ticket(body: bytes, record: dict[str, Any], key: SigningKey) -> str:
    """The signed text of an inspection's record.

    Args:
        body: the record as it was sealed.
        record: the same, parsed.
        key: the device's.
    """
    content, job = record["content"], record["content"]["job"]
    says = Ticket(
        number=str(record["number"]),
        utc=f"{record['moment']['utc'][:19]}Z",
        verdict=content["verdict"],
        place=f"{job.get('label') or job['port']}/{job['attempt']}",
        leaf=_short(leaf_hash(body)),
    )
    note = key.sign(_statement(says, key.origin)).decode()
    signature = base64.b64decode(note.split()[-1])[4:]
    fields = (says.number, says.utc, says.verdict, says.place, says.leaf)
    return "\n".join((FORM, key.origin.removeprefix("endface/"), *fields, _short(signature)))


def open_ticket(text: str, key: VerifierKey) -> Ticket:
    """What a device said, once its signature fits.

    Args:
        text: what was scanned; white space around it does not matter.
        key: the device's, from its card.

    Raises:
        NotWholeError: it is no ticket, another device's, or not what was signed.
    """
    lines = text.strip().split("\n")
    if len(lines) != LINES or lines[0] != FORM:
        raise NotWholeError("not the code of a verdict")
    if f"endface/{lines[1]}" != key.name:
        raise NotWholeError(f"the code is endface/{lines[1]}'s, the card {key.name}'s")
    says = Ticket(*lines[2:7])
    signature = base64.b64encode(key.identity + _long(lines[7])).decode()
    key.open(f"{_statement(says, key.name)}\n— {key.name} {signature}\n".encode())
    return says


def _statement(says: Ticket, origin: str) -> str:
    return f"{STATEMENT}\n{origin}\n{says.number}\n{says.utc}\n{says.verdict}\n{says.place}\n{says.leaf}\n"


def _short(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def _long(text: str) -> bytes:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        raise NotWholeError("the signature is damaged") from error
    if _short(raw) != text:
        raise NotWholeError("the signature is damaged")
    return raw
