"""A data set: what vision said about rendered pictures, and the technician's word on each."""

import hashlib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from model.truth import Service

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Text = npt.NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Dataset:
    """One row per rendered picture.

    Attributes:
        names: the descriptors' names, shape (descriptors,).
        descriptors: float32, shape (pictures, descriptors); NaN rows where no fibre was found.
        service: values of `Service`.
        kind, camera, fibre: what was rendered, by name.
        flaws: why vision would not judge the picture, joined by ", "; empty where it would.
        center_error_um: distance of the found from the true centre; NaN where none was found.
        seed, index: picture `index` of seed `seed`.
    """

    names: Text
    descriptors: npt.NDArray[np.float32]
    service: Text
    kind: Text
    camera: Text
    fibre: Text
    flaws: Text
    center_error_um: npt.NDArray[np.float32]
    seed: npt.NDArray[np.int64]
    index: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """How many pictures."""
        return len(self.service)

    @property
    def dirty(self) -> npt.NDArray[np.bool_]:
        """Whether the technician would not put the end face into service."""
        return np.asarray(self.service == Service.FAIL.value)

    def where(self, chosen: npt.NDArray[np.bool_]) -> "Dataset":
        """The rows where `chosen` is true."""
        columns = {f.name: getattr(self, f.name) for f in fields(self)}
        rows = {name: values[chosen] for name, values in columns.items() if name != "names"}
        return Dataset(names=self.names, **rows)

    def graded(self) -> "Dataset":
        """The pictures that the instrument would judge: a fibre was found, and no flaw."""
        return self.where(np.isfinite(self.descriptors).all(axis=1) & (self.flaws == ""))

    def agreed(self) -> "Dataset":
        """The pictures whose service is beyond doubt."""
        return self.where(self.service != Service.BORDERLINE.value)

    def split(self, share: float) -> tuple["Dataset", "Dataset"]:
        """The rest, and every n-th picture by its index, about `share` (0 to 1) of them."""
        held_out = self.index % round(1 / share) == 0
        return self.where(~held_out), self.where(held_out)


def save(dataset: Dataset, path: Path) -> None:
    """Writes the data set as a compressed `.npz`."""
    columns = {f.name: getattr(dataset, f.name) for f in fields(dataset)}
    with path.open("wb") as file:
        np.savez_compressed(file, **columns)


def load(paths: list[Path]) -> Dataset:
    """The rows of all files, in order.

    Raises:
        ValueError: a file was made with other descriptors than the first.
    """
    parts = [_load(path) for path in paths]
    for path, part in zip(paths, parts, strict=True):
        if part.names.tolist() != parts[0].names.tolist():
            raise ValueError(f"{path}: other descriptors than {paths[0]}; render it again")
    return joined(parts)


def joined(parts: list[Dataset]) -> Dataset:
    """All rows of data sets with the same descriptors."""
    names = [f.name for f in fields(Dataset) if f.name != "names"]
    rows = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Dataset(names=parts[0].names, **rows)


def _load(path: Path) -> Dataset:
    with np.load(path, allow_pickle=False) as stored:
        return Dataset(**{f.name: stored[f.name] for f in fields(Dataset)})


def content_sha256(dataset: "DataclassInstance") -> str:
    """Hash of everything in a data set, a dataclass of arrays, however it was split into files."""
    digest = hashlib.sha256()
    for field in fields(dataset):
        digest.update(np.ascontiguousarray(getattr(dataset, field.name)).tobytes())
    return digest.hexdigest()
