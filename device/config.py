"""The one configuration: its layers. `config_sections` is its schema, with a validator on each value.

A later layer wins: defaults, the TOML file, the file that the owner has signed, the last calibration,
the environment (ENDFACE_SECTION_KEY), the command line.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

from device.config_rules import COARSEST_UM_PER_PX, FINEST_UM_PER_PX, Rule
from device.config_sections import (
    SHIPPED_MODEL,
    BatterySettings,
    ButtonSettings,
    CalibrationSettings,
    CameraSettings,
    Configuration,
    LogSettings,
    OwnerSettings,
    ScreenSettings,
    is_wired,
)
from device.errors import ConfigurationError

__all__ = [
    "COARSEST_UM_PER_PX",
    "FINEST_UM_PER_PX",
    "SHIPPED_MODEL",
    "BatterySettings",
    "ButtonSettings",
    "CalibrationSettings",
    "CameraSettings",
    "Configuration",
    "Loaded",
    "OwnerSettings",
    "ScreenSettings",
    "load",
    "settings",
]

DEFAULT_PATH = Path("/etc/endface/device.toml")
OWNER_FILE, OWNER_FOLDER = "device.toml", "owner.folder"
CALIBRATION_FILE, LOG_FOLDER = "calibration.toml", "log.folder"
CALIBRATED = ("camera.scale_x_um_per_px", "camera.scale_y_um_per_px", "calibration.due")
PREFIX = "ENDFACE_"
ENVIRONMENT, COMMAND_LINE = "environment", "command line"
NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Loaded:
    """The effective configuration and, by "section.key", where each value came from."""

    configuration: Configuration
    sources: Mapping[str, str]


def load(
    path: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    options: Mapping[str, object] = NOTHING,
) -> Loaded:
    """Read all layers.

    Args:
        path: the TOML file, which must then exist; None takes the default path where it exists.
        environment: variables ENDFACE_SECTION_KEY.
        options: what the command line says, by "section.key".

    Raises:
        ConfigurationError: a file that cannot be read, an unknown key, a value that may not be,
            or two parts on one line; it names the source, the key and what is allowed.
    """
    values: dict[str, dict[str, Any]] = {name: {} for name in _sections()}
    sources = dict.fromkeys(_rules(), "default")
    written = _from_file(path or DEFAULT_PATH, must_exist=path is not None)
    given = [*_from_environment(environment), *((COMMAND_LINE, key, raw) for key, raw in options.items())]
    around = [*written, *given]
    for source, key, raw in [*written, *_from_owner(around), *_from_calibration(around), *given]:
        section, _, name = key.partition(".")
        values[section][name] = _checked(source, key, raw)
        sources[key] = source
    sections = {name: section(**values[name]) for name, section in _sections().items()}
    configuration = Configuration(**sections)
    _refuse_what_does_not_fit(configuration)
    return Loaded(configuration, sources)


def calibrated(loaded: Loaded, found: Mapping[str, object], source: str) -> Loaded:
    """The same with what a calibration has found, but for what a later layer says.

    Args:
        loaded: the configuration as it was read.
        found: values by "section.key", of those that a calibration sets.
        source: where they are from.
    """
    later = (ENVIRONMENT, COMMAND_LINE)
    kept = {key: raw for key, raw in found.items() if not loaded.sources[key].startswith(later)}
    configuration = loaded.configuration
    for key, raw in kept.items():
        section, _, name = key.partition(".")
        changed = replace(getattr(configuration, section), **{name: _checked(source, key, raw)})
        configuration = replace(configuration, **{section: changed})
    return Loaded(configuration, {**loaded.sources, **dict.fromkeys(kept, source)})


def settings(configuration: Configuration) -> dict[str, Any]:
    """Every value by "section.key", in the schema's order."""
    found = {}
    for section in fields(configuration):
        values = getattr(configuration, section.name)
        found.update({f"{section.name}.{f.name}": getattr(values, f.name) for f in fields(values)})
    return found


def _sections() -> dict[str, Any]:
    return get_type_hints(Configuration)


def _rules() -> dict[str, Rule]:
    return {
        f"{name}.{f.name}": f.metadata["rule"]
        for name, section in _sections().items()
        for f in fields(section)
    }


def _checked(source: str, key: str, raw: object) -> Any:
    rule = _rules().get(key)
    if rule is None:
        known = ", ".join(_rules())
        raise ConfigurationError(f"{source}: unknown setting {key}; known are {known}")
    try:
        return rule.parse(raw)
    except (TypeError, ValueError, OverflowError) as error:
        raise ConfigurationError(f"{source}: {key} is {raw!r}, but must be {rule.allowed}") from error


Given = tuple[str, str, object]
"""Where a value was given, by which key, and as what."""


def _from_owner(others: list[Given]) -> list[Given]:
    """What the owner's file says, whose folder the layers around it name."""
    return owner_layer(_folder(others, OWNER_FOLDER, OwnerSettings().folder) / OWNER_FILE)


def _from_calibration(others: list[Given]) -> list[Given]:
    """What the last calibration has found; it lies with the log that holds its record."""
    path = _folder(others, LOG_FOLDER, LogSettings().folder) / CALIBRATION_FILE
    found = _from_file(path, must_exist=False)
    for source, key, _ in found:
        if key not in CALIBRATED:
            raise ConfigurationError(f"{source}: {key} is nothing that a calibration sets; calibrate again")
    return found


def _folder(others: list[Given], key: str, default: Path) -> Path:
    named = [_checked(source, name, raw) for source, name, raw in others if name == key]
    return Path(named[-1]) if named else default


def owner_layer(path: Path) -> list[Given]:
    """The values in a file that the owner has signed; none where there is no file.

    Raises:
        ConfigurationError: it cannot be read, or sets what only the instrument's own file may set.
    """
    found = _from_file(path, must_exist=False)
    for source, key, raw in found:
        if key.startswith(("owner.", "log.")):
            raise ConfigurationError(f"{source}: {key} is set on the instrument only, in {DEFAULT_PATH}")
        _checked(source, key, raw)
    return found


def _from_file(path: Path, *, must_exist: bool) -> list[Given]:
    try:
        if not must_exist and not path.exists():
            return []
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read as TOML: {error}") from error
    found: list[Given] = []
    for section, values in document.items():
        if not isinstance(values, dict):
            raise ConfigurationError(f"{path}: {section} stands outside a section such as [camera]")
        found += [(str(path), f"{section}.{name}", value) for name, value in values.items()]
    return found


def _from_environment(environment: Mapping[str, str]) -> list[Given]:
    return [
        (f"{ENVIRONMENT} {variable}", variable.removeprefix(PREFIX).lower().replace("_", ".", 1), value)
        for variable, value in sorted(environment.items())
        if variable.startswith(PREFIX)
    ]


def _refuse_what_does_not_fit(configuration: Configuration) -> None:
    lines = {key: value for key, value in settings(configuration).items() if key.endswith("gpio")}
    lines = {key: line for key, line in lines.items() if is_wired(configuration, key)}
    if configuration.screen.bus == "spi":
        lines |= {"the panel's SPI bus": 11, "the panel's SPI data": 10, "the panel's SPI select": 8}
    for key, line in lines.items():
        others = [other for other, value in lines.items() if value == line and other != key]
        if others:
            raise ConfigurationError(f"{key} and {others[0]} are both {line}; each needs a line of its own")
    battery = configuration.battery
    if battery.empty_percent >= battery.low_percent:
        raise ConfigurationError(
            f"battery.empty_percent is {battery.empty_percent}, battery.low_percent {battery.low_percent}; "
            "a battery must be low before it is empty"
        )
