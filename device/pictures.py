"""What the panel shows in each state of the flow."""

from PIL import Image

from device.attempts import Attempts
from device.inspection import Inspection
from device.judging import Judged
from device.notices import Notice, NoticeCode
from device.screens.answer import answer
from device.screens.code import code
from device.screens.focus import FocusBar, sharpness
from device.screens.menu import menu
from device.screens.message import error, notice, switching_off, working
from device.screens.place import Place
from device.screens.question import done_already
from device.screens.ready import ready
from device.screens.reasons import announced, told
from device.screens.stick import serving
from device.screens.supply import Supply
from device.screens.texts import Texts
from device.screens.why import why
from device.state import Mode, State
from device.stick_status import Status
from device.tongue import Tongue
from device.vision.frame import Grey

_BUSY, _CABLE_BUSY = Notice(NoticeCode.STICK_BUSY), Notice(NoticeCode.CABLE_BUSY)
_OF_AN_INSPECTION = (Mode.READY, Mode.ASKING, Mode.WORKING, Mode.VERDICT, Mode.WHY)


class Pictures:
    """Draws the states, and keeps what they show that the flow need not know."""

    def __init__(self, tongue: Tongue) -> None:
        """Speak this language."""
        self._tongue = tongue
        self._shown: Inspection | None = None
        self._attempts = Attempts()
        self._pages: tuple[Image.Image, ...] = ()
        self._focus = FocusBar()
        self._stick: Status | None = None

    @property
    def _say(self) -> Texts:
        return self._tongue.say

    @property
    def shown(self) -> Inspection | None:
        """The last inspection that was recorded and shown."""
        return self._shown

    @property
    def pages(self) -> int:
        """How many pages say why the last inspection came out as it did."""
        return len(self._pages)

    def take(self, judged: Judged, state: State) -> None:
        """Make an inspection's pages, for as long as its verdict is shown.

        Args:
            judged: the inspection.
            state: where the flow was when it was asked for.
        """
        signed = [code(judged.ticket, judged.number, self._say)] if judged.ticket else []
        self._shown = judged.done
        self._attempts = self._attempts.after(judged.done, state)
        compared, cleaning = self._attempts.pages(judged.ladder, state.cleanings, self._say)
        reasons = why(judged.done, self._say)
        # What has changed comes first; the first attempt begins with what is wrong.
        pages = (*compared, *cleaning, *reasons) if compared else (*reasons, *cleaning)
        self._pages = (*pages, *signed)

    def follow(self, stick: Status | None) -> bool:
        """Show how far the USB stick or cable is that is served, None where none is; whether that is new."""
        before, self._stick = self._stick, stick
        return stick != before

    def of(self, state: State, profile: str) -> Image.Image | None:
        """The picture of a state; None where the panel is dark, or the camera's next picture draws it.

        Args:
            state: where the flow is.
            profile: name of the profile that judges.
        """
        if state.mode in _OF_AN_INSPECTION:
            return self._of_inspection(state, _place(state, profile))
        if state.mode is Mode.NOTICE:
            return self._of_notice(state)
        if state.mode is Mode.MENU and state.menu is not None:
            return menu(state.menu, self._say)
        if state.mode is Mode.OFF:
            return switching_off(self._say)
        if state.mode is Mode.ERROR and state.fault is not None:
            return error(told(state.fault, self._say), self._say)
        return None

    def _of_notice(self, state: State) -> Image.Image:
        first = state.notices[0]
        if self._stick is not None and first in (_BUSY, _CABLE_BUSY):
            return serving(self._stick, self._say, by_cable=first == _CABLE_BUSY)
        return notice(announced(first, self._say), self._say)

    def _of_inspection(self, state: State, place: Place) -> Image.Image | None:
        if state.mode is Mode.ASKING:
            return done_already(place, self._say)
        if state.mode is Mode.WORKING:
            return working(place, self._say)
        if state.mode is Mode.VERDICT and self._shown is not None:
            return answer(self._shown.grade, place, self._say)
        if state.mode is Mode.WHY:
            return self._pages[state.page]
        # Back at the live view the focus bar starts anew.
        self._focus = FocusBar()
        return None

    def live(self, view: Grey, state: State, profile: str, supply: Supply) -> Image.Image:
        """The live view of one picture of the camera, shape (height, width)."""
        self._focus = self._focus.follow(sharpness(view))
        return ready(view, self._focus, _place(state, profile), supply, self._say, self._stick)


def _place(state: State, profile: str) -> Place:
    return Place(profile, state.port, state.attempt, state.label, state.next_label)
