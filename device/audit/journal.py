"""What the service writes into: the log with its pictures, in the order that keeps them together."""

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from device.audit import entry, record, space
from device.audit.entry import Entry, Instrument, Job, Kind
from device.audit.images import Images
from device.audit.key import SigningKey, load, make
from device.audit.log import Log, Record
from device.audit.space import Space
from device.audit.ticket import ticket
from device.audit.traceability import Calibration, calibrations
from device.errors import LogError
from device.grading.profile import Profile
from device.inspection import Inspection
from device.moment import Moment
from device.stored import restored

log = logging.getLogger(__name__)

DATABASE, KEY = "log.sqlite", "device.key"


class Journal:
    """A folder with the log and the pictures that its records name."""

    def __init__(self, folder: Path, instrument: Instrument, now: Callable[[], Moment]) -> None:
        """Open the journal in a folder, made if it is missing; a new one gets a key of its own.

        Raises:
            LogError: it cannot be opened.
            SealError: it is not as it was sealed.
        """
        self.instrument = instrument
        self._folder = folder
        self._warned = False
        self._filling: int | None = None
        self._images = Images(folder / "images")
        self.key = _key_of(folder)
        self.log = Log(folder / DATABASE, instrument, now, self.key)
        if self.log.newest() is None:
            self.log.append(entry.key(self.key.verifier.vkey, self.key.verifier.fingerprint))

    def write(self, new: Entry) -> int:
        """Record anything that has no picture; the running number.

        Raises:
            LogError: it is not recorded.
        """
        return self.log.append(new)

    def write_inspection(
        self,
        done: Inspection,
        profile: Profile,
        job: Job,
        measured_by: Mapping[str, Calibration] | None = None,
    ) -> int:
        """Store the picture, then the record that names it; the running number.

        Args:
            done: the inspection.
            profile: the profile that it was judged by.
            job: operator, port and attempt.
            measured_by: the calibrations that it was measured by; None for those that the log has now.

        Raises:
            LogError: the card is too full, or it is not recorded; it must not be shown as done.
        """
        self._watch_space()
        image_sha256 = self._images.store(done.frame.pixels)
        if measured_by is None:
            measured_by = calibrations(self.log)
        return self.log.append(record.inspection(done, profile, job, image_sha256, measured_by))

    def ticket(self, number: int) -> str:
        """The signed text of an inspection's verdict, for a QR code.

        Raises:
            LogError: the log cannot be read, or has no such record.
        """
        found = next(self.log.records(after=number - 1), None)
        if found is None:
            raise LogError(f"the log has no record {number}")
        return ticket(found.body, found.content, self.key)

    def last_moment(self) -> Moment | None:
        """When the last record was written; None where there is none.

        Raises:
            LogError: the log cannot be read.
        """
        last = self.log.newest()
        return restored(Moment, last.content["moment"]) if last else None

    def last_settings(self) -> Mapping[str, Any] | None:
        """The content of the last settings record; None where there is none.

        Raises:
            LogError: the log cannot be read.
        """
        last = self.log.newest(Kind.SETTINGS)
        return last.content["content"] if last else None

    def records(self, after: int = 0) -> Iterator[Record]:
        """See `Log.records`."""
        return self.log.records(after)

    def space(self) -> Space:
        """How full the card is.

        Raises:
            LogError: it cannot be told.
        """
        return space.space(self._folder)

    def check_room(self) -> None:
        """Make sure that the card has room for another inspection.

        Raises:
            LogError: it has none, or it cannot be told.
        """
        space.refuse_where_full(self.space())

    def filling(self) -> int | None:
        """How full the card is, in per cent: said once each time that it has come beyond the mark."""
        percent, self._filling = self._filling, None
        return percent

    def picture(self, sha256: str) -> Path:
        """Where the picture of this hash is."""
        return self._images.path(sha256)

    def close(self) -> None:
        """Close the log."""
        self.log.close()

    def _watch_space(self) -> None:
        """Warn once, on the way beyond the mark; refuse where there is no room.

        Raises:
            LogError: the card is too full.
        """
        found = self.space()
        space.refuse_where_full(found)
        if found.warns and not self._warned:
            self._filling = round(100 * found.used)
            log.warning("the card is %d %% full: %s", self._filling, space.WHAT_TO_DO)
        self._warned = found.warns


def _key_of(folder: Path) -> SigningKey:
    path = folder / KEY
    # A log that has lost its key must not get another one without a word.
    return load(path) if path.exists() or (folder / DATABASE).exists() else make(path)
