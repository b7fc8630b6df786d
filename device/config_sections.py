"""The schema of the configuration: every setting with its default and its rule, one section a part."""

from dataclasses import dataclass, field
from pathlib import Path

import device
from device.config_rules import (
    absolute_path,
    choice,
    day,
    even,
    flag,
    integer,
    line,
    network_name,
    number,
    one_of,
    scale,
    text,
    verifier_key,
)

SHIPPED_MODEL = Path(device.__file__).resolve().parent.parent / "model" / "shipped" / "cleanliness.tflite"


@dataclass(frozen=True)
class InstrumentSettings:
    """Who measures: the instrument's serial number, the operator, and the language of the panel."""

    serial: str = field(default="unnumbered", metadata={"rule": text(32)})
    operator: str = field(default="unnamed", metadata={"rule": text(32)})
    language: str = field(default="en", metadata={"rule": choice("en", "es", "de", "fr")})


@dataclass(frozen=True)
class CameraSettings:
    """What is asked of the camera, and kept.

    Attributes:
        scale_x_um_per_px, scale_y_um_per_px: size of a picture's pixel on the end face.
        timeout_s: the longest wait for a picture, in seconds.
        width_px, height_px: size of the picture.
        pixel_format: how it is delivered, by libcamera's name.
        sensor_width_px, sensor_height_px, sensor_bits: the sensor's mode, a binned one; as preset it
            is that of the IMX477.
        view: share of what the sensor sees that the picture shows, from its middle.
        exposure_us, gain, red_gain, blue_gain: exposure time, gain and white balance.
        burst: of how many pictures the best one is judged.
    """

    scale_x_um_per_px: float = field(default=0.433, metadata={"rule": scale()})
    scale_y_um_per_px: float = field(default=0.433, metadata={"rule": scale()})
    timeout_s: float = field(default=2.0, metadata={"rule": number(0.05, 2.5)})
    width_px: int = field(default=1152, metadata={"rule": even(320, 4056)})
    height_px: int = field(default=864, metadata={"rule": even(240, 3040)})
    pixel_format: str = field(default="RGB888", metadata={"rule": choice("RGB888", "YUV420", "NV12")})
    sensor_width_px: int = field(default=2028, metadata={"rule": even(320, 9248)})
    sensor_height_px: int = field(default=1520, metadata={"rule": even(240, 6944)})
    sensor_bits: int = field(default=12, metadata={"rule": integer(8, 16)})
    view: float = field(default=1.0, metadata={"rule": number(0.1, 1)})
    exposure_us: int = field(default=8000, metadata={"rule": integer(50, 66000)})
    gain: float = field(default=1.0, metadata={"rule": number(1, 16)})
    red_gain: float = field(default=2.0, metadata={"rule": number(0.1, 16)})
    blue_gain: float = field(default=2.0, metadata={"rule": number(0.1, 16)})
    burst: int = field(default=4, metadata={"rule": integer(1, 8)})


@dataclass(frozen=True)
class CalibrationSettings:
    """When the instrument is to be calibrated and checked again, and what follows if it was not.

    Attributes:
        due: the last day on which the scale holds; empty where none was given. `endface calibrate` sets it.
        overdue: where scale, blank or check are overdue, the instrument warns, or refuses to inspect.
        daily_check: whether a reference end face is to be compared with its record every day.
    """

    due: str = field(default="", metadata={"rule": day()})
    overdue: str = field(default="warn", metadata={"rule": choice("warn", "refuse")})
    daily_check: bool = field(default=False, metadata={"rule": flag()})


@dataclass(frozen=True)
class ButtonSettings:
    """BCM numbers of the lines, pulled up, pressed to ground; times in seconds.

    Attributes:
        inspect_gpio, up_gpio, down_gpio: the three buttons.
        trigger_fitted, trigger_gpio: a foot switch or another trigger, which only ever inspects.
        debounce_s: shortest press and shortest gap between two.
        long_s: from here on a press is long.
    """

    inspect_gpio: int = field(default=17, metadata={"rule": line()})
    up_gpio: int = field(default=27, metadata={"rule": line()})
    down_gpio: int = field(default=22, metadata={"rule": line()})
    trigger_fitted: bool = field(default=False, metadata={"rule": flag()})
    trigger_gpio: int = field(default=23, metadata={"rule": line()})
    debounce_s: float = field(default=0.02, metadata={"rule": number(0, 0.2)})
    long_s: float = field(default=0.8, metadata={"rule": number(0.3, 5)})


