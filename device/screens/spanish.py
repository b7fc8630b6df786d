"""The panel's texts in Spanish."""

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

SPANISH = Texts(
    decimal=",",
    working="ANALIZANDO",
    hold_still="no mover",
    port="Pto",
    attempt="Int.",
    focus="Enfoque",
    not_graded=("NO", "JUZGADO"),
    error="ERROR",
    notice="AVISO",
    switching_off=("EL EQUIPO", "SE APAGA"),
    zone_table=("Zona", "ray", "def", "exc."),
    rules="Reglas",
    network="Red",
    not_judged="no juzgado",
    dirty="sucio",
    found="hallados",
    zone="zona",
    worst="peor",
    scan=("escanee y", "compruebe"),
    record="entrada",
    none_allowed="{zone}: {kind} {size} um, no se admite",
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
            Action.CLEAN: "Limpie e inspeccione",
            Action.CLEAN_AGAIN: "Limpie otra vez",
            Action.REPLACE: "Cambie o repula",
            Action.REFOCUS: "Ajuste el enfoque",
            Action.CENTER: "Centre la fibra",
            Action.ADJUST_LIGHT: "Ajuste la luz",
            Action.CHECK_SETUP: "Revise fibra, perfil",
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
            ReasonCode.WRONG_SIZE: "el tamaño de la fibra no es el del perfil",
            ReasonCode.OUT_OF_VIEW: "las zonas no se ven enteras",
            ReasonCode.TOO_DARK: "la imagen es demasiado oscura",
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
            Cause.INSTRUMENT: "el equipo está averiado; llame al servicio técnico",
            Cause.CONFIGURATION: "la configuración no es válida; corrija device.toml",
            Cause.PROFILE: "el perfil no se puede usar; corrija grading.profile en device.toml",
            Cause.MODEL: "la red falta o no es la original; reinstale el firmware",
            Cause.PART: "un componente no funciona; revise su cableado",
            Cause.CAMERA: "la cámara no da imagen; revise su cable plano",
            Cause.BLACK_PICTURE: "la cámara da imágenes negras; revise la lámpara y el cable plano",
            Cause.SCREEN: "la pantalla no responde; revise su cable",
            Cause.BUTTON: "un botón está pulsado o no se lee; libere el botón",
            Cause.LAMP: "la lámpara no funciona; revise su cable",
            Cause.CALIBRATION: "la calibración o el control diario ya no vale; repita el control o calibre",
            Cause.LOG: "no se puede escribir el registro; revise espacio y tarjeta",
            Cause.CARD_FULL: "la tarjeta está llena; exporte a USB y borre las imágenes (endface prune)",
            Cause.SEAL: "el registro no coincide con su sello; avise al responsable de calidad",
            Cause.CABLE: "ahora no se puede por cable; inténtelo luego o exporte a USB",
        }
    ),
    notices=MappingProxyType(
        {
            NoticeCode.RUN_HUNG: "el equipo se bloqueó y se reinició; los veredictos están registrados",
            NoticeCode.RUN_CRASHED: "el programa falló; los veredictos están registrados",
            NoticeCode.RUN_KILLED: "el sistema cerró el programa; los veredictos están registrados",
            NoticeCode.RUN_TOO_SLOW: "el último cierre tardó demasiado; los veredictos están registrados",
            NoticeCode.LIGHT_MISSING: "no se encuentra la luz de estado; revise su cableado",
            NoticeCode.BUZZER_MISSING: "no se encuentra el zumbador; revise su cableado",
            NoticeCode.GAUGE_MISSING: "no se encuentra el medidor de batería; revise su cableado",
            NoticeCode.CLOCK_MISSING: "no se encuentra el chip de reloj; revise su cableado",
            NoticeCode.BATTERY_LOW: "batería baja ({percent} %); conecte el cargador",
            NoticeCode.CARD_FILLING: "tarjeta al {percent} %; exporte a USB y borre las imágenes",
            NoticeCode.SCALE_OVERDUE: "la escala vencía el {name}; calíbrela",
            NoticeCode.BLANK_OVERDUE: "la imagen en blanco vencía el {name}; repítala",
            NoticeCode.CHECK_OVERDUE: "falta el control diario; verifique la referencia",
            NoticeCode.CHECK_FAILED: "último control fuera de límites; limpie, repítalo, calibre",
            NoticeCode.STICK_AWAITED: "listo para la memoria USB; insértela ahora",
            NoticeCode.STICK_BUSY: "memoria USB en uso; no la retire hasta que se indique",
            NoticeCode.STICK_WRITTEN: "entradas copiadas: {count}; retire la memoria USB",
            NoticeCode.STICK_TAKEN_IN: "archivos cargados: {count}; retire la memoria USB",
            NoticeCode.STICK_ORDERED: "cargados: {count}, órdenes al reiniciar; retire la memoria USB",
            NoticeCode.STICK_REFUSED: "cargados: {count}, rechazados: {refused}; retire la memoria USB",
            NoticeCode.STICK_NOTHING_IN: "la memoria USB no trae nada en {name}; retire la memoria",
            NoticeCode.CABLE_BUSY: "se prepara el registro para el cable; espere a que se ofrezca",
            NoticeCode.CABLE_OFFERED: "conecte el cable: un disco ENDFACE; expúlselo y desconecte",
            NoticeCode.CABLE_OVER: "entradas ofrecidas por cable: {count}; desconecte el cable",
            NoticeCode.CABLE_UNUSED: "ningún PC leyó el registro; conecte el cable y elíjalo de nuevo",
            NoticeCode.CABLE_BROKEN: "la oferta por cable se interrumpió; elíjala de nuevo",
        }
    ),
    troubles=MappingProxyType(
        {
            Trouble.FOREIGN: "la memoria USB no es FAT ni exFAT; formatéela o use otra",
            Trouble.BROKEN: "la memoria USB no se puede leer o escribir; use otra",
            Trouble.PROTECTED: "la memoria USB está protegida; mueva su pestaña o use otra",
            Trouble.FULL: "la memoria USB está llena; libere espacio o use una mayor",
            Trouble.PULLED: "la memoria USB se retiró antes de tiempo; insértela de nuevo",
            Trouble.CHANGED: "la memoria USB no devuelve lo que se escribió; deséchela",
            Trouble.SECOND: "otra memoria USB está en uso; retire esta e insértela luego",
            Trouble.IN_USE: "este disco es del propio equipo; retírelo",
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
        stick="Memoria USB",
        new_out="Exportar lo nuevo",
        all_out="Exportar todo",
        job_out="Exportar trabajo",
        lists_in="Importar listas",
        by_cable="Por cable",
        calibration="Calibración",
        language="Idioma",
        scale="escala, um/px",
        blank="blanco",
        daily_check="control diario",
        until="hasta",
        none="no",
        within="bien",
        beyond="fuera de límites",
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
    work=WorkTexts(
        job="Trabajo",
        no_job="sin trabajo",
        no_jobs="aún no se ha importado ninguna lista de trabajo",
        all_done="todo terminado",
        not_done="sin terminar: {count}",
        is_done="ya está terminado",
        again="INSPECC.: otra vez",
        leave="ARRIBA/ABAJO: dejar",
        next_port="Sigue",
        cleaned="limpiezas: {count} de {all}",
        replace="cambiar o pulir",
        stayed="no se movieron: {count}",
        stages=MappingProxyType(
            {
                Stage.READING: "leyendo el registro",
                Stage.WRITING: "escribiendo",
                Stage.CHECKING: "releyendo",
                Stage.OFFERED: "ofrecido por cable",
                Stage.TAKING_IN: "importando",
                Stage.REMOVE: "terminado",
                Stage.TROUBLE: "problema",
            }
        ),
        leave_in="no retirar la memoria",
        await_disk="espere el disco",
    ),
    check=CheckTexts(
        against="Verificar {}",
        quantities=MappingProxyType(
            {
                "cladding_um": "revest.",
                "focus_um": "borde",
                "level": "nivel",
                "features": "marcas",
                "largest_um": "la mayor",
            }
        ),
    ),
)
