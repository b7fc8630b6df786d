"""`endface inspect` keeps its contract: a line for each image, whatever the image."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from device import config
from device.__main__ import main
from device.commands import inspection_line
from device.errors import ModelError
from device.grading.network import Network
from model.render import SceneKind
from tests.support.endfaces import rendered

SCHEMA = json.loads(Path(inspection_line.__file__).with_name("inspection.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)
ARGUMENTS = ("inspect", "--profile", "iec-ed2-mm-pc", "--scale", "0.433")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    clean = rendered(SceneKind.CLEAN).pixels
    stored: dict[str, np.ndarray] = {
        "clean": clean,
        "dirty": rendered(SceneKind.CONTAMINATION).pixels,
        "cut": rendered(SceneKind.CUT_BY_FRAME).pixels,
        "empty": rendered(SceneKind.NO_FIBRE).pixels,
        "blurred": rendered(SceneKind.DEFOCUSED).pixels,
        "underexposed": rendered(SceneKind.UNDEREXPOSED).pixels,
        "black": np.zeros_like(clean),
        "white": np.full_like(clean, 255),
        "deep": clean.astype(np.uint16) * 257,
        "colour": np.dstack([clean] * 3),
        "alpha": np.dstack([clean, clean, clean, np.zeros_like(clean)]),
    }
    for name, pixels in stored.items():
        Image.fromarray(pixels).save(folder / f"{name}.png")
    (folder / "text.png").write_text("this is no image")
    (folder / "void.png").touch()
    (folder / "truncated.png").write_bytes((folder / "clean.png").read_bytes()[:50_000])
    Image.new("L", (1, 1)).save(folder / "pixel.png")
    return folder


def inspect(capsys, *arguments: object) -> tuple[int, list[dict], str]:
    status = main([*map(str, (*ARGUMENTS, "--format", "jsonl", *arguments))])
    captured = capsys.readouterr()
    return status, [json.loads(line) for line in captured.out.splitlines()], captured.err


def test_every_line_keeps_to_the_schema_and_names_its_file_as_given(capsys, pictures):
    files = sorted(pictures.glob("*.png"))
    status, lines, _ = inspect(capsys, *files)
    assert status == 1
    assert [line["file"] for line in lines] == [str(file) for file in files]
    for line in lines:
        VALIDATOR.validate(line)


def test_one_bad_image_never_stops_the_batch(capsys, pictures):
    files = [
        pictures / f"{name}.png"
        for name in ("clean", "text", "void", "truncated", "pixel", "missing", "dirty")
    ]
    status, lines, _ = inspect(capsys, *files)
    assert status == 1
    assert ["error" in line for line in lines] == [False, True, True, True, True, True, False]
    assert len({line["error"].removeprefix(line["file"]) for line in lines if "error" in line}) == 5


def test_a_picture_that_the_network_refuses_stops_no_batch_either(capsys, monkeypatch, pictures):
    judge = Network.judge

    def moody(*_):
        monkeypatch.setattr(Network, "judge", judge)
        raise ModelError("the network reads finite descriptors; report this picture")

    monkeypatch.setattr(Network, "judge", moody)
    status, lines, _ = inspect(capsys, pictures / "clean.png", pictures / "dirty.png")
    assert (status, ["error" in line for line in lines]) == (1, [True, False])
    for line in lines:
        VALIDATOR.validate(line)


@pytest.mark.parametrize(
    ("name", "action"),
    [("empty", "center"), ("blurred", "refocus"), ("underexposed", "adjust light"), ("cut", "center")],
)
def test_a_picture_that_cannot_be_judged_is_not_graded_and_says_what_to_do(capsys, pictures, name, action):
    status, [line], _ = inspect(capsys, pictures / f"{name}.png")
    assert (status, line["verdict"], line["action"]) == (0, "NOT_GRADED", action)
    assert line["network"] == {"verdict": "NOT_GRADED", "dirty": None, "signs": []}


@pytest.mark.parametrize("name", ["black", "white"])
def test_an_evenly_black_or_white_picture_is_not_graded(capsys, pictures, name):
    _, [line], _ = inspect(capsys, pictures / f"{name}.png")
    assert (line["verdict"], line["end_face"], line["defects"]) == ("NOT_GRADED", None, [])


def test_a_wrong_scale_is_not_graded(capsys, pictures):
    _, [line], _ = inspect(capsys, "--scale", "0.35", pictures / "clean.png")
    assert line["verdict"] == "NOT_GRADED"


def test_the_end_face_is_where_the_renderer_put_it_in_the_images_own_pixels(capsys, pictures):
    _, [line], _ = inspect(capsys, pictures / "clean.png")
    truth = rendered(SceneKind.CLEAN).truth
    # How exactly it is found is for the tests of vision.
    assert line["end_face"]["ellipse_px"] == pytest.approx(truth.ellipse_px, abs=6)
    assert line["end_face"]["cladding_um"] == pytest.approx(truth.cladding_um, rel=0.05)


def test_a_contaminated_end_face_fails_with_its_defects_and_reasons(capsys, pictures):
    status, [line], _ = inspect(capsys, pictures / "dirty.png")
    assert (status, line["verdict"]) == (0, "FAIL")
    assert line["defects"]
    assert line["reasons"]
    assert line["network"]["signs"]
    assert (line["action"], line["cleaning"]) == ("clean", "dry")


def test_depth_colour_and_alpha_do_not_change_what_is_seen(capsys, pictures):
    _, lines, _ = inspect(
        capsys, *(pictures / f"{name}.png" for name in ("clean", "deep", "colour", "alpha"))
    )
    seen = [
        {key: line[key] for key in ("verdict", "reasons", "end_face", "defects", "network")} for line in lines
    ]
    assert seen[1:] == seen[:1] * 3


def test_the_line_names_the_profile_and_the_network_that_judged(capsys, pictures):
    _, [line], _ = inspect(capsys, pictures / "clean.png")
    assert line["profile"]["name"] == "iec-ed2-mm-pc"
    sidecar = json.loads(config.SHIPPED_MODEL.with_suffix(".json").read_text())
    assert line["model"]["sha256"] == sidecar["sha256"]


def test_for_people_the_verdict_stands_first_then_why_then_what_to_do(capsys, pictures):
    assert main([*ARGUMENTS, str(pictures / "underexposed.png")]) == 0
    first, *reasons, last = capsys.readouterr().out.splitlines()
    assert first.startswith("NOT GRADED  ")
    assert "the picture is too dark" in [reason.strip() for reason in reasons]
    assert last.strip() == "next: adjust light"


def test_for_people_the_method_of_cleaning_stands_behind_the_advice(capsys, pictures):
    assert main([*ARGUMENTS, str(pictures / "dirty.png")]) == 0
    assert capsys.readouterr().out.splitlines()[-1].strip() == "next: clean, dry"


def test_for_people_an_unreadable_image_is_told_on_stderr(capsys, pictures):
    assert main([*ARGUMENTS, str(pictures / "void.png")]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"endface: {pictures / 'void.png'}: the file is empty; take or copy it again\n"


@pytest.mark.parametrize("text", ["", "a", "0", "-1", "nan", "inf", "0.4,", "0.4,0.4,0.4", "0.001", "11"])
def test_a_senseless_scale_is_used_wrongly(capsys, text):
    with pytest.raises(SystemExit) as stopped:
        main(["inspect", "--profile", "iec-ed2-mm-pc", f"--scale={text}", "a.png"])
    assert stopped.value.code == 2
    assert "--scale" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (("--profile", "no-such"), 2, "no profile 'no-such'"),
        (("--profile", "iec-ed3-sm-pc"), 2, "limits are not filled in"),
        (("--model", "/nonexistent/a.tflite"), 1, "cannot be read"),
    ],
)
def test_a_wrong_profile_or_model_is_one_line_on_stderr_and_no_result(capsys, options, status, message):
    assert main([*ARGUMENTS, *options, "a.png"]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("endface: ")
    assert captured.err.count("\n") == 1
    assert message in captured.err


def test_nothing_but_results_is_written_by_the_process(pictures):
    command = [sys.executable, "-m", "device", *ARGUMENTS, str(pictures / "clean.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert str(pictures / "clean.png") in done.stdout.splitlines()[0]


def test_a_reader_that_goes_away_ends_it_quietly(pictures):
    command = [sys.executable, "-m", "device", *ARGUMENTS, "--format", "jsonl", str(pictures / "void.png")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1
