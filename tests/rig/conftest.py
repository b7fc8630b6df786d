"""The boards that the rig's tests run on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from model.render import SceneKind
from tests.rig.container import Container
from tests.rig.disk import disk_from, empty_disk, system_disk
from tests.rig.installed import change_unit, install
from tests.rig.machine import Disks, Machine
from tests.rig.needs import require_tools
from tests.rig.tree import board_tree, staged
from tests.support.endfaces import rendered
from tests.support.instrument import write_end_face

CAMERA_PICTURES = "frames"
JPEG = [cv2.IMWRITE_JPEG_QUALITY, 98]
STATE_MIB = 512
# What the virtual camera can deliver, on a processor on which a short press may look long.
FOR_VIRTUAL_HARDWARE = """\
pixel_format = "NV12"
timeout_s = 2.5
burst = 1
[buttons]
long_s = 5.0
"""
# The processor is emulated, far slower than a board's: what is bounded in seconds gets more of them.
# A press takes 100 to 150 s of work, and several times that where the emulation itself runs slowly. The
# watchdog is not fed meanwhile: at 300 s it once ended every press, and no answer ever came.
# OpenCV's threads wait for each other busily, which is emulated too, so there is one.
ON_VIRTUAL_HARDWARE = """\
[Service]
BindReadOnlyPaths=/run/rig/cpuinfo:/proc/cpuinfo
Environment=PYTHONPATH=/opt/endface/tests/rig/guest/stubs OPENCV_FOR_THREADS_NUM=1
TimeoutStartSec=300
TimeoutStopSec=60
WatchdogSec=1500
"""


@pytest.fixture(scope="session")
def end_faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one clean and one dirty end face."""
    folder = tmp_path_factory.mktemp("end-faces")
    write_end_face(folder / "clean.png", SceneKind.CLEAN)
    write_end_face(folder / "particles.png", SceneKind.PARTICLES)
    return folder


@pytest.fixture(scope="session")
def container(end_faces: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    """A booted container with Endface, not yet installed as a service, and end faces in `/mnt/shared`."""
    console = tmp_path_factory.mktemp("container") / "console.txt"
    with Container(board_tree(), staged("container"), console, end_faces) as running:
        yield running


@pytest.fixture(scope="session")
def disks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disks]:
    """Disks of a machine: Endface as it is now, with end faces for the camera, and an empty log."""
    require_tools("qemu-system-x86_64", "mkfs.ext4")
    system = system_disk()
    folder = tmp_path_factory.mktemp("disks")
    installed = staged("machine")
    (installed / CAMERA_PICTURES).mkdir()
    for kind in SceneKind:
        name = f"{kind.value.replace(' ', '-')}.jpg"
        cv2.imwrite(str(installed / CAMERA_PICTURES / name), rendered(kind).pixels, JPEG)
    endface = disk_from(installed, folder / "endface.img")
    yield Disks(system, endface, empty_disk(folder / "state.img", STATE_MIB))
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def booted(disks: Disks, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A booted machine with Endface installed as a service that has not been started yet."""
    with Machine(disks, tmp_path_factory.mktemp("machine")) as running:
        install(running, FOR_VIRTUAL_HARDWARE)
        change_unit(running, ON_VIRTUAL_HARDWARE)
        running.run("udevadm", "trigger", "--settle", "--subsystem-match=gpio", "--subsystem-match=i2c-dev")
        running.run("udevadm", "trigger", "--settle", "--subsystem-match=dma_heap")
        running.stand_still()
        yield running


@pytest.fixture(scope="module")
def machine(booted: Machine) -> Iterator[Machine]:
    """The machine, which stands still while other modules are tested: to boot it would take a minute each."""
    booted.go_on()
    yield booted
    booted.stand_still()
