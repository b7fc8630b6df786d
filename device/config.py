"""The one configuration: its schema with a validator on each value, and its layers.

A later layer wins: defaults, the TOML file, the environment (ENDFACE_SECTION_KEY), the command line.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

import device
from device.errors import ConfigurationError

DEFAULT_PATH = Path("/etc/endface/device.toml")
PREFIX = "ENDFACE_"
NOTHING: Mapping[str, object] = MappingProxyType({})
FINEST_UM_PER_PX, COARSEST_UM_PER_PX = 0.01, 10.0
SHIPPED_MODEL = Path(device.__file__).resolve().parent.parent / "model" / "shipped" / "cleanliness.tflite"


@dataclass(frozen=True)
class Rule:
    """What a value may be.

    Attributes:
        parse: takes the value as it was written, gives it typed; ValueError or TypeError where it may not be.
        allowed: the same for people.
    """

    parse: Callable[[object], Any]
    allowed: str


def _number(low: float, high: float) -> Rule:
    def parse(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise TypeError(value)
        number = float(value)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return Rule(parse, f"a number from {low:g} to {high:g}")


def _integer(low: int, high: int) -> Rule:
    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise TypeError(value)
        number = int(value)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return Rule(parse, f"a whole number from {low} to {high}")


def _text(longest: int) -> Rule:
    def parse(value: object) -> str:
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > longest:
            raise ValueError(value)
        return value

    return Rule(parse, f"a text of 1 to {longest} printable characters")


def _absolute_path() -> Rule:
    def parse(value: object) -> Path:
        if not isinstance(value, str) or not value.isprintable() or not Path(value).is_absolute():
            raise ValueError(value)
        return Path(value)

    return Rule(parse, "an absolute path of printable characters")


def _line() -> Rule:
    return _integer(4, 27)  # 2 and 3 are the panel's bus


def _scale() -> Rule:
    return _number(FINEST_UM_PER_PX, COARSEST_UM_PER_PX)


@dataclass(frozen=True)
class InstrumentSettings:
    """Who measures: the instrument's serial number and the operator."""

    serial: str = field(default="unnumbered", metadata={"rule": _text(32)})
    operator: str = field(default="unnamed", metadata={"rule": _text(32)})


@dataclass(frozen=True)
class CameraSettings:
    """Size of a pixel on the end face in um, and the longest wait for a picture in seconds."""

    scale_x_um_per_px: float = field(default=0.433, metadata={"rule": _scale()})
    scale_y_um_per_px: float = field(default=0.433, metadata={"rule": _scale()})
    timeout_s: float = field(default=2.0, metadata={"rule": _number(0.05, 2.5)})


@dataclass(frozen=True)
class ButtonSettings:
    """BCM numbers of the three lines, pulled up, pressed to ground; times in seconds."""

    inspect_gpio: int = field(default=17, metadata={"rule": _line()})
    up_gpio: int = field(default=27, metadata={"rule": _line()})
    down_gpio: int = field(default=22, metadata={"rule": _line()})
    debounce_s: float = field(default=0.02, metadata={"rule": _number(0, 0.2)})
    long_s: float = field(default=0.8, metadata={"rule": _number(0.3, 5)})


@dataclass(frozen=True)
class ScreenSettings:
    """After how many idle seconds the panel goes dark."""

    sleep_after_s: float = field(default=180.0, metadata={"rule": _number(5, 3600)})


@dataclass(frozen=True)
class LampSettings:
    """BCM number of the lamp's PWM line and its brightness, a share of full."""

    gpio: int = field(default=18, metadata={"rule": _line()})
    level: float = field(default=0.8, metadata={"rule": _number(0, 1)})


@dataclass(frozen=True)
class GradingSettings:
    """Name or path of the profile, path of the network."""

    profile: str = field(default="iec-ed2-sm-pc", metadata={"rule": _text(255)})
    model: Path = field(default=SHIPPED_MODEL, metadata={"rule": _absolute_path()})


@dataclass(frozen=True)
class LogSettings:
    """Folder that holds the records and their images."""

    folder: Path = field(default=Path("/var/lib/endface"), metadata={"rule": _absolute_path()})


@dataclass(frozen=True)
class Configuration:
    """Everything that can be set, one section a part."""

    instrument: InstrumentSettings = InstrumentSettings()
    camera: CameraSettings = CameraSettings()
    buttons: ButtonSettings = ButtonSettings()
    screen: ScreenSettings = ScreenSettings()
    lamp: LampSettings = LampSettings()
    grading: GradingSettings = GradingSettings()
    log: LogSettings = LogSettings()


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
    given = [("command line", key, raw) for key, raw in options.items()]
    for source, key, raw in [*_from_file(path), *_from_environment(environment), *given]:
        section, _, name = key.partition(".")
        values[section][name] = _checked(source, key, raw)
        sources[key] = source
    sections = {name: section(**values[name]) for name, section in _sections().items()}
    configuration = Configuration(**sections)
    _refuse_shared_lines(configuration)
    return Loaded(configuration, sources)


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


def _from_file(path: Path | None) -> list[tuple[str, str, object]]:
    asked_for, path = path is not None, path or DEFAULT_PATH
    try:
        if not asked_for and not path.exists():
            return []
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read as TOML: {error}") from error
    found: list[tuple[str, str, object]] = []
    for section, values in document.items():
        if not isinstance(values, dict):
            raise ConfigurationError(f"{path}: {section} stands outside a section such as [camera]")
        found += [(str(path), f"{section}.{name}", value) for name, value in values.items()]
    return found


def _from_environment(environment: Mapping[str, str]) -> list[tuple[str, str, object]]:
    return [
        (f"environment {variable}", variable.removeprefix(PREFIX).lower().replace("_", ".", 1), value)
        for variable, value in sorted(environment.items())
        if variable.startswith(PREFIX)
    ]


def _refuse_shared_lines(configuration: Configuration) -> None:
    lines = {key: value for key, value in settings(configuration).items() if key.endswith("gpio")}
    for key, line in lines.items():
        others = [other for other, value in lines.items() if value == line and other != key]
        if others:
            raise ConfigurationError(f"{key} and {others[0]} are both {line}; each needs a line of its own")
