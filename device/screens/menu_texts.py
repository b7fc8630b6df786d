"""What the menu can say, without saying it in any language; see `texts.py`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MenuTexts:
    """Every text of the menu in one language; `tests/screens/test_menu.py` says how long each may be.

    Attributes:
        title: of the first page.
        profile, operator, log, about, shut_down: an item of it, and the title of the page behind it.
        no_operators: there is nobody to choose, since no list was imported.
        back: the last item of every page.
        stick: an item of the first page, and the title of the page behind it.
        new_out, all_out, job_out, lists_in: what is done with the next stick: the records since the last
            export go onto it, or all, or those of the job; or lists and orders come in.
        by_cable: the item, and the title of the page behind it, that offers the same records by cable.
        calibration, language: an item of the first page, and the title of the page behind it.
        scale, blank, daily_check: what is calibrated or checked, before a colon; until: before the last day
            that it holds; none, within, beyond: how a blank or a check stands.
        records, last, card, free: of the log: how many records, the last inspection, how full the card is,
            and what is left, before a colon.
        gigabytes: the unit.
        key, key_as_code, key_lines: of the fingerprint of the instrument's key as a QR code: the title,
            the item that opens it, what stands beside the code.
        firmware, network, serial: facts about the instrument, before a colon.
    """

    title: str
    profile: str
    operator: str
    no_operators: str
    log: str
    about: str
    shut_down: str
    back: str
    stick: str
    new_out: str
    all_out: str
    job_out: str
    lists_in: str
    by_cable: str
    calibration: str
    language: str
    scale: str
    blank: str
    daily_check: str
    until: str
    none: str
    within: str
    beyond: str
    records: str
    last: str
    card: str
    free: str
    gigabytes: str
    key: str
    key_as_code: str
    key_lines: tuple[str, str, str, str]
    firmware: str
    network: str
    serial: str
