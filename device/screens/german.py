"""The panel's texts in German."""

from types import MappingProxyType

from device.errors import Cause
from device.grading.grade import Action, ReasonCode, Trait, Verdict
from device.notices import NoticeCode
from device.parts.stick import Trouble
from device.screens.check_texts import CheckTexts
from device.screens.menu_texts import MenuTexts
from device.screens.texts import Texts
from device.screens.work_texts import WorkTexts
from device.stick_status import Stage
from device.vision.findings import Kind

GERMAN = Texts(
    decimal=",",
    working="ANALYSE",
    hold_still="ruhig halten",
    port="Port",
    attempt="Vers.",
    focus="Schärfe",
    not_graded=("KEIN", "URTEIL"),
    error="FEHLER",
    notice="HINWEIS",
    switching_off=("SCHALTET", "AUS"),
    zone_table=("Zone", "Kra", "Def", "über"),
    rules="Regeln",
    network="Netz",
    not_judged="ohne Urteil",
    dirty="schmutzig",
    found="gefunden",
    zone="Zone",
    worst="Nr.",
    scan=("scannen &", "prüfen"),
    record="Eintrag",
    none_allowed="{zone}: {kind} {size} um, nicht erlaubt",
    at_limit="{zone}: {kind} {size} um liegt an der Grenze von {limit} um",
    is_at_limit=", an der Grenze",
    on_optics="{count} am Mikroskop: Optik reinigen",
    verdicts=MappingProxyType(
        {
            Verdict.PASS: "PASS",
            Verdict.FAIL: "FAIL",
            Verdict.NOT_GRADED: "KEIN URTEIL",
        }
    ),
    actions=MappingProxyType(
        {
            Action.NONE: "Betriebsbereit",
            Action.CLEAN: "Reinigen, neu prüfen",
            Action.CLEAN_AGAIN: "Nochmals reinigen",
            Action.REPLACE: "Ersetzen o. polieren",
            Action.REFOCUS: "Schärfe einstellen",
            Action.CENTER: "Faser in die Mitte",
            Action.ADJUST_LIGHT: "Licht einstellen",
            Action.CHECK_SETUP: "Faser, Profil prüfen",
        }
    ),
    cleanings=MappingProxyType(
        {
            Action.CLEAN: "Putzen",
            Action.CLEAN_AGAIN: "Nochmal",
        }
    ),
    methods=MappingProxyType(
        {
            "dry": "trocken",
            "wet and dry": "nass+trocken",
        }
    ),
    kinds=MappingProxyType(
        {
            Kind.SCRATCH: "Kratzer",
            Kind.PARTICLE: "Partikel",
            Kind.RESIDUE: "Rückstand",
            Kind.OIL_FILM: "Ölfilm",
            Kind.PIT: "Grübchen",
            Kind.CHIP: "Ausbruch",
            Kind.CRACK: "Riss",
        }
    ),
    reasons=MappingProxyType(
        {
            ReasonCode.NO_FIBRE: "keine Faser im Bild",
            ReasonCode.WRONG_SIZE: "die Fasergröße passt nicht zum Profil",
            ReasonCode.OUT_OF_VIEW: "die Zonen sind nicht ganz im Bild",
            ReasonCode.TOO_DARK: "das Bild ist zu dunkel",
            ReasonCode.SATURATED: "das Bild ist überbelichtet",
            ReasonCode.OUT_OF_FOCUS: "das Bild ist unscharf",
            ReasonCode.EDGE_HIDDEN: "der Faserrand ist von Schmutz verdeckt",
            ReasonCode.SCRATCH_SIZE: "{zone}: {kind} {size} um, Grenze {limit} um",
            ReasonCode.SCRATCH_COUNT: "{zone}: {count} Kratzer {sizes} um, max {allowed}",
            ReasonCode.DEFECT_SIZE: "{zone}: {kind} {size} um, Grenze {limit} um",
            ReasonCode.DEFECT_COUNT: "{zone}: {count} Defekte {sizes} um, max {allowed}",
            ReasonCode.NETWORK_DIRTY: "das Netz hält sie für schmutzig ({share})",
        }
    ),
    regions=MappingProxyType(
        {
            "core": "Kern",
            "cladding": "Mantel",
            "edge": "Rand",
            "ferrule": "Ferrule",
        }
    ),
    traits=MappingProxyType(
        {
            Trait.BRIGHTNESS: "Helligkeit",
            Trait.UNEVENNESS: "ungleich",
            Trait.SPOTS: "Flecken",
            Trait.LINES: "Linien",
        }
    ),
    faults=MappingProxyType(
        {
            Cause.INSTRUMENT: "das Gerät ist gestört; Service rufen",
            Cause.CONFIGURATION: "die Konfiguration ist ungültig; device.toml korrigieren",
            Cause.PROFILE: "das Profil ist nicht brauchbar; grading.profile in device.toml korrigieren",
            Cause.MODEL: "das Netz fehlt oder ist nicht das Original; Firmware neu einspielen",
            Cause.PART: "ein Bauteil arbeitet nicht; Verdrahtung prüfen",
            Cause.CAMERA: "die Kamera gibt kein Bild; Flachkabel prüfen",
            Cause.BLACK_PICTURE: "die Kamera gibt schwarze Bilder; Lampe und Flachkabel prüfen",
            Cause.SCREEN: "die Anzeige antwortet nicht; Kabel prüfen",
            Cause.BUTTON: "eine Taste klemmt oder ist nicht lesbar; Taste lösen",
            Cause.LAMP: "die Lampe geht nicht; Kabel prüfen",
            Cause.CALIBRATION: "Kalibrierung oder Tageskontrolle gilt nicht; kontrollieren oder kalibrieren",
            Cause.LOG: "das Protokoll ist nicht beschreibbar; Platz und Karte prüfen",
            Cause.CARD_FULL: "die Karte ist voll; auf Stick exportieren, dann Bilder löschen (endface prune)",
            Cause.SEAL: "das Protokoll passt nicht zum Siegel; Qualitätsstelle verständigen",
            Cause.CABLE: "per Kabel geht es jetzt nicht; später noch einmal, oder auf Stick exportieren",
        }
    ),
    notices=MappingProxyType(
        {
            NoticeCode.RUN_HUNG: "das Gerät hing und wurde neu gestartet; alle Urteile sind im Protokoll",
            NoticeCode.RUN_CRASHED: "das Programm ist abgestürzt; alle Urteile sind im Protokoll",
            NoticeCode.RUN_KILLED: "das System hat das Programm beendet; alle Urteile sind im Protokoll",
            NoticeCode.RUN_TOO_SLOW: "das letzte Beenden dauerte zu lange; alle Urteile sind im Protokoll",
            NoticeCode.LIGHT_MISSING: "Statuslicht nicht gefunden; Verdrahtung prüfen",
            NoticeCode.BUZZER_MISSING: "Summer nicht gefunden; Verdrahtung prüfen",
            NoticeCode.GAUGE_MISSING: "Akku-Messchip nicht gefunden; Verdrahtung prüfen",
            NoticeCode.CLOCK_MISSING: "Uhrenbaustein nicht gefunden; Verdrahtung prüfen",
            NoticeCode.BATTERY_LOW: "Akku schwach ({percent} %); Ladegerät anschließen",
            NoticeCode.CARD_FILLING: "Karte zu {percent} % voll; auf Stick exportieren, dann Bilder löschen",
            NoticeCode.SCALE_OVERDUE: "der Maßstab war bis {name} fällig; kalibrieren",
            NoticeCode.BLANK_OVERDUE: "die Leeraufnahme war bis {name} fällig; erneuern",
            NoticeCode.CHECK_OVERDUE: "die tägliche Kontrolle ist fällig; Referenz prüfen",
            NoticeCode.CHECK_FAILED: "letzte Kontrolle nicht bestanden; reinigen, neu prüfen, kalibrieren",
            NoticeCode.STICK_AWAITED: "bereit für den Stick; jetzt einstecken",
            NoticeCode.STICK_BUSY: "USB-Stick in Arbeit; stecken lassen, bis das Ende gemeldet wird",
            NoticeCode.STICK_WRITTEN: "Einträge auf dem Stick: {count}; Stick abziehen",
            NoticeCode.STICK_TAKEN_IN: "Dateien eingelesen: {count}; Stick abziehen",
            NoticeCode.STICK_ORDERED: "eingelesen: {count}, Vorgaben ab nächstem Start; Stick abziehen",
            NoticeCode.STICK_REFUSED: "eingelesen: {count}, abgelehnt: {refused}; Stick abziehen",
            NoticeCode.STICK_NOTHING_IN: "auf dem Stick ist nichts im Ordner {name}; Stick abziehen",
            NoticeCode.CABLE_BUSY: "das Protokoll wird fürs Kabel vorbereitet; warten, bis es angeboten wird",
            NoticeCode.CABLE_OFFERED: "Kabel anschließen: ein Laufwerk ENDFACE; auswerfen, dann abziehen",
            NoticeCode.CABLE_OVER: "Einträge am Kabel angeboten: {count}; Kabel abziehen",
            NoticeCode.CABLE_UNUSED: "kein PC hat das Protokoll geholt; Kabel anschließen, neu wählen",
            NoticeCode.CABLE_BROKEN: "das Angebot am Kabel brach ab; neu wählen",
        }
    ),
    troubles=MappingProxyType(
        {
            Trouble.FOREIGN: "der Stick ist weder FAT noch exFAT; formatieren oder anderen nehmen",
            Trouble.BROKEN: "der Stick ist nicht lesbar oder beschreibbar; anderen nehmen",
            Trouble.PROTECTED: "der Stick ist schreibgeschützt; Schieber umlegen oder anderen nehmen",
            Trouble.FULL: "der Stick ist voll; Platz schaffen oder größeren nehmen",
            Trouble.PULLED: "der Stick wurde zu früh abgezogen; neu einstecken",
            Trouble.CHANGED: "der Stick gibt nicht wieder, was geschrieben wurde; wegwerfen",
            Trouble.SECOND: "ein anderer Stick ist in Arbeit; diesen abziehen, später einstecken",
            Trouble.IN_USE: "dies ist ein Laufwerk des Geräts selbst; abziehen",
        }
    ),
    menu=MenuTexts(
        title="Menü",
        profile="Profil",
        operator="Prüfer",
        no_operators="noch keine Liste der Prüfer eingelesen",
        log="Protokoll",
        about="Über das Gerät",
        shut_down="Ausschalten",
        back="Zurück",
        stick="USB-Stick",
        new_out="Neues exportieren",
        all_out="Alles exportieren",
        job_out="Auftrag exportieren",
        lists_in="Listen einlesen",
        by_cable="Über Kabel",
        calibration="Kalibrierung",
        language="Sprache",
        scale="Maßstab, um/px",
        blank="Leeraufnahme",
        daily_check="Tageskontrolle",
        until="bis",
        none="keine",
        within="gut",
        beyond="abweichend",
        records="Einträge",
        last="letzte Prüfung",
        card="Karte belegt",
        free="frei",
        gigabytes="GB",
        key="Schlüssel",
        key_as_code="Schlüssel als QR",
        key_lines=("Finger-", "abdruck d.", "Schlüs-", "sels:"),
        firmware="Firmware",
        network="Netz",
        serial="Seriennummer",
    ),
    work=WorkTexts(
        job="Auftrag",
        no_job="ohne Auftrag",
        no_jobs="noch keine Auftragsliste eingelesen",
        all_done="alle Ports erledigt",
        not_done="nicht erledigt: {count}",
        is_done="ist schon erledigt",
        again="PRÜFEN: noch einmal",
        leave="AUF, AB: lassen",
        next_port="Weiter",
        cleaned="gereinigt: {count} von {all}",
        replace="ersetzen, polieren",
        stayed="nicht bewegt: {count}",
        stages=MappingProxyType(
            {
                Stage.READING: "Protokoll lesen",
                Stage.WRITING: "schreiben",
                Stage.CHECKING: "zurücklesen",
                Stage.OFFERED: "am Kabel angeboten",
                Stage.TAKING_IN: "einlesen",
                Stage.REMOVE: "fertig",
                Stage.TROUBLE: "gestört",
            }
        ),
        leave_in="Stick stecken lassen",
        await_disk="auf Laufwerk warten",
    ),
    check=CheckTexts(
        against="{} prüfen",
        quantities=MappingProxyType(
            {
                "cladding_um": "Mantel",
                "focus_um": "Kante",
                "level": "Helligkeit",
                "features": "Merkmale",
                "largest_um": "größtes",
            }
        ),
    ),
)
