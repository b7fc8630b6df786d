"""Networks that vision asks: what is not the shipped file refuses to load, whichever of them it is."""

import hashlib
import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from device import network_files, networks, segmenter, teller
from device.errors import ModelError

BOTH = pytest.mark.parametrize("network", [segmenter, teller], ids=["segmentation", "finds"])


def copy(network: ModuleType, folder: Path) -> Path:
    """A copy of the shipped network with its sidecar."""
    for suffix in (".npz", ".json"):
        shutil.copy(network.SHIPPED.with_suffix(suffix), folder / f"copy{suffix}")
    return folder / "copy.npz"


@BOTH
def test_it_is_loaded_once(network):
    assert network.shipped() is network.shipped()
    assert network.shipped() in (networks.shipped().segment, networks.shipped().tell)


@BOTH
def test_a_copy_of_the_shipped_network_loads(network, tmp_path):
    assert network.load(copy(network, tmp_path)).sha256 == network.shipped().sha256


@BOTH
def test_a_missing_network_is_refused(network, tmp_path):
    path = copy(network, tmp_path)
    path.unlink()
    with pytest.raises(ModelError, match=r"copy\.npz: the network cannot be read .*install the model again"):
        network.load(path)


@BOTH
def test_a_network_of_another_hash_is_refused(network, tmp_path):
    path = copy(network, tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError, match="the network has hash"):
        network.load(path)


@BOTH
def test_a_file_that_holds_no_arrays_is_refused(network, tmp_path):
    path = copy(network, tmp_path)
    path.write_bytes(b"no arrays")
    sidecar = json.loads(path.with_suffix(".json").read_text())
    sidecar["sha256"] = hashlib.sha256(b"no arrays").hexdigest()
    path.with_suffix(".json").write_text(json.dumps(sidecar))
    with pytest.raises(ModelError, match="not a network's sidecar"):
        network.load(path)


@BOTH
def test_the_file_of_another_network_is_refused(network, tmp_path):
    other = copy({segmenter: teller, teller: segmenter}[network], tmp_path)
    with pytest.raises(ModelError, match="made for another release"):
        network.load(other)


def test_what_a_sidecar_has_to_say_is_read_by_its_name(tmp_path):
    path = copy(teller, tmp_path)
    said = network_files.read(path).sidecar["golden"]
    made = network_files.proven(path, {}, lambda files: files.sha256, lambda _: said)
    assert made == teller.shipped().sha256
    with pytest.raises(ModelError, match="made for another release"):
        network_files.proven(path, {"unknown": 1}, lambda files: files.sha256, lambda _: said)
