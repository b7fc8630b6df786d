"""The signed verdict: short enough for the panel, and true to what the device said."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from device.__main__ import main
from device.audit.canonical import canonical
from device.audit.export import device_card
from device.audit.key import SigningKey
from device.audit.proof import NotWholeError
from device.audit.ticket import Ticket, open_ticket, ticket
from device.errors import LogError
from device.jobs import JobList, read_list
from device.screens.code import code
from tests.support.journal import made
from tests.support.screens import scanned

KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(32)))


def record(number: int = 12, port: int = 3) -> dict:
    return {
        "number": number,
        "moment": {"utc": "2026-01-01T12:00:00.123456Z"},
        "content": {"verdict": "NOT_GRADED", "job": {"operator": "ada", "port": port, "attempt": 1}},
    }


def signed(**values: int) -> str:
    return ticket(canonical(record(**values)), record(**values), KEY)


def test_a_ticket_says_what_the_record_says_under_the_devices_key() -> None:
    says = open_ticket(signed(), KEY.verifier)
    assert (says.number, says.utc, says.verdict, says.place) == (
        "12",
        "2026-01-01T12:00:00Z",
        "NOT_GRADED",
        "3/1",
    )


def test_a_port_of_a_job_list_is_said_by_its_label_and_the_longest_one_still_finds_room() -> None:
    of_job = record()
    label = "\u6e2f" * 20
    of_job["content"]["job"] |= {"job": "panel-7", "label": label}
    assert read_list("panel-7", f"port\n{label}".encode()) == JobList("panel-7", (label,))
    text = ticket(canonical(of_job), of_job, KEY)
    assert open_ticket(text, KEY.verifier).place == f"{label}/1"
    assert len(text.encode()) <= 271
    code(text, 12)


def test_a_ticket_with_any_letter_changed_is_refused() -> None:
    text = signed()
    for place, letter in enumerate(text):
        harmed = f"{text[:place]}{'A' if letter != 'A' else 'B'}{text[place + 1 :]}"
        with pytest.raises(NotWholeError):
            open_ticket(harmed, KEY.verifier)


def test_another_devices_ticket_and_what_is_none_are_refused() -> None:
    with pytest.raises(NotWholeError, match="the card endface/"):
        open_ticket(signed(), OTHER.verifier)
    for text in ("", "https://example.org", "EF1\n" * 8):
        with pytest.raises(NotWholeError):
            open_ticket(text, KEY.verifier)


def test_the_code_on_the_panel_is_read_by_an_independent_reader() -> None:
    for number in range(12, 52):
        text = signed(number=number)
        assert scanned(code(text, number)) == text


def test_the_largest_numbers_still_fit_on_the_panel() -> None:
    picture = code(signed(number=10**12, port=10**6), 10**12)
    assert (picture.size, picture.mode) == ((128, 64), "1")


def test_a_scanned_verdict_is_verified_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = made(tmp_path / "log")
    card = tmp_path / "card.json"
    card.write_bytes(canonical(device_card(journal)))
    text = journal.ticket(4)
    with pytest.raises(LogError, match="no record 99"):
        journal.ticket(99)
    journal.close()
    assert main(["verify-qr", text, "--device-card", str(card)]) == 0
    assert capsys.readouterr().out == "VALID: FAIL, port 1/1, 2026-01-01T12:00:00Z, record 4\n"
    assert main(["verify-qr", text.replace("FAIL", "PASS"), "--device-card", str(card)]) == 1
    assert capsys.readouterr().out.startswith("NOT VALID: the signature")
    card.write_text("{}")
    assert main(["verify-qr", text, "--device-card", str(card)]) == 2
    assert main(["verify-qr", text, "--device-card", str(tmp_path / "none")]) == 2


def test_a_ticket_names_the_record_by_its_leaf() -> None:
    assert isinstance(open_ticket(signed(), KEY.verifier), Ticket)
    other = {**record(), "kind": "inspection"}
    assert (
        open_ticket(ticket(canonical(other), other, KEY), KEY.verifier).leaf
        != open_ticket(signed(), KEY.verifier).leaf
    )
