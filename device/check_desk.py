"""The daily check by the menu: a picture of the reference, compared with its record, and recorded."""

from collections.abc import Callable
from dataclasses import replace

from device import check_pages
from device.audit.images import Images
from device.audit.journal import Journal
from device.checking import against, checked, reference, references, seen
from device.errors import CalibrationError
from device.judging import Judging
from device.measuring import PICTURES
from device.menu import Page
from device.moment import Moment
from device.state import Event, Happening
from device.tongue import Tongue


class CheckDesk:
    """Offers the references that the log has, and checks against one of them."""

    def __init__(self, judging: Judging, now: Callable[[], Moment], tongue: Tongue) -> None:
        """Look as what judges does, by this clock, and speak this language."""
        self._judging, self._now, self._tongue = judging, now, tongue

    def page(self, by_now: Page, journal: Journal) -> Page:
        """What is measured by, and before it the references to check against.

        Raises:
            LogError: the log cannot be read.
        """
        offered = check_pages.offered(references(journal.log), self._tongue.say)
        return replace(by_now, items=(*offered, *by_now.items))

    def check(self, serial: str, operator: str, journal: Journal) -> list[Happening]:
        """Take a picture and compare it with what is recorded of a reference.

        Raises:
            EndfaceError: a part does not do its work, or it is not recorded.
        """
        inspector, _ = self._judging.make_ready()
        now, by = self._now(), self._judging.measuring
        try:
            known = reference(journal.log, serial, inspector.profile, now)
        except CalibrationError as refused:
            # Nothing is broken: this reference cannot be compared with.
            return [Happening(Event.NOTICE, notice=refused.fault), Happening(Event.CHOSEN)]
        journal.check_room()
        frame = self._judging.look_closely()
        findings = seen(frame, inspector.profile, by)
        compared = against(findings, known)
        if compared is None:
            flaws = findings.quality.flaws
            return [Happening(Event.PAGE, page=check_pages.not_judged(flaws, self._tongue.say))]
        images = Images(by.loaded.configuration.log.folder / PICTURES)
        journal.write(checked(known, compared, images.store(frame.pixels), operator, now))
        return [Happening(Event.PAGE, page=check_pages.outcome(compared, self._tongue.say))]
