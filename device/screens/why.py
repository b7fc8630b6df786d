"""The pages behind a verdict: zones and both opinions, every reason, the features on a picture."""

from collections.abc import Iterable, Iterator

from PIL import Image

from device.grading.grade import Grade
from device.inspection import Inspection
from device.screens.catalogue import UM
from device.screens.draw import LINE_PX, SIZE_PX, blank, shorten, wrap, write, write_lines, write_right
from device.screens.english import ENGLISH
from device.screens.marked import SIDE_PX, marked
from device.screens.reasons import notes, sentence
from device.screens.texts import Texts
from device.vision.findings import EndFace, Feature, Kind

_LINES = 8
_ZONES = 5
"""So many lines are left beside the table's head and both opinions."""
_SIDE = SIDE_PX + 2
_SIDE_COLUMNS = 11
_WORST = 4


def why(done: Inspection, say: Texts = ENGLISH) -> tuple[Image.Image, ...]:
    """All pages, at least one, in the order in which the down key shows them."""
    return tuple(_pages(done, say))


def worst_first(features: tuple[Feature, ...], zones: Iterable[str]) -> tuple[Feature, ...]:
    """Features by how much they matter: the innermost of the zones first, then the largest."""
    rank = {zone: number for number, zone in enumerate(zones)}
    return tuple(sorted(features, key=lambda f: (rank.get(f.zone, len(rank)), -f.size_um)))


def _pages(done: Inspection, say: Texts) -> Iterator[Image.Image]:
    yield from _zones(done.grade, say)
    yield from _reasons(done, say)
    end_face = done.findings.end_face
    if end_face is None or not done.findings.features:
        return
    features = worst_first(done.findings.features, done.grade.rules.zones)
    yield _all_features(done, end_face, features, say)
    for number, feature in enumerate(features[:_WORST], start=1):
        yield _one_feature(done, end_face, feature, f"{number}/{len(features)}", say)


def _zones(grade: Grade, say: Texts) -> Iterator[Image.Image]:
    rows = [
        (zone, str(counts["scratches"]), str(counts["defects"]), str(counts["over"]))
        for zone, counts in grade.rules.zones.items()
    ]
    for start in range(0, max(1, len(rows)), _ZONES):
        picture = blank()
        _table(picture, [say.zone_table, *rows[start : start + _ZONES]])
        _opinions(picture, grade, say)
        yield picture


def _table(picture: Image.Image, rows: list[tuple[str, str, str, str]]) -> None:
    for y, row in enumerate(rows):
        write(picture, (0, y * 8), shorten(row[0], 6))
        for column, text in zip((10, 15, 21), row[1:], strict=True):
            write(picture, ((column - min(len(text), 4)) * 6, y * 8), shorten(text, 4))


def _opinions(picture: Image.Image, grade: Grade, say: Texts) -> None:
    dirty = grade.network.dirty
    network = say.not_judged if dirty is None else f"{dirty:.0%} {say.dirty}"
    write(picture, (0, 48), say.rules)
    write_right(picture, 48, say.verdicts[grade.rules.verdict])
    write(picture, (0, 56), say.network)
    write_right(picture, 56, network)


def _reasons(done: Inspection, say: Texts) -> Iterator[Image.Image]:
    texts = [sentence(reason, done.grade, say) for reason in done.grade.reasons]
    texts += notes(done.grade, len(done.optics), say)
    lines = [line for text in texts for line in wrap(f"- {text}", _LINES)]
    for start in range(0, len(lines), _LINES):
        picture = blank()
        write_lines(picture, (0, 0), lines[start : start + _LINES])
        yield picture


def _all_features(
    done: Inspection, end_face: EndFace, features: tuple[Feature, ...], say: Texts
) -> Image.Image:
    kinds = [(kind, sum(f.kind is kind for f in features)) for kind in Kind]
    listed = [f"{count} {say.kinds[kind]}" for kind, count in kinds if count]
    # Of all seven kinds, the list takes the room of the line that is else left empty.
    gap = [""] if len(listed) < _LINES - 2 else []
    lines = [f"{len(features)} {say.found}", *gap, *listed]
    return _beside(marked(done.frame, end_face, features), lines)


def _one_feature(
    done: Inspection, end_face: EndFace, feature: Feature, number: str, say: Texts
) -> Image.Image:
    lines = [
        f"{say.worst} {number}",
        "",
        say.kinds[feature.kind],
        f"{say.number(feature.size_um)} {UM}",
        f"{say.zone} {feature.zone}",
    ]
    return _beside(marked(done.frame, end_face, (feature,)), lines)


def _beside(end_face: Image.Image, lines: list[str]) -> Image.Image:
    picture = blank()
    picture.paste(end_face, (0, 1))
    top = min(4, SIZE_PX[1] - LINE_PX * len(lines))
    write_lines(picture, (_SIDE, top), [shorten(line, _SIDE_COLUMNS) for line in lines])
    return picture
