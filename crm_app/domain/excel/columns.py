"""Which field each column of a file is about, told by its heading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crm_app.domain import field_rules
from crm_app.domain.errors import Invalid
from crm_app.domain.excel.headings import normalise_heading
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import FIELDS, CustomerKind, CustomerType
from crm_app.models.spec import FieldSpec, Rule

# What other systems call the same thing. A field's own label always comes first.
SYNONYMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("number", ("Kundnr", "Kund-nr", "Kundnr.", "Kund-id", "Kundid")),
    ("name", ("Namn", "Företag", "Kundnamn", "Firma", "Bolag", "Bolagsnamn", "Kund")),
    ("first_name", ("Tilltalsnamn",)),
    ("last_name", ("Släktnamn",)),
    ("organisation_number", ("Orgnr", "Org.nr", "Org-nr", "Org.nummer", "Organisationsnr")),
    ("personal_identity_number", ("Personnr", "Pers.nr", "Pnr")),
    (
        "vat_number",
        (
            "Momsregnr",
            "Momsreg.nr",
            "Momsnr",
            "Momsregistreringsnummer",
            "VAT",
            "VAT-nr",
            "VAT-nummer",
            "VATnr",
        ),
    ),
    ("country", ("Landskod", "Country")),
    ("address", ("Adress", "Adress 1", "Adressrad 1", "Gatuadress", "Gata")),
    ("address2", ("Adress 2", "C/o", "C/o-adress")),
    ("postal_code", ("Postnr", "Post-nr", "Postkod")),
    ("city", ("Postort", "Stad")),
    ("phone", ("Tel", "Tel.", "Telefonnr", "Telefonnummer", "Tfn")),
    ("mobile", ("Mobiltelefon", "Mobilnr", "Mobilnummer", "Mobiltel")),
    ("phone_work", ("Tel arbete", "Arbetstelefon")),
    ("email", ("Epost", "E-postadress", "Epostadress", "E-mail", "Email", "Mail", "Mejl")),
    ("invoice_email", ("Epost faktura", "Faktura e-post", "Fakturamejl")),
    ("website", ("Hemsida", "Webb", "Webbsida", "WWW")),
    ("level", ("Nivå",)),
    ("tags", ("Kundtaggar", "Kundtaggning", "Tagg")),
    ("account_managers", ("Kundansvarig",)),
    ("payment_terms", ("Bet.villkor", "Betalningsvillkor", "Betvillkor")),
    ("note", ("Anteckningar", "Notering", "Noteringar")),
)
# Some systems mean the town, others the whole address: told by the columns beside it.
POSTAL_TOWN = "postadress"
BESIDE_TOWN = {"address", "postal_code"}


@dataclass(frozen=True)
class Column:
    """A column that is read: its place in the row, its field and its heading in the file."""

    index: int
    spec: FieldSpec
    heading: str


@dataclass(frozen=True)
class LeftOut:
    """A column that is not read, and why, in Swedish."""

    heading: str
    why: str


@dataclass(frozen=True)
class Columns:
    """A file's columns, in the file's order."""

    read: tuple[Column, ...]
    left_out: tuple[LeftOut, ...]

    def heading(self, key: str) -> str:
        """Return the file's heading of a field, or the field's own label where it has none."""
        found = (c.heading for c in self.read if c.spec.key == key)
        return next(found, "") or next((s.label for s in FIELDS if s.key == key), "")


def same(heading: str) -> str:
    """Return a heading as it is compared: case and spaces do not count."""
    return normalise_heading(heading).replace(" ", "")


@lru_cache(maxsize=4)
def vocabulary(kind: str) -> dict[str, FieldSpec]:
    """Return the field that each compared heading means, for one kind of customer."""
    mine = {spec.key: spec for spec in FIELDS if _has(spec, kind)}
    words = {same(spec.label): spec for spec in mine.values()}
    for key, synonyms in SYNONYMS:
        for word in synonyms if key in mine else ():
            words.setdefault(same(word), mine[key])
    return words


def _has(spec: FieldSpec, kind: str) -> bool:
    return field_rules.first_rule(spec, kind, CustomerType.REGULAR) is not Rule.NONE


@lru_cache(maxsize=4)
def recognised(kind: str) -> frozenset[str]:
    """Return the headings by which the reader finds the heading row, normalised its way."""
    labels = [spec.label for spec in FIELDS if _has(spec, kind)]
    return (
        frozenset(vocabulary(kind))
        | {normalise_heading(t) for t in labels}
        | {normalise_heading(word) for _, synonyms in SYNONYMS for word in synonyms}
    )


def recognise(
    held: Snapshot,
    kind: str,
    headings: Sequence[str],
    has_content: Callable[[int], bool] = lambda _index: True,
) -> Columns:
    """Return what each column is about. Raises Invalid when a file cannot be understood so.

    `has_content` tells whether anything stands in a column: an empty one without a heading is
    not worth a word.
    """
    meant = _meant(kind, headings)
    chosen = _chosen(headings, meant)
    read, left_out = [], []
    for index, heading in enumerate(headings):
        spec = meant.get(index)
        if spec and chosen[spec.key] == index and not _is_off(held, kind, spec):
            read.append(Column(index, spec, heading))
        elif heading or has_content(index):
            first = headings[chosen[spec.key]] if spec and chosen[spec.key] != index else ""
            why = _why(kind, heading, spec, first)
            left_out.append(LeftOut(heading or f"(kolumn {index + 1})", why))
    if not read:
        raise Invalid({"file": _nothing(kind)})
    return Columns(tuple(read), tuple(left_out))


def _meant(kind: str, headings: Sequence[str]) -> dict[int, FieldSpec]:
    words = vocabulary(kind)
    found = {i: words[w] for i, h in enumerate(headings) if (w := same(h)) in words}
    keys = {spec.key for spec in found.values()}
    if keys >= BESIDE_TOWN and "city" not in keys:
        found |= {i: words["ort"] for i, h in enumerate(headings) if same(h) == POSTAL_TOWN}
    return found


def _chosen(headings: Sequence[str], meant: dict[int, FieldSpec]) -> dict[str, int]:
    """Return each field's column: the one with its own label, else the first that means it."""
    seen: dict[str, int] = {}
    chosen: dict[str, int] = {}
    for index, spec in meant.items():
        word = same(headings[index])
        if word in seen:
            raise Invalid(
                {
                    "file": f"Rubriken ”{headings[index]}” står på två kolumner. Ta bort "
                    "eller döp om en av dem och försök igen."
                }
            )
        seen[word] = index
        if spec.key not in chosen or word == same(spec.label):
            chosen[spec.key] = index
    return chosen


def _is_off(held: Snapshot, kind: str, spec: FieldSpec) -> bool:
    rules = {field_rules.rule_of(held, "customer", spec, kind, t.value) for t in CustomerType}
    return rules <= {Rule.OFF, Rule.NONE}


def _why(kind: str, heading: str, spec: FieldSpec | None, first: str) -> str:
    other = CustomerKind.COMPANY if kind == CustomerKind.PRIVATE else CustomerKind.PRIVATE
    if first:
        return f"betyder samma sak som kolumnen {first}"
    if spec:
        return f"fältet är inte aktivt för {_whom(kind)}"
    if not heading:
        return "kolumnen saknar rubrik"
    if same(heading) in vocabulary(other):
        return f"fältet finns bara för {_whom(other)}"
    return "rubriken är inget fält i kundregistret"


def _whom(kind: str) -> str:
    return {CustomerKind.COMPANY: "företagskunder"}.get(CustomerKind(kind), "privatkunder")


def _nothing(kind: str) -> str:
    return (
        f"Inga rubriker i filen är fält för {_whom(kind)}. Kontrollera att du valde rätt fil "
        "och att rubrikerna står på en egen rad ovanför kunderna."
    )
