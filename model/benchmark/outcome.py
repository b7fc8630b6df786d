"""What happened on one picture: plain values, from which every figure is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

from device.grading.grade import Verdict
from device.grading.profile import Profile
from device.grading.rules import judge
from device.vision.findings import Feature, Zone
from device.vision.measure import zone_of
from model.benchmark.cases import Case, CaseId
from model.benchmark.contrast import Visibility
from model.benchmark.heaps import Heap, heaps
from model.benchmark.matching import hits, touches
from model.benchmark.methods import Answer, Method
from model.truth import Service, TrueFeature

SEEN = 2.0
"""Standard deviations of the noise from which on a feature has to be found."""
FAINT = 1.0
"""Below this nobody can ask for it, nor say that it is not there."""
PLACES = 10_000
"""A contact zone has room for so many features of 2 um beside each other, each bright or dark."""
ERRORS = 0.01
"""Share of pictures that may be wrong, where 99 % are asked to be right."""
TOLD = NormalDist().inv_cdf(1 - ERRORS / (2 * PLACES)) + NormalDist().inv_cdf(1 - ERRORS)
"""Signal to noise ratio, 7.2, from which on an ideal observer who does not know where to look finds a
feature in 99 of 100 pictures, and finds one where none is in one of 100. Rose (1948) asks for 5, which
tells a feature whose place is known: an ideal observer of the whole picture finds half of those."""
SIZE_DOUBT_UM = 0.3
PLACE_DOUBT_UM = 0.3


def is_seen(visibility: Visibility) -> bool:
    """Whether something stands out of the noise, pixel by pixel and as a whole."""
    return visibility.contrast_to_noise >= SEEN and visibility.signal_to_noise >= TOLD


def is_faint(visibility: Visibility) -> bool:
    """Whether there may be something to see at all."""
    return visibility.contrast_to_noise >= FAINT


@dataclass(frozen=True)
class Asked:
    """A true feature, as the bench asks for it.

    Attributes:
        true: what it is.
        zone: the innermost zone that it touches; None outside all.
        visibility: how well it can be seen.
        from_border_um: distance of its nearest point from the nearest border of a zone.
        seen_zone: the innermost zone in which, with all within it, enough of it lies to be seen alone; None
            outside all.
        heap: the defects that can be seen and hang together with it; None where it lies alone.
    """

    true: TrueFeature
    zone: str | None
    visibility: Visibility
    from_border_um: float
    seen_zone: str | None
    heap: Heap | None = None

    @property
    def seen(self) -> bool:
        """Whether it stands out of the noise, pixel by pixel and as a whole."""
        return is_seen(self.visibility)

    @property
    def faint(self) -> bool:
        """Whether there may be something to see at all."""
        return is_faint(self.visibility)


@dataclass(frozen=True)
class Reply:
    """What a method said about the picture.

    Attributes:
        answer: its words.
        touches: for each found feature the indices of the true ones that it lies on.
        hits: for each found feature the indices of the true ones that it is about.
        verdict: of the profile's rules on what it found.
    """

    answer: Answer
    touches: tuple[tuple[int, ...], ...]
    hits: tuple[tuple[int, ...], ...]
    verdict: Verdict

    @property
    def whole(self) -> Verdict:
        """The worse of the rules' verdict and the method's second opinion."""
        return Verdict.FAIL if Verdict.FAIL in (self.verdict, self.answer.second) else Verdict.PASS


@dataclass(frozen=True)
class Outcome:
    """One picture, all methods.

    Attributes:
        id: of the picture.
        asked: what is truly there.
        verdict: of the profile's rules on what is truly there and can be seen.
        doubtful: whether that verdict hangs on a feature that is faint, or within 0.3 um of a
            limit in size or place, or on where it reaches too faintly to be seen, or on whether defects
            that touch are one; and that there is nothing wrong, where dust on the microscope's own optics
            can be seen in a zone: one picture does not tell that from dirt, several do.
        dusty: whether it can.
        service: the technician's word on the end face.
        replies: by the method's name.
    """

    id: CaseId
    asked: tuple[Asked, ...]
    verdict: Verdict
    doubtful: bool
    service: Service
    replies: Mapping[str, Reply]
    dusty: bool


def observe(case: Case, methods: Sequence[Method]) -> Outcome:
    """Runs every method on a picture."""
    asked = ask(case)
    verdict = true_verdict(asked, case.profile)
    views = (asked, heaped(asked, case.profile))
    possible = {true_verdict(view, case.profile, doubt) for view in views for doubt in (-1, 0, 1)}
    dusty = is_faint(case.dust)
    return Outcome(
        id=case.id,
        asked=asked,
        verdict=verdict,
        doubtful=len(possible) > 1 or (dusty and verdict is Verdict.PASS),
        dusty=dusty,
        service=case.rendered.truth.service,
        replies={method.name: reply(case, method) for method in methods},
    )


def ask(case: Case) -> tuple[Asked, ...]:
    """The true features of a picture with their zones."""
    borders = [zone.outer_um / 2 for zone in case.profile.zones]
    seen = [is_seen(visibility) for visibility in case.visibility]
    groups = heaps(case.rendered.truth, case.rendered.scale, seen)
    heap_of = {index: heap for heap in groups for index in heap.members}
    return tuple(
        Asked(
            true,
            zone_of(true.inner_um, case.profile.zones),
            visibility,
            min(abs(true.inner_um - border) for border in borders),
            _seen_zone(visibility, case.profile.zones),
            heap_of.get(index),
        )
        for index, (true, visibility) in enumerate(
            zip(case.rendered.truth.features, case.visibility, strict=True)
        )
    )


def heaped(asked: Sequence[Asked], profile: Profile) -> tuple[Asked, ...]:
    """The true features, those that touch as one: the innermost of them, as large as all together."""
    order = [*(zone.name for zone in profile.zones), None]
    apart = [one for one in asked if one.heap is None]
    for heap in dict.fromkeys(one.heap for one in asked if one.heap):
        members = [asked[index] for index in heap.members]
        first = min(members, key=lambda one: one.true.inner_um)
        seen_zone = min((one.seen_zone for one in members), key=order.index)
        true = replace(first.true, size_um=heap.size_um, length_um=heap.size_um)
        apart.append(replace(first, true=true, seen_zone=seen_zone))
    return tuple(apart)


def _seen_zone(visibility: Visibility, zones: Sequence[Zone]) -> str | None:
    parts = zip(zones, visibility.within, strict=True)
    return next((zone.name for zone, part in parts if is_seen(part)), None)


def true_verdict(asked: Sequence[Asked], profile: Profile, doubt: int = 0) -> Verdict:
    """The verdict on what is truly there.

    Args:
        asked: the true features.
        profile: by whose rules.
        doubt: 0 for the features that are seen as they are; 1 to count the faint ones too, and
            to take every size and place at its worst within the doubt; -1 at its best, and to
            place what reaches inwards so faintly that nobody sees it where it is seen.
    """
    order = [None, *(zone.name for zone in reversed(profile.zones))]
    features = []
    for one in asked:
        zone = zone_of(one.true.inner_um - doubt * PLACE_DOUBT_UM, profile.zones)
        if doubt < 0:
            zone = min(zone, one.seen_zone, key=order.index)
        if zone is not None and (one.faint if doubt > 0 else one.seen):
            feature = _as_found(one.true, zone)
            features.append(replace(feature, size_um=max(feature.size_um + doubt * SIZE_DOUBT_UM, 0.01)))
    return judge(tuple(features), profile).verdict


def _as_found(true: TrueFeature, zone: str) -> Feature:
    return Feature(
        kind=true.kind,
        zone=zone,
        x_um=true.x_um,
        y_um=true.y_um,
        size_um=true.size_um,
        length_um=true.length_um,
        contrast=true.contrast,
        uncertainty_um=0.0,
    )


def reply(case: Case, method: Method) -> Reply:
    """What a method says about a picture, and what that is about."""
    answer = method.find(case.task)
    truth = case.rendered.truth
    touched = touches(answer.features, truth, case.rendered.scale)
    return Reply(
        answer,
        touched,
        hits(answer.features, truth, touched),
        judge(answer.features, case.profile).verdict,
    )
