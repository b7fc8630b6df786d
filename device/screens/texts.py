"""What the panel can say, without saying it in any language: the fields that every language fills."""

from collections.abc import Mapping
from dataclasses import dataclass

from device.errors import Cause
from device.grading.grade import Action, ReasonCode, Trait, Verdict
from device.notices import NoticeCode
from device.parts.stick import Trouble
from device.screens.check_texts import CheckTexts
from device.screens.menu_texts import MenuTexts
from device.screens.work_texts import WorkTexts
from device.vision.findings import Kind


@dataclass(frozen=True)
class Texts:
    """Every text of the panel in one language; `tests/screens/test_catalogue.py` says how long each may be.

    Attributes:
        decimal: what stands before a number's decimals.
        verdicts: as words in a table; on the answer they are drawn large, NOT GRADED as `not_graded`.
        zone_table: heads of the columns zone, scratches, defects, features over the limit.
        not_judged, dirty: what the network says; `dirty` follows a percentage.
        reasons: per code a sentence with the fields that its numbers fill: zone, kind, size, limit, count,
            sizes, allowed, share.
        none_allowed: as `reasons`, where no feature of any size is allowed.
        at_limit: a limit that was kept, but only just; same fields.
        is_at_limit: added to a reason on which the uncertainty of a size decides.
        on_optics: a count of dust on the microscope, and what to do about it.
        signs: a region, a trait of it.
        actions: what the technician does next.
        cleanings: said before the method, in place of the action.
        methods: how to clean, by the profile's word.
        faults: by cause what is wrong and, after a semicolon, what to do; None in English, in which a
            fault tells itself, with its details.
        notices: what there is to know and, after a semicolon, what to do, with the fields of `Notice`.
        troubles: what is wrong with a stick and, after a semicolon, what to do.
        menu: the menu's own.
        work: those about jobs and cleaning.
        check: those about a daily check.
    """

    decimal: str
    working: str
    hold_still: str
    port: str
    attempt: str
    focus: str
    not_graded: tuple[str, str]
    error: str
    notice: str
    switching_off: tuple[str, str]
    zone_table: tuple[str, str, str, str]
    rules: str
    network: str
    not_judged: str
    dirty: str
    found: str
    zone: str
    worst: str
    scan: tuple[str, str]
    record: str
    none_allowed: str
    at_limit: str
    is_at_limit: str
    on_optics: str
    verdicts: Mapping[Verdict, str]
    actions: Mapping[Action, str]
    cleanings: Mapping[Action, str]
    methods: Mapping[str, str]
    kinds: Mapping[Kind, str]
    reasons: Mapping[ReasonCode, str]
    regions: Mapping[str, str]
    traits: Mapping[Trait, str]
    faults: Mapping[Cause, str] | None
    notices: Mapping[NoticeCode, str]
    troubles: Mapping[Trouble, str]
    menu: MenuTexts
    work: WorkTexts
    check: CheckTexts

    def number(self, value: float, digits: int = 1) -> str:
        """A number with so many decimals."""
        return f"{value:.{digits}f}".replace(".", self.decimal)

    def limit(self, value: float) -> str:
        """A number with as many decimals as it needs."""
        return f"{value:g}".replace(".", self.decimal)
