"""What the service writes into: the log with its pictures, in the order that keeps them together."""

from collections.abc import Callable, Iterator
from pathlib import Path

from device.audit import record
from device.audit.entry import Entry, Instrument, Job
from device.audit.images import Images
from device.audit.log import Log, Record
from device.grading.profile import Profile
from device.inspection import Inspection
from device.moment import Moment


class Journal:
    """A folder with the log and the pictures that its records name."""

    def __init__(self, folder: Path, instrument: Instrument, now: Callable[[], Moment]) -> None:
        """Open the journal in a folder, made if it is missing.

        Raises:
            LogError: it cannot be opened.
        """
        self._images = Images(folder / "images")
        self._log = Log(folder / "log.sqlite", instrument, now)

    def write(self, entry: Entry) -> int:
        """Record anything that has no picture; the running number.

        Raises:
            LogError: it is not recorded.
        """
        return self._log.append(entry)

    def write_inspection(self, done: Inspection, profile: Profile, job: Job) -> int:
        """Store the picture, then the record that names it; the running number.

        Raises:
            LogError: it is not recorded, and must not be shown as done.
        """
        image_sha256 = self._images.store(done.frame.pixels)
        return self._log.append(record.inspection(done, profile, job, image_sha256))

    def records(self, after: int = 0) -> Iterator[Record]:
        """See `Log.records`."""
        return self._log.records(after)

    def picture(self, sha256: str) -> Path:
        """Where the picture of this hash is."""
        return self._images.path(sha256)

    def close(self) -> None:
        """Close the log."""
        self._log.close()
