"""Where the instrument and the process that serves a stick leave each other word: small files in one folder.

The process that may mount is not the one that looks and judges; systemd starts it when a stick is put in.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from device.audit.durable import write_durably
from device.audit.selection import Selection
from device.errors import Cause, Fault
from device.notices import Notice, NoticeCode
from device.parts.stick import StickError, Trouble
from device.stick_status import Stage, Status

FOLDER = Path("/run/endface/sticks")
WISH, CABLE, PULLED = "wish", "cable", "pulled"


@dataclass(frozen=True)
class Wish:
    """What is to be done with the next stick: the records to write to it, or, where it `brings`, lists in."""

    selection: Selection = field(default_factory=Selection.since_last)
    brings: bool = False


class Desk:
    """The folder with the words."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Use a folder, made where it is missing."""
        self._folder = folder

    def wish(self, wish: Wish) -> None:
        """Say what is to be done with the next stick; without a word it is the records since the last.

        Raises:
            OSError: it cannot be written.
        """
        self._write(WISH, asdict(wish))

    def wished(self) -> Wish:
        """What is to be done with the next stick."""
        return self._read(WISH)

    def fulfilled(self) -> None:
        """Say that what was wished is done; the stick after that one gets the records since the last."""
        (self._folder / f"{WISH}.json").unlink(missing_ok=True)

    def wished_by_cable(self) -> Wish:
        """What is to be offered by cable."""
        return self._read(CABLE)

    def wish_by_cable(self, wish: Wish) -> None:
        """Ask for records to be offered by cable, now: systemd waits for this word.

        What was said of an offer before is taken away, so that the same said again is news.

        Raises:
            OSError: it cannot be written.
        """
        self.gone(CABLE)
        self._write(CABLE, asdict(wish))

    def tell(self, device: str, status: Status) -> None:
        """Say how far a stick is.

        Args:
            device: its name, e.g. "sda1".
            status: how far.

        Raises:
            OSError: it cannot be written.
        """
        self._write(f"stick-{device}", asdict(status))

    def told(self) -> dict[str, Status]:
        """How far each stick is that is in, by its device's name; what another version said is left out."""
        found: dict[str, Status] = {}
        for path in sorted(self._folder.glob("stick-*.json")):
            # The file may go meanwhile; and an update must not stop at a stick that was in before it.
            with suppress(FileNotFoundError, KeyError, TypeError, ValueError):
                found[path.stem.removeprefix("stick-")] = _status(path.read_bytes())
        return found

    def gone(self, device: str) -> None:
        """Say that a stick was taken out."""
        (self._folder / f"stick-{device}.json").unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Serve no two sticks at once.

        Raises:
            StickError: another one is being served.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StickError(Trouble.SECOND) from error
            yield

    def _read(self, name: str) -> Wish:
        try:
            said = json.loads((self._folder / f"{name}.json").read_bytes())
        except FileNotFoundError:
            return Wish()
        selection = said["selection"]
        return Wish(
            Selection(selection["take"], tuple(selection["wanted"]), selection["job"]), said["brings"]
        )

    def _write(self, name: str, content: object) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_durably(self._folder / f"{name}.json", json.dumps(content).encode())


class Teller:
    """Tells a desk how far a stick is, at each percent and no oftener."""

    def __init__(self, desk: Desk, device: str) -> None:
        """Tell this desk of this device."""
        self._desk, self._device = desk, device
        self._percent: tuple[Stage, int] | None = None
        self.told: tuple[str, ...] = ()
        """The sentences that came last."""

    def __call__(self, status: Status) -> None:
        """Tell it, where there is something new."""
        self.told = status.lines
        now = (status.stage, int(100 * status.share))
        if now != self._percent:
            self._percent = now
            self._desk.tell(self._device, status)


def _status(content: bytes) -> Status:
    said = json.loads(content)
    notice, trouble, fault = said["notice"], said["trouble"], said["fault"]
    return Status(
        Stage(said["stage"]),
        said["share"],
        tuple(said["lines"]),
        Notice(**{**notice, "code": NoticeCode(notice["code"])}) if notice else None,
        Trouble(trouble) if trouble else None,
        Fault(Cause(fault["cause"]), fault["text"]) if fault else None,
    )
