"""The owner's orders on the instrument: tried as a whole, put in place at once, or not at all."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from device.audit import entry
from device.audit.durable import sync, sync_tree, write_durably
from device.audit.entry import Entry, Kind
from device.audit.log import Log
from device.config import OWNER_FILE, OWNER_FOLDER, Configuration, OwnerSettings, load
from device.errors import ConfigurationError, ModelError, ProfileError, RefusedError
from device.grading import network, profile
from device.orders import Order, OrderedFile, Ware, opened

LARGEST_NOTE_BYTES, LARGEST_FILE_BYTES = 2**16, 2**26


def take_order(log: Log, note: Path, owner: OwnerSettings, own_file: Path | None = None) -> Entry:
    """Put what an order brings in place; it is in force from the next start on, once it is recorded.

    Args:
        log: knows which order was the last.
        note: the order; its files lie beside it.
        owner: the owner's verifier key, and where orders are kept, one folder each, named by its number.
        own_file: the instrument's own settings; None for the usual place.

    Returns:
        What is to be recorded.

    Raises:
        RefusedError: it is not the owner's, older, or something that it brings cannot be used; nothing
            has changed.
    """
    content = read_bounded(note, LARGEST_NOTE_BYTES)
    order, folder = opened(content, owner.key, last_number(log)), owner.folder
    place, trial = folder / str(order.number), folder / f"{order.number}.partial"
    try:
        brought = _trial_of(trial, folder, order)
        for file in order.files:
            (brought / file.name).write_bytes(_content(note.parent, file))
        _put_settings_in_force(order, brought, trial)
        _try_out(order, brought, trial, own_file)
        sync_tree(brought)
        shutil.rmtree(place, ignore_errors=True)
        brought.rename(place)
        sync(folder)
        _put_settings_in_force(order, place, folder)
    except OSError as error:
        raise RefusedError(f"the order cannot be kept: {error.strerror}; make room on the card") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(trial)
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
    return {path.stem: path for path in _brought(folder, "*.toml") if path.name != OWNER_FILE}


def profile_source(settings: Configuration) -> str | Path:
    """The configured profile: the owner's of that name, or else a shipped name or a path."""
    return profiles(settings.owner.folder).get(settings.grading.profile, settings.grading.profile)


def network_path(settings: Configuration) -> Path:
    """Where the configured network is; where it is a name that no order brought, a path that is not there."""
    model, folder = settings.grading.model, settings.owner.folder
    if model.is_absolute():
        return model
    return {path.name: path for path in _brought(folder, "*.tflite")}.get(model.name, folder / model)


def _brought(folder: Path, pattern: str) -> Iterator[Path]:
    """What the orders have brought, the newest last."""
    for number in _numbers(folder):
        yield from sorted((folder / str(number)).glob(pattern))


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.name) for path in folder.glob("*") if path.name.isdecimal())


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


def _trial_of(trial: Path, folder: Path, order: Order) -> Path:
    """Make a folder like the owner's as it would be; the place in it for what this order brings."""
    shutil.rmtree(trial, ignore_errors=True)
    (trial / str(order.number)).mkdir(parents=True)
    for number in set(_numbers(folder)) - {order.number}:
        (trial / str(number)).symlink_to(Path("..") / str(number))
    if (folder / OWNER_FILE).exists():
        shutil.copyfile(folder / OWNER_FILE, trial / OWNER_FILE)
    return trial / str(order.number)


def check_profile(path: Path) -> None:
    """Make sure of an owner's profile: settings name it by its file, records by itself, and both must agree.

    Raises:
        ProfileError: it cannot grade.
        RefusedError: its file is named otherwise.
    """
    made = profile.load(path)
    if path.stem != made.name:
        raise RefusedError(f"{path.name} holds the profile {made.name}: name the file {made.name}.toml")


def _try_out(order: Order, brought: Path, trial: Path, own_file: Path | None) -> None:
    """Make sure that all works, alone and with what is there, before it takes the place of what does."""
    try:
        for file in order.files:
            if file.ware is Ware.PROFILE:
                check_profile(brought / file.name)
            elif file.name.endswith(".tflite"):
                network.load(brought / file.name)
        settings = load(own_file, options={OWNER_FOLDER: str(trial)}).configuration
        profile.load(profile_source(settings))
        network.load(network_path(settings))
    except (ProfileError, ModelError, ConfigurationError) as error:
        raise RefusedError(f"what the order brings cannot be used: {error}") from error


def _put_settings_in_force(order: Order, place: Path, folder: Path) -> None:
    for file in order.files:
        if file.ware is Ware.SETTINGS:
            write_durably(folder / OWNER_FILE, (place / file.name).read_bytes())
