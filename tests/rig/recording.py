"""What the panel showed: the writes that crossed the I2C bus, read back as pictures."""

from pathlib import Path

from PIL import Image

from device.parts.simulated.panel import SimulatedPanel

COMMANDS, DATA = 0x00, 0x40
"""An SSD1306 takes the first byte of a write for what the rest is (data sheet, section 8.1.5.2)."""
LENGTH_BYTES = 2


class Recording:
    """The file that a machine's I2C adapter writes to; it grows while the machine runs."""

    def __init__(self, path: Path) -> None:
        """Say where it is."""
        self._path = path
        self._read_bytes = 0
        self._seen: list[Image.Image] = []
        self._panel = SimulatedPanel(self._watch)

    def pictures(self) -> list[Image.Image]:
        """What a person saw until now, each new picture once, oldest first."""
        with self._path.open("rb") as file:
            file.seek(self._read_bytes)
            recorded = file.read()
        at = 0
        while len(recorded) >= at + LENGTH_BYTES:
            end = at + LENGTH_BYTES + int.from_bytes(recorded[at : at + LENGTH_BYTES], "little")
            if end > len(recorded):
                break
            self._take(recorded[at + LENGTH_BYTES : end])
            at = end
        self._read_bytes += at
        return list(self._seen)

    def _take(self, write: bytes) -> None:
        if write[0] == COMMANDS:
            self._panel.command(*write[1:])
        elif write[0] == DATA:
            self._panel.data(write[1:])

    def _watch(self, picture: Image.Image) -> None:
        if not self._seen or picture.tobytes() != self._seen[-1].tobytes():
            self._seen.append(picture)
