"""The panel's texts in Spanish."""

from types import MappingProxyType

from device.errors import Cause
from device.grading.grade import Action, ReasonCode, Trait, Verdict
from device.screens.menu_texts import MenuTexts
from device.screens.texts import Texts
from device.vision.findings import Kind

SPANISH = Texts(
    decimal=",",
    working="MIDIENDO",
    hold_still="no mover",
    port="Pto",
    attempt="Int.",
    focus="Foco",
    not_graded=("NO", "JUZGADO"),
    error="ERROR",
    notice="AVISO",
    switching_off=("EL EQUIPO", "SE APAGA"),
    zone_table=("Zona", "ray", "def", "mal"),
    rules="Reglas",
    network="Red",
    not_judged="sin juicio",
    dirty="sucio",
    found="vistos",
    zone="zona",
    worst="peor",
    scan=("escanee y", "compruebe"),
    record="entrada",
    none_allowed="{zone}: {kind} {size} um, no permitido",
    at_limit="{zone}: {kind} {size} um está en el límite de {limit} um",
    is_at_limit=", en el límite",
    on_optics="{count} en el microscopio: limpie su óptica",
    verdicts=MappingProxyType(
        {
            Verdict.PASS: "PASS",
            Verdict.FAIL: "FAIL",
            Verdict.NOT_GRADED: "NO JUZGADO",
        }
    ),
    actions=MappingProxyType(
        {
            Action.NONE: "Listo para servicio",
            Action.CLEAN: "Limpie y repita",
            Action.CLEAN_AGAIN: "Limpie otra vez",
            Action.REPLACE: "Cambie o repula",
            Action.REFOCUS: "Ajuste el enfoque",
            Action.CENTER: "Centre la fibra",
            Action.ADJUST_LIGHT: "Ajuste la luz",
            Action.CHECK_SETUP: "Vea fibra y perfil",
        }
    ),
    cleanings=MappingProxyType(
        {
            Action.CLEAN: "Limpie",
            Action.CLEAN_AGAIN: "Repita",
        }
    ),
    methods=MappingProxyType(
        {
            "dry": "en seco",
            "wet and dry": "húmedo y seco",
        }
    ),
    kinds=MappingProxyType(
        {
            Kind.SCRATCH: "raya",
            Kind.PARTICLE: "partícula",
            Kind.RESIDUE: "residuo",
            Kind.OIL_FILM: "aceite",
            Kind.PIT: "picadura",
            Kind.CHIP: "mella",
            Kind.CRACK: "grieta",
        }
    ),
    reasons=MappingProxyType(
        {
            ReasonCode.NO_FIBRE: "no hay fibra en la imagen",
            ReasonCode.WRONG_SIZE: "el tamaño de la fibra no es del perfil",
            ReasonCode.OUT_OF_VIEW: "las zonas no se ven enteras",
            ReasonCode.TOO_DARK: "la imagen es muy oscura",
            ReasonCode.SATURATED: "la imagen está sobreexpuesta",
            ReasonCode.OUT_OF_FOCUS: "la imagen está desenfocada",
            ReasonCode.EDGE_HIDDEN: "borde de la fibra oculto por suciedad",
            ReasonCode.SCRATCH_SIZE: "{zone}: {kind} {size} um, límite {limit} um",
            ReasonCode.SCRATCH_COUNT: "{zone}: {count} rayas de {sizes} um, máx {allowed}",
            ReasonCode.DEFECT_SIZE: "{zone}: {kind} {size} um, límite {limit} um",
            ReasonCode.DEFECT_COUNT: "{zone}: {count} defectos de {sizes} um, máx {allowed}",
            ReasonCode.NETWORK_DIRTY: "la red la juzga sucia ({share})",
        }
    ),
    regions=MappingProxyType(
        {
            "core": "núcleo",
            "cladding": "revestimiento",
            "edge": "borde",
            "ferrule": "férula",
        }
    ),
    traits=MappingProxyType(
        {
            Trait.BRIGHTNESS: "brillo",
            Trait.UNEVENNESS: "desigual",
            Trait.SPOTS: "puntos",
            Trait.LINES: "líneas",
        }
    ),
    faults=MappingProxyType(
        {
            Cause.INSTRUMENT: "el equipo falla; llame al servicio",
            Cause.CONFIGURATION: "la configuración no vale; corrija el archivo device.toml",
            Cause.PROFILE: "el perfil no se puede usar; elija o corrija el perfil",
            Cause.MODEL: "la red falta o no es la original; instale de nuevo el firmware",
            Cause.PART: "una pieza no funciona; revise su cableado",
            Cause.CAMERA: "la cámara no da imagen; revise su cable plano",
            Cause.BLACK_PICTURE: "la cámara da imágenes negras; revise la luz y el cable plano",
            Cause.SCREEN: "la pantalla no responde; revise su cable",
            Cause.BUTTON: "un botón está pulsado o no se lee; libere el botón",
            Cause.LAMP: "la luz no funciona; revise su cable",
            Cause.LOG: "el registro no se puede escribir; revise espacio y tarjeta",
            Cause.SEAL: "el registro no está como se selló; avise al responsable de calidad",
        }
    ),
    menu=MenuTexts(
        title="Menú",
        profile="Perfil",
        operator="Operador",
        no_operators="aún no se ha importado una lista de operadores",
        log="Registro",
        about="Acerca de",
        shut_down="Apagar",
        back="Volver",
        records="entradas",
        last="última inspección",
        card="tarjeta usada",
        free="libre",
        gigabytes="GB",
        key="Clave",
        key_as_code="Clave como QR",
        key_lines=("huella", "de la", "clave del", "equipo:"),
        firmware="firmware",
        network="red",
        serial="número de serie",
    ),
)
