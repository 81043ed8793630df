"""How exports of customer systems call their columns, and what they say of a deal or a meeting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal
from unicodedata import normalize

from teams.importers.tabular import column_name

Role = Literal[
    "email", "owner", "date", "created", "closed", "stage", "kind", "status", "amount", "currency",
    "count", "attainment", "meetings", "opportunities", "won", "id",
]  # fmt: skip
Said = Literal["meeting", "opportunity", "won", "quota", "lost", "cancelled"]

_TITLES: Mapping[Role, tuple[str, ...]] = {
    "email": (
        *("owner email", "owner email address", "opportunity owner email", "deal owner email"),
        *("record owner email", "activity owner email", "assigned to email", "assignee email"),
        *("sales rep email", "rep email", "salesperson email", "account executive email"),
        *("user email", "member", "member email", "organizer email", "host email", "email owner"),
        *("e-mail des besitzers", "besitzer e-mail", "inhaber e-mail", "e-mail des inhabers"),
        *("verantwortlicher e-mail", "mitarbeiter e-mail", "e-mail du propriétaire"),
        *("adresse e-mail du propriétaire", "correo del propietario", "e-mail do proprietário"),
        *("correo electrónico del propietario", "email del proprietario", "e-mail eigenaar"),
    ),
    "owner": (
        *("owner", "owner name", "opportunity owner", "deal owner", "record owner"),
        *("activity owner", "assigned to", "sales rep", "rep", "salesperson", "organizer", "host"),
        *("account executive", "besitzer", "inhaber", "opportunity-inhaber", "verantwortlicher"),
        *("verkäufer", "vertriebsmitarbeiter", "zuständig", "propriétaire", "commercial"),
        *("propriétaire de l'opportunité", "propietario", "propietario de la oportunidad"),
        *("deal-inhaber", "zuständiger mitarbeiter", "propriétaire de la transaction"),
        *("propietario de oportunidad", "proprietário da oportunidade", "proprietário do negócio"),
        *("titolare opportunità", "proprietario trattativa", "eigenaar opportunity"),
        *("propietario del negocio", "comercial", "proprietario", "responsabile", "proprietário"),
        *("responsável", "eigenaar", "eier", "ejer", "ägare", "ansvarig"),
    ),
    "date": (
        *("meeting date", "meeting start", "meeting start date", "meeting start time"),
        *("date", "day", "activity date", "event date", "start", "start date"),
        *("start time", "month", "quarter", "period", "week", "datum", "monat", "quartal"),
        *("zeitraum", "beginn", "startdatum", "tag", "jour", "mois", "trimestre", "période"),
        *("date de début", "fecha", "fecha de inicio", "mes", "periodo", "data", "data inizio"),
        *("data de início", "mese", "mês", "maand", "kwartaal", "dato", "måned", "månad"),
    ),
    "created": (
        *("created", "created date", "create date", "created on", "created at", "date created"),
        *("created time", "deal created", "deal erstellt", "deal erstellt am"),
        *("creation date", "opened", "open date", "opportunity created date", "deal created date"),
        *("erstellt", "erstellt am", "erstelldatum", "erstellungsdatum", "angelegt am"),
        *("date de création", "créé le", "fecha de creación", "creado el", "data di creazione"),
        *("data de criação", "criado em", "aanmaakdatum", "aangemaakt op", "oprettet", "opprettet"),
        *("skapad",),
    ),
    "closed": (
        *("close date", "closed date", "closed on", "closed at", "date closed"),
        *("closing date", "actual close date", "closed won date", "won date", "won on"),
        *("data chiusura", "sluitingsdatum", "deal closed on"),
        *("won time", "date won", "deal closed date", "schlusstermin", "abschlussdatum"),
        *("abgeschlossen am", "gewonnen am", "date de clôture", "date de fermeture"),
        *("fecha de cierre", "data di chiusura", "data de fechamento", "sluitdatum"),
        *("afsluitdatum", "lukkedato", "stängningsdatum", "lukket dato"),
    ),
    "stage": (
        *("stage", "stage name", "deal stage", "sales stage", "opportunity stage"),
        *("pipeline stage", "phase", "verkaufsphase", "vertriebsphase", "deal-phase", "étape"),
        *("phase de la transaction", "etapa do negócio", "fase affare", "dealfase"),
        *("phase de vente", "étape de la transaction", "etapa", "etapa del negocio"),
        *("etapa de ventas", "fase", "fase di vendita", "estágio", "fase do negócio"),
        *("verkoopfase", "salgsfase", "säljfas"),
    ),
    "kind": (
        *("kind", "type", "activity type", "event type", "record type", "outcome", "result"),
        *("outcome type", "meeting outcome", "status", "deal status", "opportunity status"),
        *("art", "typ", "ergebnis", "aktivitätstyp", "tipo", "tipo de actividad", "resultado"),
        *("estado", "statut", "état", "résultat", "stato", "risultato", "soort", "resultaat"),
    ),
    "amount": (
        *("amount", "value", "deal value", "deal amount", "opportunity amount", "revenue"),
        *(
            "total value",
            "acv",
            "arr",
            "tcv",
            "betrag",
            "wert",
            "volumen",
            "umsatz",
            "auftragswert",
        ),
        *("montant", "valeur", "importe", "monto", "valor", "importo", "valore", "bedrag"),
        *("waarde", "beløb", "beløp", "belopp", "ammontare", "actual revenue"),
    ),
    "currency": (
        *("currency", "currency code", "currency iso code", "amount currency", "deal currency"),
        "currency of value",
        *("opportunity currency", "währung", "devise", "moneda", "divisa", "valuta", "moeda"),
    ),
    "count": ("count", "anzahl", "nombre", "cantidad", "quantità", "quantidade", "aantal", "antal"),
    "attainment": (
        *("attainment", "quota attainment", "of quota", "percent of quota", "percent to quota"),
        *("pct of quota", "quota achievement", "quota attainment percent", "target attainment"),
        *("attainment percent", "attainment pct", "quota attainment pct", "quota percent"),
        *("zielerreichung", "zielerreichungsgrad", "quotenerreichung", "atteinte du quota"),
        *("atteinte des objectifs", "taux d'atteinte", "cumplimiento", "cumplimiento de cuota"),
        *("raggiungimento quota", "raggiungimento obiettivo", "atingimento da meta"),
        *("atingimento da cota", "doelrealisatie"),
    ),
    "meetings": (
        *("meetings", "meetings held", "meetings booked", "number of meetings", "meeting count"),
        *("meetings completed", "termine", "anzahl termine", "réunions", "rendez-vous", "rdv"),
        *("reuniones", "riunioni", "reuniões", "afspraken", "møter", "møder", "möten"),
    ),
    "opportunities": (
        *("opportunities", "opportunities created", "number of opportunities", "opps"),
        *("new opportunities", "deals", "deals created", "new deals", "verkaufschancen"),
        *("opportunitäten", "opportunités", "oportunidades", "opportunità", "kansen"),
    ),
    "won": (
        *("won", "won deals", "deals won", "closed won", "wins", "opportunities won"),
        *("won opportunities", "number of won deals", "gewonnene deals", "gewonnen"),
        *("abschlüsse", "affaires gagnées", "gagnées", "ganados", "ganadas", "negocios ganados"),
        *("vinte", "ganhos", "gewonnen deals"),
    ),
    "id": (
        *("id", "record id", "object id", "opportunity id", "deal id", "activity id", "event id"),
        *("meeting id", "datensatz-id", "vorgangs-id", "identifiant", "id de registro"),
        *("identificador", "id oportunidad", "id opportunità"),
    ),
}
_ROLES: Mapping[str, Role] = {
    column_name(name): role for role, names in _TITLES.items() for name in names
}
# What a title alone tells of every row below it.
_HINTS: Mapping[str, Said] = {
    **dict.fromkeys(
        ("meetingdate", "meetingstart", "meetingstarttime", "meetingstartdate"), "meeting"
    ),
    **dict.fromkeys(
        ("wondate", "wonon", "wontime", "datewon", "closedwondate", "gewonnenam"), "won"
    ),
}
# Plain addresses are the owner's where no column is about anybody else.
_PLAIN_EMAIL = frozenset({"email", "emailaddress", "emailadresse", "mail", "correo", "courriel"})
_OTHERS = (
    "contact",
    "kontakt",
    "lead",
    "attendee",
    "guest",
    "customer",
    "kunde",
    "client",
    "cliente",
)

_WORDS: Mapping[Said, frozenset[str]] = {
    "cancelled": frozenset(
        {"cancelled", "canceled", "noshow", "rescheduled", "abgesagt", "storniert", "annulé"}
        | {"annulée", "cancelado", "cancelada", "annullato", "annullata", "geannuleerd", "avlyst"}
    ),
    "lost": frozenset(
        {"lost", "verloren", "perdu", "perdue", "perdido", "perdida", "perso", "persa", "tapt"}
        | {"tabt", "förlorad", "disqualified", "abandoned"}
    ),
    "won": frozenset(
        {"won", "gewonnen", "gagné", "gagnée", "ganado", "ganada", "vinto", "vinta", "ganho"}
        | {"ganha", "vunnet", "vundet", "vunnen", "wygrana"}
    ),
    "meeting": frozenset(
        {"meeting", "appointment", "termin", "besprechung", "treffen", "réunion", "rendezvous"}
        | {"rdv", "reunión", "cita", "riunione", "appuntamento", "reunião", "afspraak", "møte"}
        | {"møde", "möte"}
    ),
    "quota": frozenset({"quota", "cuota", "cota", "kwota"}),
    "opportunity": frozenset(
        {"opportunity", "deal", "verkaufschance", "opportunité", "oportunidad", "opportunità"}
        | {"oportunidade", "verkoopkans", "salgsmulighed", "affär"}
    ),
}
_NOT = frozenset(
    {"not", "no", "non", "nicht", "kein", "keine", "pas", "sin", "niet", "geen", "ikke"}
)
_TAIL = re.compile(r"[\[(]([^\])]*)[\])]\s*$")
# Some systems say of every column of what it is, as "Deal - Owner"; other things have owners too.
_OF_A_DEAL = re.compile(r"\s*(?:deal|activity|aktivität|opportunity)\s+-\s+", re.IGNORECASE)
_PERCENT = re.compile(r"\s+(?:in|en|em|i)\s+(?:%|percent|prozent)\s*$", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}")


def role_of(title: str) -> Role | None:
    """What a column is for, by its title; something in brackets at its end may be missing."""
    title = _PERCENT.sub("", _OF_A_DEAL.sub("", title, count=1))
    return _ROLES.get(column_name(title)) or _ROLES.get(column_name(_TAIL.sub("", title)))


def hint_of(title: str) -> Said | None:
    """What the title of a column of dates says of every row; None where it says nothing."""
    return _HINTS.get(column_name(_OF_A_DEAL.sub("", title, count=1)))


def is_plain_email(title: str) -> bool:
    """Whether a title is that of an e-mail address, of whomever."""
    return column_name(title) in _PLAIN_EMAIL


def is_of_others(title: str) -> bool:
    """Whether a column is about people who are not the owner."""
    return column_name(title).startswith(_OTHERS)


def currency_of(title: str) -> str:
    """The currency that a title names in brackets, as "Amount (EUR)"; "" where it names none."""
    found = _TAIL.search(title)
    return found[1] if found and _CURRENCY.fullmatch(found[1]) else ""


def is_percent(title: str) -> bool:
    """Whether a title says that its numbers are percentages."""
    name = column_name(title)
    return "%" in title or any(word in name for word in ("percent", "pct", "prozent"))


def said(text: str) -> Said | None:
    """What a stage, a status or a type says; None where it says nothing that is known."""
    joined = (
        normalize("NFC", text).casefold().replace("no-show", "noshow").replace("no show", "noshow")
    )
    words = set(re.split(r"[\W_]+", joined.replace("rendez-vous", "rendezvous")))
    if words & _NOT:
        return None
    return next((meaning for meaning, known in _WORDS.items() if words & known), None)
