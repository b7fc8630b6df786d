"""By what is measured just now: the configuration, and over it the last calibrations that the log holds.

The record of a calibration is what counts. The file beside the log is its copy, for what is started
before the log is open; where power failed between the two, the record is the newer one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from device.audit.log import Log, Record
from device.audit.traceability import Calibration, cited, last_of_each
from device.blank import Blank, Speck
from device.config import CALIBRATED, Loaded, calibrated
from device.errors import CalibrationError
from device.stored import restored
from device.vision.flat_field import FlatField
from device.vision.frame import Scale

T = TypeVar("T")

SCALE, BLANK, CHECK = "scale", "blank", "check"
"""What a calibration's record says that it is of."""

PICTURES = "calibration"
"""Folder beside the log for the pictures that were taken for them, each named by its hash."""


@dataclass(frozen=True)
class Check:
    """The last daily check: whether all was within the limits, and the last day that it holds."""

    within: bool
    due: str


@dataclass(frozen=True)
class Measuring:
    """What one inspection is measured by.

    Attributes:
        loaded: the configuration with the calibrated scale and its due day.
        blank: light and dust of the microscope; None where no blank was ever taken.
        blank_due: the last day that it holds; empty without one.
        check: the last daily check; None before the first.
        cited: the calibrations in force, as an inspection's record names them.
    """

    loaded: Loaded
    blank: Blank | None
    blank_due: str
    check: Check | None
    cited: Mapping[str, Calibration]

    @property
    def scale(self) -> Scale:
        """Um per pixel."""
        camera = self.loaded.configuration.camera
        return Scale(camera.scale_x_um_per_px, camera.scale_y_um_per_px)


def by_settings(loaded: Loaded) -> Measuring:
    """What counts where there is no log yet."""
    return Measuring(loaded, None, "", None, {})


def measuring(log: Log, loaded: Loaded) -> Measuring:
    """What counts now.

    Args:
        log: holds the calibrations.
        loaded: the configuration as it was read at the start.

    Raises:
        LogError: the log cannot be read.
        CalibrationError: a calibration is recorded in a way that this firmware does not know.
    """
    last = last_of_each(log)
    blank = _read(last.get(BLANK), lambda values, due: (blank_of(values), due))
    return Measuring(
        loaded=_read(last.get(SCALE), lambda values, due: _over(loaded, last[SCALE], values, due)) or loaded,
        blank=blank[0] if blank else None,
        blank_due=blank[1] if blank else "",
        check=_read(last.get(CHECK), lambda values, due: Check(bool(values["within"]), due)),
        cited={what: cited(record) for what, record in last.items()},
    )


def blank_of(values: Mapping[str, Any]) -> Blank:
    """A blank from the values of its record, see `device.blank.Blank`."""
    light = values["flat_field"]
    height, width = light["shape"]
    weights = tuple(tuple(row) for row in light["weights"])
    specks = tuple(restored(Speck, speck) for speck in values["specks"])
    return Blank(FlatField((height, width), weights), specks)


def _read(record: Record | None, read: Callable[[Mapping[str, Any], str], T]) -> T | None:
    """What a calibration's values and its due day, empty for none, mean; None where there is no record."""
    if record is None:
        return None
    content = record.content["content"]
    try:
        return read(content["values"], content["due"] or "")
    except (KeyError, TypeError, ValueError) as error:
        raise CalibrationError(
            f"record {record.number} holds a {content['what']} of another firmware; calibrate it anew"
        ) from error


def _over(loaded: Loaded, record: Record, values: Mapping[str, Any], due: str) -> Loaded:
    """The configuration with a recorded scale."""
    scale = values["scale_um_per_px"]
    found = (scale["x"]["value"], scale["y"]["value"], due)
    return calibrated(loaded, dict(zip(CALIBRATED, found, strict=True)), f"record {record.number}")
