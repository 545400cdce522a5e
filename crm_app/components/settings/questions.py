"""Få svar på vanliga frågor, and Kontakta oss."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.ui.filter_box import filter_box, filtered
from crm_app.components.ui.notes import skeleton_block
from crm_app.components.ui.page_head import card, empty_state
from crm_app.state.contact_us import ContactUsState
from crm_app.state.session import SessionState

Link = tuple[str, str]
QUESTIONS: tuple[tuple[str, str, Link | None], ...] = (
    (
        "Vad händer med uppgifterna när jag stänger av ett fält?",
        "De finns kvar. Fältet döljs i formulär, kort och listor, och allt som står i det "
        "syns igen när du slår på fältet.",
        ("Kundfält", routes.FIELD_RULES),
    ),
    (
        "Vad händer med gamla kunder när jag gör ett fält obligatoriskt?",
        "De går att läsa som förut. Nästa gång någon sparar en av dem måste fältet fyllas i. "
        "Innan du bestämmer dig ser du hur många som saknar det.",
        ("Kundfält", routes.FIELD_RULES),
    ),
    (
        "Kan jag ha andra kolumner än mina kollegor?",
        "Ja. Kundtabell är allas utgångsläge. Under Kolumner i registret ordnar du din egen "
        "tabell, och återställer den med ett klick.",
        ("Kundtabell", routes.TABLE_COLUMNS),
    ),
    (
        "Kan jag ta bort ett värde som används?",
        "Inte rakt av. Arkivera det, så står det kvar på korten men går inte att välja, eller "
        "slå ihop det med ett annat, så flyttar alla kunder dit.",
        None,
    ),
    (
        "När ser mina kollegor det jag ändrar?",
        "Direkt, i alla öppna fönster och utan att ladda om. Det någon håller på att skriva går "
        "aldrig förlorat.",
        None,
    ),
    (
        "Kan jag ångra en inställning?",
        "Ja. Tryck Ångra när du just har ändrat, eller öppna Ändringar och återställ där. Du ser "
        "vem som ändrade, när, och vad som stod före.",
        ("Ändringar", routes.CHANGES),
    ),
    (
        "Varför går det inte att välja ett visst land?",
        "Bara aktiva länder går att välja. Sverige är alltid aktivt.",
        ("Länder", routes.COUNTRIES),
    ),
    (
        "Hur bestäms momstypen?",
        "Av landet, om kunden är företag eller privatperson, och momsreg.nr. Kortet säger varför. "
        "Den som vet bättre väljer själv och skriver skälet.",
        ("Länder", routes.COUNTRIES),
    ),
    (
        "Hur lägger jag till uppgifter som inte finns?",
        "Gör en egen flik med de fält ni behöver. Den hamnar under Mer på kundkortet tills du "
        "flyttar den.",
        ("Egna flikar", routes.OWN_TABS),
    ),
    (
        "Hur får jag in mina kunder från Excel?",
        "Importera filen. Du ser vad varje rad gör innan något sparas.",
        ("Importera/exportera företagskunder", routes.IMPORT_COMPANIES),
    ),
    (
        "Vem får se och ändra inställningarna?",
        "Den som har rätten Inställningar i någon av sina behörighetsgrupper. Andra ser inte det "
        "röda kugghjulet.",
        None,
    ),
)


def questions_page(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    """Return the questions, each with its answer beneath."""
    nothing = empty_state(
        "Ingen fråga handlar om det",
        "Pröva ett annat ord, eller fråga oss.",
        ReactRouterLink.create("Kontakta oss", to=routes.CONTACT_US, class_name="link"),
        icon="message-circle-question",
    )
    return settings_page(
        tab,
        tabs,
        filter_box("questions", "Sök fråga", "Sök bland frågorna"),
        filtered("questions", *map(_question, QUESTIONS), nothing=nothing, class_name="questions"),
    )


def _question(told: tuple[str, str, Link | None]) -> rx.Component:
    asked, answer, link = told
    way = (
        (ReactRouterLink.create(f"Öppna {link[0]}", to=link[1], class_name="link"),) if link else ()
    )
    return rx.el.details(
        rx.el.summary(asked),
        rx.el.div(rx.el.p(answer), *way),
        custom_attrs={"data-filter-words": f"{asked} {answer}"},
    )


def contact_us_page(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    """Return whom to ask, as the administrator has told it."""
    return settings_page(
        tab, tabs, rx.cond(ContactUsState.loaded, _contact_us(), skeleton_block(4))
    )


def _contact_us() -> rx.Component:
    change = rx.cond(
        SessionState.rights["system.settings"],
        ReactRouterLink.create(
            "Ändra uppgifterna i Systeminställningar", to=routes.SYSTEM_COMPANY, class_name="link"
        ),
    )
    nothing = empty_state(
        "Ingen har skrivit vem man frågar",
        "Systemadministratören fyller i det under Systeminställningar › Företag.",
        change,
        icon="life-buoy",
    )
    lines = rx.el.dl(rx.foreach(ContactUsState.lines, _contact_line), class_name="contact-us")
    shown = rx.fragment(card(ContactUsState.company, lines), rx.el.p(change, class_name="hint"))
    return rx.cond(ContactUsState.lines.length() > 0, shown, nothing)


def _contact_line(line: rx.Var[dict[str, str]]) -> rx.Component:
    shown = rx.cond(
        line["href"] != "",
        ReactRouterLink.create(line["text"], to=line["href"], class_name="link"),
        rx.el.span(line["text"]),
    )
    return rx.el.div(rx.el.dt(line["label"]), rx.el.dd(shown), key=line["label"])
