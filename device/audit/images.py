"""Pictures on disk, lossless, each named by the SHA-256 of its file."""

import hashlib
from pathlib import Path

import cv2

from device.audit.durable import write_durably
from device.errors import LogError
from device.vision.frame import Grey


class Images:
    """A folder of PNG files that are whole or not there."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, made if it is missing.

        Raises:
            LogError: it cannot be made.
        """
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LogError(f"{folder} cannot be made: {error.strerror}; check the card") from error

    def path(self, sha256: str) -> Path:
        """Where the picture of this hash is."""
        return self._folder / f"{sha256}.png"

    def store(self, pixels: Grey) -> str:
        """Write a picture; it is on disk, and survives a power cut, when this returns.

        Returns:
            The hash of the file, in hex.

        Raises:
            LogError: the disk is full, or does not take it.
        """
        _, encoded = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 2])
        content = encoded.tobytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.path(sha256).exists():
            self._write(self.path(sha256), content)
        return sha256

    def _write(self, path: Path, content: bytes) -> None:
        try:
            write_durably(path, content)
        except OSError as error:
            raise LogError(f"a picture cannot be stored: {error.strerror}; make room on the card") from error
