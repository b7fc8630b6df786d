"""The panel's texts in English."""

from types import MappingProxyType

from device.grading.grade import Action, ReasonCode, Trait, Verdict
from device.notices import NoticeCode
from device.parts.stick import Trouble
from device.screens.check_texts import CheckTexts
from device.screens.menu_texts import MenuTexts
from device.screens.texts import Texts
from device.screens.work_texts import WorkTexts
from device.stick_status import Stage
from device.vision.findings import Kind

ENGLISH = Texts(
    decimal=".",
    working="WORKING",
    hold_still="hold still",
    port="Port",
    attempt="Try",
    focus="Focus",
    not_graded=("NOT", "GRADED"),
    error="ERROR",
    notice="NOTE",
    switching_off=("SWITCHING", "OFF"),
    zone_table=("Zone", "scr", "def", "over"),
    rules="Rules",
    network="Network",
    not_judged="not judged",
    dirty="dirty",
    found="found",
    zone="zone",
    worst="worst",
    scan=("scan to", "verify"),
    record="record",
    none_allowed="{zone}: {kind} {size} um, none allowed",
    at_limit="{zone}: {kind} {size} um is at the limit of {limit} um",
    is_at_limit=", at the limit",
    on_optics="{count} on the microscope: clean its optics",
    verdicts=MappingProxyType(
        {
            Verdict.PASS: "PASS",
            Verdict.FAIL: "FAIL",
            Verdict.NOT_GRADED: "NOT GRADED",
        }
    ),
    actions=MappingProxyType(
        {
            Action.NONE: "Ready for service",
            Action.CLEAN: "Clean, inspect again",
            Action.CLEAN_AGAIN: "Clean again, inspect",
            Action.REPLACE: "Replace or repolish",
            Action.REFOCUS: "Turn the focus",
            Action.CENTER: "Move fibre to middle",
            Action.ADJUST_LIGHT: "Adjust the light",
            Action.CHECK_SETUP: "Check fibre, profile",
        }
    ),
    cleanings=MappingProxyType(
        {
            Action.CLEAN: "Clean",
            Action.CLEAN_AGAIN: "Reclean",
        }
    ),
    methods=MappingProxyType(
        {
            "dry": "dry",
            "wet and dry": "wet and dry",
        }
    ),
    kinds=MappingProxyType(
        {
            Kind.SCRATCH: "scratch",
            Kind.PARTICLE: "particle",
            Kind.RESIDUE: "residue",
            Kind.OIL_FILM: "oil film",
            Kind.PIT: "pit",
            Kind.CHIP: "chip",
            Kind.CRACK: "crack",
        }
    ),
    reasons=MappingProxyType(
        {
            ReasonCode.NO_FIBRE: "no fibre is in the picture",
            ReasonCode.WRONG_SIZE: "the fibre's size does not fit profile",
            ReasonCode.OUT_OF_VIEW: "the zones are not wholly in view",
            ReasonCode.TOO_DARK: "the picture is too dark",
            ReasonCode.SATURATED: "the picture is overexposed",
            ReasonCode.OUT_OF_FOCUS: "the picture is out of focus",
            ReasonCode.EDGE_HIDDEN: "the fibre's edge is hidden, as by dirt",
            ReasonCode.SCRATCH_SIZE: "{zone}: {kind} {size} um, limit {limit} um",
            ReasonCode.SCRATCH_COUNT: "{zone}: {count} scratches of {sizes} um, max {allowed}",
            ReasonCode.DEFECT_SIZE: "{zone}: {kind} {size} um, limit {limit} um",
            ReasonCode.DEFECT_COUNT: "{zone}: {count} defects of {sizes} um, max {allowed}",
            ReasonCode.NETWORK_DIRTY: "the network judges it dirty ({share})",
        }
    ),
    regions=MappingProxyType(
        {
            "core": "core",
            "cladding": "cladding",
            "edge": "edge",
            "ferrule": "ferrule",
        }
    ),
    traits=MappingProxyType(
        {
            Trait.BRIGHTNESS: "brightness",
            Trait.UNEVENNESS: "unevenness",
            Trait.SPOTS: "spots",
            Trait.LINES: "lines",
        }
    ),
    faults=None,
    notices=MappingProxyType(
        {
            NoticeCode.RUN_HUNG: "the instrument hung and started anew; all verdicts are in the log",
            NoticeCode.RUN_CRASHED: "the program crashed; all verdicts are in the log",
            NoticeCode.RUN_KILLED: "the system ended the program; all verdicts are in the log",
            NoticeCode.RUN_TOO_SLOW: "the last stop took too long; all verdicts are in the log",
            NoticeCode.LIGHT_MISSING: "the status light was not found; check its wiring",
            NoticeCode.BUZZER_MISSING: "the buzzer was not found; check its wiring",
            NoticeCode.GAUGE_MISSING: "the battery gauge was not found; check its wiring",
            NoticeCode.CLOCK_MISSING: "the clock chip was not found; check its wiring",
            NoticeCode.BATTERY_LOW: "the battery is low ({percent} %); connect the charger",
            NoticeCode.CARD_FILLING: "the card is {percent} % full; export to a stick, then prune",
            NoticeCode.SCALE_OVERDUE: "the scale was due on {name}; calibrate it",
            NoticeCode.BLANK_OVERDUE: "the blank was due on {name}; calibrate it",
            NoticeCode.CHECK_OVERDUE: "today's check is due; check the reference",
            NoticeCode.CHECK_FAILED: "the last check was beyond its limits; clean, check again, calibrate",
            NoticeCode.STICK_AWAITED: "the next USB stick is awaited; put it in",
            NoticeCode.STICK_BUSY: "a USB stick is in use; leave it in until it says to remove it",
            NoticeCode.STICK_WRITTEN: "records on the stick: {count}; remove the stick",
            NoticeCode.STICK_TAKEN_IN: "files taken in: {count}; remove the stick",
            NoticeCode.STICK_ORDERED: "taken in: {count}, orders from the next start; remove the stick",
            NoticeCode.STICK_REFUSED: "taken in: {count}, refused: {refused}; remove the stick",
            NoticeCode.STICK_NOTHING_IN: "the stick has no files in folder {name}; remove the stick",
            NoticeCode.CABLE_BUSY: "the log is made ready for the cable; wait until it is offered",
            NoticeCode.CABLE_OFFERED: "connect the cable: a disk ENDFACE appears; eject it, then pull",
            NoticeCode.CABLE_OVER: "records offered by cable: {count}; pull the cable",
            NoticeCode.CABLE_UNUSED: "no PC came for the log; connect the cable, then choose it again",
            NoticeCode.CABLE_BROKEN: "the offer by cable broke off; choose it again",
        }
    ),
    troubles=MappingProxyType(
        {
            Trouble.FOREIGN: "the stick is neither FAT nor exFAT; format it, or take another one",
            Trouble.BROKEN: "the stick cannot be read or written; take another one",
            Trouble.PROTECTED: "the stick is write-protected; move its switch, or take another one",
            Trouble.FULL: "the stick is full; make room on it, or take a larger one",
            Trouble.PULLED: "the stick was pulled too early; put it in again",
            Trouble.CHANGED: "the stick does not give back what was written; throw it away",
            Trouble.SECOND: "another stick is in use; take this one out, and put it in later",
            Trouble.IN_USE: "this disk is the instrument's own; take it out",
        }
    ),
    menu=MenuTexts(
        title="Menu",
        profile="Profile",
        operator="Operator",
        no_operators="no list of operators was imported yet",
        log="Log",
        about="About",
        shut_down="Shut down",
        back="Back",
        stick="USB stick",
        new_out="Export new records",
        all_out="Export all records",
        job_out="Export this job",
        lists_in="Import lists",
        by_cable="By cable",
        calibration="Calibration",
        language="Language",
        scale="scale, um/px",
        blank="blank",
        daily_check="daily check",
        until="until",
        none="none",
        within="good",
        beyond="beyond its limits",
        records="records",
        last="last inspection",
        card="card used",
        free="free",
        gigabytes="GB",
        key="Key",
        key_as_code="Key as QR code",
        key_lines=("device", "key's", "finger-", "print:"),
        firmware="firmware",
        network="network",
        serial="serial number",
    ),
    work=WorkTexts(
        job="Job",
        no_job="no job",
        no_jobs="no job list was imported yet",
        all_done="all ports are done",
        not_done="not done: {count}",
        is_done="is done already",
        again="INSPECT: once more",
        leave="UP, DOWN: leave it",
        next_port="Next",
        cleaned="cleaned: {count} of {all}",
        replace="replace, repolish",
        stayed="not moved: {count}",
        stages=MappingProxyType(
            {
                Stage.READING: "reading the log",
                Stage.WRITING: "writing",
                Stage.CHECKING: "reading back",
                Stage.OFFERED: "offered by cable",
                Stage.TAKING_IN: "taking in",
                Stage.REMOVE: "done",
                Stage.TROUBLE: "trouble",
            }
        ),
        leave_in="leave the stick in",
        await_disk="wait for the disk",
    ),
    check=CheckTexts(
        against="Check {}",
        quantities=MappingProxyType(
            {
                "cladding_um": "cladding",
                "focus_um": "edge",
                "level": "level",
                "features": "features",
                "largest_um": "largest",
            }
        ),
    ),
)
