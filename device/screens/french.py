"""The panel's texts in French."""

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

FRENCH = Texts(
    decimal=",",
    working="ANALYSE",
    hold_still="ne pas bouger",
    port="Port",
    attempt="Essai",
    focus="Netteté",
    not_graded=("PAS DE", "VERDICT"),
    error="ERREUR",
    notice="AVIS",
    switching_off=("EXTINCTION", "EN COURS"),
    zone_table=("Zone", "ray", "déf", "hors"),
    rules="Règles",
    network="Réseau",
    not_judged="non jugé",
    dirty="sale",
    found="trouvés",
    zone="zone",
    worst="pire",
    scan=("scanner &", "vérifier"),
    record="entrée",
    none_allowed="{zone}: {kind} {size} um, inadmissible",
    at_limit="{zone}: {kind} {size} um est à la limite de {limit} um",
    is_at_limit=", à la limite",
    on_optics="{count} sur le microscope: nettoyer l'optique",
    verdicts=MappingProxyType(
        {
            Verdict.PASS: "PASS",
            Verdict.FAIL: "FAIL",
            Verdict.NOT_GRADED: "PAS DE VERDICT",
        }
    ),
    actions=MappingProxyType(
        {
            Action.NONE: "Bon pour le service",
            Action.CLEAN: "Nettoyer, réinspecter",
            Action.CLEAN_AGAIN: "Nettoyer à nouveau",
            Action.REPLACE: "Remplacer ou repolir",
            Action.REFOCUS: "Régler la netteté",
            Action.CENTER: "Centrer la fibre",
            Action.ADJUST_LIGHT: "Régler la lumière",
            Action.CHECK_SETUP: "Vérif. fibre, profil",
        }
    ),
    cleanings=MappingProxyType(
        {
            Action.CLEAN: "Nettoyer",
            Action.CLEAN_AGAIN: "Encore",
        }
    ),
    methods=MappingProxyType(
        {
            "dry": "à sec",
            "wet and dry": "humide+sec",
        }
    ),
    kinds=MappingProxyType(
        {
            Kind.SCRATCH: "rayure",
            Kind.PARTICLE: "particule",
            Kind.RESIDUE: "résidu",
            Kind.OIL_FILM: "film gras",
            Kind.PIT: "piqûre",
            Kind.CHIP: "éclat",
            Kind.CRACK: "fissure",
        }
    ),
    reasons=MappingProxyType(
        {
            ReasonCode.NO_FIBRE: "aucune fibre dans l'image",
            ReasonCode.WRONG_SIZE: "taille de fibre non conforme au profil",
            ReasonCode.OUT_OF_VIEW: "les zones ne sont pas toutes visibles",
            ReasonCode.TOO_DARK: "l'image est trop sombre",
            ReasonCode.SATURATED: "l'image est surexposée",
            ReasonCode.OUT_OF_FOCUS: "l'image est floue",
            ReasonCode.EDGE_HIDDEN: "bord de la fibre caché par la saleté",
            ReasonCode.SCRATCH_SIZE: "{zone}: {kind} {size} um, limite {limit} um",
            ReasonCode.SCRATCH_COUNT: "{zone}: {count} rayures de {sizes} um, max {allowed}",
            ReasonCode.DEFECT_SIZE: "{zone}: {kind} {size} um, limite {limit} um",
            ReasonCode.DEFECT_COUNT: "{zone}: {count} défauts de {sizes} um, max {allowed}",
            ReasonCode.NETWORK_DIRTY: "le réseau la juge sale ({share})",
        }
    ),
    regions=MappingProxyType(
        {
            "core": "coeur",
            "cladding": "gaine",
            "edge": "bord",
            "ferrule": "férule",
        }
    ),
    traits=MappingProxyType(
        {
            Trait.BRIGHTNESS: "clarté",
            Trait.UNEVENNESS: "inégal",
            Trait.SPOTS: "taches",
            Trait.LINES: "lignes",
        }
    ),
    faults=MappingProxyType(
        {
            Cause.INSTRUMENT: "l'appareil est en panne; contacter le service technique",
            Cause.CONFIGURATION: "la configuration est invalide; corriger device.toml",
            Cause.PROFILE: "le profil est inutilisable; corriger grading.profile dans device.toml",
            Cause.MODEL: "le réseau manque ou n'est pas d'origine; réinstaller le firmware",
            Cause.PART: "un composant ne fonctionne pas; vérifier son câblage",
            Cause.CAMERA: "la caméra ne donne pas d'image; vérifier sa nappe",
            Cause.BLACK_PICTURE: "la caméra donne des images noires; vérifier lampe et nappe",
            Cause.SCREEN: "l'écran ne répond pas; vérifier son câble",
            Cause.BUTTON: "un bouton est bloqué ou illisible; libérer le bouton",
            Cause.LAMP: "la lampe ne fonctionne pas; vérifier son câble",
            Cause.CALIBRATION: "l'étalonnage ou le contrôle n'est plus valable; contrôler ou étalonner",
            Cause.LOG: "écriture du journal impossible; vérifier espace et carte",
            Cause.CARD_FULL: "la carte est pleine; exporter sur clé USB, effacer les images (endface prune)",
            Cause.SEAL: "le journal ne correspond pas à son sceau; prévenir la qualité",
            Cause.CABLE: "pas d'export par câble pour l'instant; réessayer plus tard, ou sur clé USB",
        }
    ),
    notices=MappingProxyType(
        {
            NoticeCode.RUN_HUNG: "l'appareil s'est bloqué et a redémarré; les verdicts sont au journal",
            NoticeCode.RUN_CRASHED: "le programme a planté; les verdicts sont au journal",
            NoticeCode.RUN_KILLED: "le système a arrêté le programme; les verdicts sont au journal",
            NoticeCode.RUN_TOO_SLOW: "le dernier arrêt, trop long, a été forcé; les verdicts sont au journal",
            NoticeCode.LIGHT_MISSING: "voyant d'état introuvable; vérifier son câblage",
            NoticeCode.BUZZER_MISSING: "buzzer introuvable; vérifier son câblage",
            NoticeCode.GAUGE_MISSING: "jauge de batterie introuvable; vérifier son câblage",
            NoticeCode.CLOCK_MISSING: "horloge RTC introuvable; vérifier son câblage",
            NoticeCode.BATTERY_LOW: "batterie faible ({percent} %); brancher le chargeur",
            NoticeCode.CARD_FILLING: "carte pleine à {percent} %; exporter sur clé USB, effacer les images",
            NoticeCode.SCALE_OVERDUE: "l'échelle était à étalonner le {name}; l'étalonner",
            NoticeCode.BLANK_OVERDUE: "l'image à vide était à refaire le {name}; la refaire",
            NoticeCode.CHECK_OVERDUE: "le contrôle du jour est à faire; contrôler la référence",
            NoticeCode.CHECK_FAILED: "dernier contrôle hors limites; nettoyer, recontrôler, étalonner",
            NoticeCode.STICK_AWAITED: "prêt pour la clé USB; la brancher",
            NoticeCode.STICK_BUSY: "clé USB en cours d'utilisation; ne pas la retirer avant la fin",
            NoticeCode.STICK_WRITTEN: "entrées copiées: {count}; retirer la clé USB",
            NoticeCode.STICK_TAKEN_IN: "fichiers importés: {count}; retirer la clé USB",
            NoticeCode.STICK_ORDERED: "importés: {count}, consignes au redémarrage; retirer la clé USB",
            NoticeCode.STICK_REFUSED: "importés: {count}, refusés: {refused}; retirer la clé USB",
            NoticeCode.STICK_NOTHING_IN: "la clé USB n'a rien dans le dossier {name}; retirer la clé",
            NoticeCode.CABLE_BUSY: "le journal se prépare pour le câble; attendre qu'il soit proposé",
            NoticeCode.CABLE_OFFERED: "brancher le câble: un disque ENDFACE; l'éjecter, puis débrancher",
            NoticeCode.CABLE_OVER: "entrées proposées par câble: {count}; débrancher le câble",
            NoticeCode.CABLE_UNUSED: "aucun PC n'a lu le journal; brancher le câble, puis recommencer",
            NoticeCode.CABLE_BROKEN: "le transfert par câble s'est interrompu; recommencer",
        }
    ),
    troubles=MappingProxyType(
        {
            Trouble.FOREIGN: "la clé USB n'est ni FAT ni exFAT; la formater ou en prendre une autre",
            Trouble.BROKEN: "la clé USB est illisible ou ne s'écrit pas; en prendre une autre",
            Trouble.PROTECTED: "la clé USB est protégée en écriture; la déverrouiller ou en changer",
            Trouble.FULL: "la clé USB est pleine; faire de la place ou en prendre une plus grande",
            Trouble.PULLED: "la clé USB a été retirée trop tôt; la remettre",
            Trouble.CHANGED: "la clé USB ne rend pas ce qui a été écrit; la jeter",
            Trouble.SECOND: "une autre clé USB est en cours; retirer celle-ci, la remettre plus tard",
            Trouble.IN_USE: "ce disque appartient à l'appareil; le retirer",
        }
    ),
    menu=MenuTexts(
        title="Menu",
        profile="Profil",
        operator="Opérateur",
        no_operators="aucune liste d'opérateurs n'a encore été importée",
        log="Journal",
        about="À propos",
        shut_down="Éteindre",
        back="Retour",
        stick="Clé USB",
        new_out="Exporter nouveautés",
        all_out="Exporter tout",
        job_out="Exporter chantier",
        lists_in="Importer listes",
        by_cable="Par câble",
        calibration="Étalonnage",
        language="Langue",
        scale="échelle, um/px",
        blank="image à vide",
        daily_check="contrôle",
        until="jusqu'au",
        none="non",
        within="bon",
        beyond="hors limites",
        records="entrées",
        last="dernière inspection",
        card="carte occupée",
        free="libre",
        gigabytes="Go",
        key="Clé",
        key_as_code="Clé en code QR",
        key_lines=("empreinte", "de la clé", "de l'ap-", "pareil:"),
        firmware="firmware",
        network="réseau",
        serial="numéro de série",
    ),
    work=WorkTexts(
        job="Chantier",
        no_job="sans chantier",
        no_jobs="aucune liste de chantier importée",
        all_done="tout est terminé",
        not_done="à terminer: {count}",
        is_done="est déjà terminé",
        again="INSPECTER: encore",
        leave="HAUT, BAS: laisser",
        next_port="Suivant",
        cleaned="nettoyages: {count}/{all}",
        replace="changer, repolir",
        stayed="restés en place: {count}",
        stages=MappingProxyType(
            {
                Stage.READING: "lecture du journal",
                Stage.WRITING: "écriture",
                Stage.CHECKING: "relecture",
                Stage.OFFERED: "proposé par câble",
                Stage.TAKING_IN: "importation",
                Stage.REMOVE: "terminé",
                Stage.TROUBLE: "problème",
            }
        ),
        leave_in="ne pas retirer la clé",
        await_disk="attendre le disque",
    ),
    check=CheckTexts(
        against="Contrôler {}",
        quantities=MappingProxyType(
            {
                "cladding_um": "gaine",
                "focus_um": "bord",
                "level": "niveau",
                "features": "marques",
                "largest_um": "max.",
            }
        ),
    ),
)
