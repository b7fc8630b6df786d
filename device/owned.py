"""The owner's orders on the instrument: checked as a whole, put in place at once, or not at all."""

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path

from device.audit import entry
from device.audit.durable import sync, sync_tree, write_durably
from device.audit.entry import Entry, Kind
from device.audit.log import Log
from device.config import OWNER_FILE, owner_layer
from device.errors import ConfigurationError, ModelError, ProfileError, RefusedError
from device.grading import network, profile
from device.orders import Order, OrderedFile, Ware, opened

LARGEST_NOTE_BYTES, LARGEST_FILE_BYTES = 2**16, 2**26


def take_order(log: Log, note: Path, owner: str, folder: Path) -> Entry:
    """Put what an order brings in place; it is in force from the next start on, once it is recorded.

    Args:
        log: knows which order was the last.
        note: the order; its files lie beside it.
        owner: the owner's verifier key.
        folder: where orders are kept, one folder each, named by its number.

    Returns:
        What is to be recorded.

    Raises:
        RefusedError: it is not the owner's, older, or something that it brings cannot be used; nothing
            has changed.
    """
    content = read_bounded(note, LARGEST_NOTE_BYTES)
    order = opened(content, owner, last_number(log))
    place = folder / str(order.number)
    beside = folder / f"{order.number}.partial"
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for file in order.files:
            (beside / file.name).write_bytes(_content(note.parent, file))
        _try_out(order, beside)
        sync_tree(beside)
        shutil.rmtree(place, ignore_errors=True)
        beside.rename(place)
        sync(folder)
        _put_settings_in_force(order, place, folder)
    except OSError as error:
        raise RefusedError(f"the order cannot be kept: {error.strerror}; make room on the card") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)
    return entry.order(order.number, hashlib.sha256(content).hexdigest(), order.files)


def last_number(log: Log) -> int:
    """The number of the last order that was taken in, 0 where none was.

    Raises:
        LogError: the log cannot be read.
    """
    last = log.newest(Kind.ORDER)
    return int(last.content["content"]["number"]) if last else 0


def profiles(folder: Path) -> dict[str, Path]:
    """The owner's profiles by the names of their files without the ending; of one name the newest."""
    numbers = sorted(int(path.name) for path in folder.glob("*") if path.name.isdecimal())
    files = (path for number in numbers for path in sorted((folder / str(number)).glob("*.toml")))
    return {path.stem: path for path in files if path.name != OWNER_FILE}


def read_bounded(path: Path, most_bytes: int) -> bytes:
    """A regular file's content.

    Raises:
        RefusedError: it is none, is too long, or cannot be read.
    """
    try:
        if path.is_symlink() or not path.is_file():
            raise RefusedError(f"{path.name} is no file")
        if path.stat().st_size > most_bytes:
            raise RefusedError(f"{path.name} is too long: more than {most_bytes} bytes")
        return path.read_bytes()
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be read: {error.strerror}") from error


def _content(folder: Path, file: OrderedFile) -> bytes:
    content = read_bounded(folder / file.name, LARGEST_FILE_BYTES)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise RefusedError(f"{file.name} is not the file that the owner has signed")
    return content


def _try_out(order: Order, folder: Path) -> None:
    """Make sure that everything works before it takes the place of what does."""
    try:
        for file in order.files:
            if file.ware is Ware.PROFILE:
                profile.read(folder / file.name)
            elif file.ware is Ware.SETTINGS:
                owner_layer(folder / file.name)
            elif file.name.endswith(".tflite"):
                network.load(folder / file.name)
    except (ProfileError, ModelError, ConfigurationError) as error:
        raise RefusedError(f"what the order brings cannot be used: {error}") from error


def _put_settings_in_force(order: Order, place: Path, folder: Path) -> None:
    for file in order.files:
        if file.ware is Ware.SETTINGS:
            write_durably(folder / OWNER_FILE, (place / file.name).read_bytes())
