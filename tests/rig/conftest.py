"""The boards that the rig's tests run on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from model.render import SceneKind
from tests.rig.container import Container
from tests.rig.tree import board_tree, staged
from tests.support.instrument import write_end_face


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
