"""The configuration: layers, and what each refuses."""

from pathlib import Path

import pytest

from device.config import Configuration, load, settings
from device.errors import ConfigurationError


def written(folder: Path, text: str) -> Path:
    path = folder / "device.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_any_layer_the_defaults_hold() -> None:
    loaded = load(None, {})
    assert loaded.configuration == Configuration()
    assert set(loaded.sources) == set(settings(loaded.configuration))
    assert set(loaded.sources.values()) == {"default"}


def test_the_file_beats_the_default_and_the_environment_beats_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "[camera]\nscale_x_um_per_px = 0.5\nscale_y_um_per_px = 0.6\n")
    loaded = load(path, {"ENDFACE_CAMERA_SCALE_Y_UM_PER_PX": "0.7", "HOME": "/"})
    assert loaded.configuration.camera.scale_x_um_per_px == 0.5
    assert loaded.configuration.camera.scale_y_um_per_px == 0.7
    assert loaded.sources["camera.scale_x_um_per_px"] == str(path)
    assert loaded.sources["camera.scale_y_um_per_px"] == "environment ENDFACE_CAMERA_SCALE_Y_UM_PER_PX"
    assert loaded.sources["camera.timeout_s"] == "default"


def test_the_command_line_beats_the_environment_and_is_named_as_the_source() -> None:
    loaded = load(None, {"ENDFACE_GRADING_PROFILE": "one"}, {"grading.profile": "two"})
    assert loaded.configuration.grading.profile == "two"
    assert loaded.sources["grading.profile"] == "command line"
    with pytest.raises(ConfigurationError, match=r"command line: grading\.profile is ''"):
        load(None, {}, {"grading.profile": ""})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[camera]\ntimeout_s = 9\n", "camera.timeout_s is 9, but must be a number from 0.05 to 2.5"),
        ("[camera]\ntimeout_s = nan\n", "camera.timeout_s"),
        ("[camera]\ntimeout_s = true\n", "camera.timeout_s"),
        ("[camera]\nscale_x_um_per_px = 'wide'\n", "camera.scale_x_um_per_px"),
        ("[buttons]\nup_gpio = 2.5\n", "a whole number from 4 to 27"),
        ("[log]\nfolder = 'here'\n", "an absolute path"),
        ("[instrument]\nserial = ''\n", "a text of 1 to 32 printable characters"),
        ("[camera]\ncolour = 1\n", "unknown setting camera.colour"),
        ("[toaster]\nlevel = 1\n", "unknown setting toaster.level"),
        ("level = 1\n", "outside a section"),
        ("[camera\n", "cannot be read as TOML"),
        ("[buttons]\nup_gpio = 17\n", "both 17"),
        ("[lamp]\ngpio = 3\n", "a whole number from 4 to 27"),
        (f"[camera]\ntimeout_s = 1{'0' * 400}\n", "camera.timeout_s"),
        ("[camera]\nwidth_px = 1151\n", "an even number from 320 to 4056"),
        ("[screen]\nkind = 'sh1107'\n", "one of ssd1306, sh1106, ssd1309"),
        ("[screen]\nrotation_deg = 90\n", "one of 0, 180"),
        ("[screen]\nbus = 'spi'\n[lamp]\ngpio = 24\n", "both 24"),
        ("[screen]\nbus = 'spi'\n[lamp]\ngpio = 10\n", "the panel's SPI data are both 10"),
        ("[buzzer]\nfitted = true\ngpio = 18\n", "both 18"),
        ("[buzzer]\nfitted = 1\n", "true or false"),
        ("[battery]\nlow_percent = 5\nempty_percent = 6\n", "must be low before it is empty"),
        ('[log]\nfolder = "/a\\u0000b"\n', "an absolute path of printable characters"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigurationError) as refusal:
        load(path, {})
    assert named in str(refusal.value)


def test_a_refusal_names_its_source(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"device\.toml: lamp\.level"):
        load(written(tmp_path, "[lamp]\nlevel = 2\n"), {})
    with pytest.raises(ConfigurationError, match=r"environment ENDFACE_LAMP_LEVEL: lamp\.level"):
        load(None, {"ENDFACE_LAMP_LEVEL": "bright"})


def test_a_file_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(tmp_path / "absent.toml", {})


def test_a_line_of_a_part_that_is_not_fitted_may_be_used_by_another(tmp_path: Path) -> None:
    text = "[lamp]\ngpio = 24\n[buttons]\nup_gpio = 12\ndown_gpio = 5\n"
    assert load(written(tmp_path, text), {}).configuration.lamp.gpio == 24
    with pytest.raises(ConfigurationError, match="both 12"):
        load(written(tmp_path, f"{text}[buzzer]\nfitted = true\n"), {})
    assert load(None, {"ENDFACE_BUZZER_FITTED": "true"}).configuration.buzzer.fitted