@dataclass(frozen=True)
class ScreenSettings:
    """What the panel is, where it is, and when it rests.

    Attributes:
        kind: the panel's controller.
        bus: what it is wired to.
        i2c_port, i2c_address: where it is on I2C.
        dc_gpio, reset_gpio: BCM numbers of the two lines that it needs besides SPI 0.
        rotation_deg: how the panel is turned in the enclosure.
        contrast: its light, 0 to 255.
        dim_after_s, sleep_after_s: after how many idle seconds it shines less, and goes dark.
    """

    kind: str = field(default="ssd1306", metadata={"rule": choice("ssd1306", "sh1106", "ssd1309")})
    bus: str = field(default="i2c", metadata={"rule": choice("i2c", "spi")})
    i2c_port: int = field(default=1, metadata={"rule": integer(0, 31)})
    i2c_address: int = field(default=0x3C, metadata={"rule": integer(0x08, 0x77)})
    dc_gpio: int = field(default=24, metadata={"rule": line()})
    reset_gpio: int = field(default=25, metadata={"rule": line()})
    rotation_deg: int = field(default=0, metadata={"rule": one_of(0, 180)})
    contrast: int = field(default=207, metadata={"rule": integer(0, 255)})
    dim_after_s: float = field(default=60.0, metadata={"rule": number(5, 3600)})
    sleep_after_s: float = field(default=180.0, metadata={"rule": number(5, 3600)})


@dataclass(frozen=True)
class LampSettings:
    """BCM number of the lamp's PWM line and its brightness, a share of full."""

    gpio: int = field(default=18, metadata={"rule": line()})
    level: float = field(default=0.8, metadata={"rule": number(0, 1)})


@dataclass(frozen=True)
class LightSettings:
    """The status light: none, a single one, or red, green and blue; BCM numbers of its lines."""

    kind: str = field(default="none", metadata={"rule": choice("none", "single", "rgb")})
    gpio: int = field(default=5, metadata={"rule": line()})
    green_gpio: int = field(default=6, metadata={"rule": line()})
    blue_gpio: int = field(default=13, metadata={"rule": line()})


@dataclass(frozen=True)
class BuzzerSettings:
    """Whether there is a buzzer, and the BCM number of its line."""

    fitted: bool = field(default=False, metadata={"rule": flag()})
    gpio: int = field(default=12, metadata={"rule": line()})


@dataclass(frozen=True)
class BatterySettings:
    """Whether there is a battery with a gauge; at and below which charge it warns, and switches off."""

    fitted: bool = field(default=False, metadata={"rule": flag()})
    low_percent: int = field(default=15, metadata={"rule": integer(5, 50)})
    empty_percent: int = field(default=5, metadata={"rule": integer(1, 20)})


@dataclass(frozen=True)
class ClockSettings:
    """Whether there is a clock chip."""

    chip_fitted: bool = field(default=False, metadata={"rule": flag()})


@dataclass(frozen=True)
class GradingSettings:
    """Name or path of the profile and of the network; the owner's orders bring further names."""

    profile: str = field(default="iec-ed2-sm-pc", metadata={"rule": text(255)})
    model: Path = field(default=SHIPPED_MODEL, metadata={"rule": network_name()})


@dataclass(frozen=True)
class LogSettings:
    """Folder that holds the records and their images."""

    folder: Path = field(default=Path("/var/lib/endface"), metadata={"rule": absolute_path()})


@dataclass(frozen=True)
class OwnerSettings:
    """Who may change what this instrument judges by, and where that is kept.

    Attributes:
        key: verifies the owner's signed orders; none are taken in where it is empty.
        folder: the orders that were taken in; `device.toml` in it is a layer of the configuration.
    """

    key: str = field(default="", metadata={"rule": verifier_key()})
    folder: Path = field(default=Path("/var/lib/endface/owner"), metadata={"rule": absolute_path()})


@dataclass(frozen=True)
class Configuration:
    """Everything that can be set, one section a part."""

    instrument: InstrumentSettings = InstrumentSettings()
    camera: CameraSettings = CameraSettings()
    calibration: CalibrationSettings = CalibrationSettings()
    buttons: ButtonSettings = ButtonSettings()
    screen: ScreenSettings = ScreenSettings()
    lamp: LampSettings = LampSettings()
    light: LightSettings = LightSettings()
    buzzer: BuzzerSettings = BuzzerSettings()
    battery: BatterySettings = BatterySettings()
    clock: ClockSettings = ClockSettings()
    grading: GradingSettings = GradingSettings()
    log: LogSettings = LogSettings()
    owner: OwnerSettings = OwnerSettings()


def is_wired(configuration: Configuration, key: str) -> bool:
    """Whether the line of setting `key` is in use in this configuration."""
    light = configuration.light.kind
    in_use = {
        "buttons.trigger_gpio": configuration.buttons.trigger_fitted,
        "screen.dc_gpio": configuration.screen.bus == "spi",
        "screen.reset_gpio": configuration.screen.bus == "spi",
        "light.gpio": light != "none",
        "light.green_gpio": light == "rgb",
        "light.blue_gpio": light == "rgb",
        "buzzer.gpio": configuration.buzzer.fitted,
    }
    return in_use.get(key, True)
