"""By what is measured just now: the configuration, and over it the last calibrations that the log holds.

The record of a calibration is what counts. The file beside the log is its copy, for what is started
before the log is open; where power failed between the two, the record is the newer one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from device.audit.log import Log, Record
from device.audit.traceability import Calibration, cited, last_of_each
from device.blank import Blank, Speck
from device.config import CALIBRATED, Loaded, calibrated
from device.vision.flat_field import FlatField
from device.vision.frame import Scale

SCALE, BLANK, CHECK = "scale", "blank", "check"
"""What a calibration's record says that it is of."""


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
    """
    last = last_of_each(log)
    blank, check = last.get(BLANK), last.get(CHECK)
    return Measuring(
        loaded=_over(loaded, last[SCALE]) if SCALE in last else loaded,
        blank=blank_of(_content(blank)["values"]) if blank else None,
        blank_due=(_content(blank)["due"] or "") if blank else "",
        check=Check(_content(check)["values"]["within"], _content(check)["due"] or "") if check else None,
        cited={what: cited(record) for what, record in last.items()},
    )


def blank_of(values: Mapping[str, Any]) -> Blank:
    """A blank from the values of its record, see `device.blank.Blank`."""
    light = values["flat_field"]
    height, width = light["shape"]
    weights = tuple(tuple(row) for row in light["weights"])
    return Blank(FlatField((height, width), weights), tuple(Speck(**speck) for speck in values["specks"]))


def _content(record: Record) -> dict[str, Any]:
    content: dict[str, Any] = record.content["content"]
    return content


def _over(loaded: Loaded, record: Record) -> Loaded:
    """The configuration with a recorded scale."""
    content = _content(record)
    scale = content["values"]["scale_um_per_px"]
    found = (scale["x"]["value"], scale["y"]["value"], content["due"])
    return calibrated(loaded, dict(zip(CALIBRATED, found, strict=True)), f"record {record.number}")
