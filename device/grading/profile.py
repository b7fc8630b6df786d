"""Profiles: acceptance tables as data. Reads, checks and names them.

A shipped profile is a TOML file in `profiles/`; a user's own is any TOML file. Both are held to
`profile.schema.json` and to what a schema cannot say: zones follow each other without gap or
overlap, bands of sizes do not leave it open which of them owns a limit.
"""

import hashlib
import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import rfc8785
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from device.errors import ProfileError
from device.grading.limits import ANY, NONE, Band, Limit, ZoneLimits
from device.vision.findings import Fibre, Zone

_FOLDER = Path(__file__).parent / "profiles"
_SCHEMA = Path(__file__).parent / "profile.schema.json"


@dataclass(frozen=True)
class Profile:
    """One acceptance table.

    Attributes:
        name, title, source, edition: what it is and where its numbers were read.
        fibre: nominal diameters of the fibre that it is for.
        zones: from the inside out, each beginning where the one before ends.
        limits: what each zone allows, by the zone's name.
        cleaning: the ladder, one method after each failed attempt.
        scratch_fails_at_once: a scratch over its limit is not cleaned first.
        content: the whole file as a mapping, for the records.
        sha256: hash of `content` in canonical JSON (RFC 8785), in hex.
    """

    name: str
    title: str
    source: str
    edition: str
    fibre: Fibre
    zones: tuple[Zone, ...]
    limits: Mapping[str, ZoneLimits]
    cleaning: tuple[str, ...]
    scratch_fails_at_once: bool
    content: Mapping[str, Any]
    sha256: str


def names() -> tuple[str, ...]:
    """The shipped profiles' names, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def load(name_or_path: str | Path) -> Profile:
    """A profile by its shipped name, or from a user's TOML file.

    Raises:
        ProfileError: no such profile, the file breaks a rule, or it has limits that are still to
            be filled in; the text says where and what to do.
    """
    path = path_of(name_or_path)
    content = read(path)
    _refuse_unknown_limits(path, content)
    return _profile(path, content)


def read(path: Path) -> dict[str, Any]:
    """The content of a profile's file, checked against schema and geometry; limits may be unknown.

    Raises:
        ProfileError: unreadable, not TOML, or against a rule.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path}: not a TOML file: {error}") from error
    _check_schema(path, content)
    _check_zones(path, content["zones"])
    return content


def path_of(name_or_path: str | Path) -> Path:
    """Where a profile's file lies, by its shipped name or as the path itself.

    Raises:
        ProfileError: neither a shipped name nor a path.
    """
    text = str(name_or_path)
    if text in names():
        return _FOLDER / f"{text}.toml"
    if isinstance(name_or_path, Path) or "/" in text or text.endswith(".toml"):
        return Path(name_or_path)
    raise ProfileError(f"no profile {text!r}; name a .toml file or one of: {', '.join(names())}")


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))


def _check_schema(path: Path, content: Mapping[str, Any]) -> None:
    error: ValidationError | None = best_match(_validator().iter_errors(content))
    if error is not None:
        raise ProfileError(f"{path}: {_place(error)}: {error.message}; correct it, see {_SCHEMA.name}")
    try:
        rfc8785.dumps(content)
    except rfc8785.CanonicalizationError as error_number:
        raise ProfileError(f"{path}: a number is not finite or too large: {error_number}") from error_number


def _place(error: ValidationError) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    return "".join(steps).lstrip(".") or "top level"


def _check_zones(path: Path, zones: list[dict[str, Any]]) -> None:
    if zones[0]["inner_um"] != 0:
        raise ProfileError(f"{path}: zone {zones[0]['name']}: the innermost zone must have inner_um = 0")
    if len({zone["name"] for zone in zones}) < len(zones):
        raise ProfileError(f"{path}: zones: two zones have the same name; rename one")
    for zone in zones:
        if zone["inner_um"] >= zone["outer_um"]:
            raise ProfileError(f"{path}: zone {zone['name']}: outer_um must be larger than inner_um")
        for what in ("scratches", "defects"):
            _check_bands(f"{path}: zone {zone['name']}: {what}", _limit(zone[what]))
    for inner, outer in pairwise(zones):
        if inner["outer_um"] != outer["inner_um"]:
            raise ProfileError(
                f"{path}: zones {inner['name']} and {outer['name']} overlap or leave a gap "
                f"({inner['outer_um']} and {outer['inner_um']} um); let the outer begin where the inner ends"
            )


def _check_bands(place: str, limit: Limit) -> None:
    for band in limit:
        both_included = band.lower_included and band.upper_included
        if band.lower_um > band.upper_um or (band.lower_um == band.upper_um and not both_included):
            raise ProfileError(f"{place}: the band {band.text()} holds no size; correct its ends")
    for small, large in pairwise(limit):
        if small.upper_um > large.lower_um:
            raise ProfileError(
                f"{place}: {small.text()} and {large.text()} overlap; list them from small to large"
            )
        if small.upper_um == large.lower_um and small.upper_included == large.lower_included:
            raise ProfileError(
                f"{place}: say which band {small.upper_um:g} um itself belongs to: "
                "to_um then over_um, or below_um then from_um"
            )


def _refuse_unknown_limits(path: Path, content: Mapping[str, Any]) -> None:
    unknown = list(_unknown_limits(content))
    if unknown:
        raise ProfileError(
            f"{path.stem}: cannot grade, its limits are not filled in: {', '.join(unknown)}. Copy {path}, "
            f"fill them in from a bought copy of {content['source'].split(',')[0]}, and name the new file"
        )


def _unknown_limits(content: Mapping[str, Any]) -> Iterator[str]:
    for zone in content["zones"]:
        for what in ("scratches", "defects"):
            if zone[what] == "unknown":
                yield f"{what} in zone {zone['name']}"


def _profile(path: Path, content: dict[str, Any]) -> Profile:
    fibre, cleaning, zones = content["fibre"], content["cleaning"], content["zones"]
    if fibre["core_um"] >= fibre["cladding_um"]:
        raise ProfileError(f"{path}: fibre: core_um must be smaller than cladding_um")
    return Profile(
        name=content["name"],
        title=content["title"],
        source=content["source"],
        edition=content["edition"],
        fibre=Fibre(float(fibre["core_um"]), float(fibre["cladding_um"])),
        zones=tuple(Zone(z["name"], float(z["inner_um"]), float(z["outer_um"])) for z in zones),
        limits={z["name"]: ZoneLimits(_limit(z["scratches"]), _limit(z["defects"])) for z in zones},
        cleaning=tuple(cleaning["steps"]),
        scratch_fails_at_once=cleaning["scratch_fails_at_once"],
        content=content,
        sha256=hashlib.sha256(rfc8785.dumps(content)).hexdigest(),
    )


def _limit(value: str | list[dict[str, Any]]) -> Limit:
    if isinstance(value, str):
        return NONE if value == "none" else ANY
    return tuple(_band(entry) for entry in value)


def _band(entry: Mapping[str, Any]) -> Band:
    lower = entry.get("from_um", entry.get("over_um", 0))
    upper = entry.get("to_um", entry.get("below_um", math.inf))
    return Band(float(lower), "over_um" not in entry, float(upper), "to_um" in entry, entry["at_most"])
