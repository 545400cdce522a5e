"""A customer's VAT treatment: derived from who and where she is, or chosen with a reason."""

from collections.abc import Container
from typing import Any

from crm_app.domain import vat
from crm_app.domain.errors import BadValue

Errors = dict[str, BadValue]


def settle(
    kind: str,
    values: dict[str, Any],
    base: dict[str, Any] | None,
    active: Container[str],
    errors: Errors,
) -> None:
    """Fill in the treatment (DOMAIN.md §3.4): what was derived follows, what was chosen stays.

    `base` is what the customer held before; what cannot stand is told in `errors`.
    """
    if base and _follows(values, base):
        values["vat_treatment"] = ""
    derived = vat.derive(
        kind, values["country"], values["vat_number"], values["reverse_construction_vat"]
    ).value
    by_hand = values["vat_treatment"] not in ("", derived)
    if by_hand and not values["vat_override_reason"]:
        _ask_why(active, errors)
    if not by_hand:
        values["vat_treatment"], values["vat_override_reason"] = derived, ""
    _check_number(values, active, errors, by_hand=by_hand)


def _follows(values: dict[str, Any], base: dict[str, Any]) -> bool:
    """Tell whether the treatment was derived before and nobody has chosen another."""
    reasons = base["vat_override_reason"] or values["vat_override_reason"]
    return not reasons and values["vat_treatment"] == base["vat_treatment"]


def _ask_why(active: Container[str], errors: Errors) -> None:
    key = "vat_override_reason" if "vat_override_reason" in active else "vat_treatment"
    errors.setdefault(
        key, BadValue("Skriv varför momstypen är vald för hand, eller välj att räkna fram den.")
    )


def _check_number(
    values: dict[str, Any], active: Container[str], errors: Errors, *, by_hand: bool
) -> None:
    if not vat.requires_vat_number(vat.VatTreatment(values["vat_treatment"])):
        return
    if "vat_number" not in active:
        if by_hand and not values["vat_number"]:
            errors["vat_treatment"] = BadValue(
                "Momstypen kräver ett momsreg.nr (VAT), som kunden inte kan ha. Välj en annan."
            )
    elif not values["vat_number"]:
        errors.setdefault("vat_number", BadValue("Momstypen kräver kundens momsreg.nr (VAT)."))
    elif problem := vat.prefix_mismatch(values["vat_number"], values["country"]):
        errors.setdefault("vat_number", BadValue(problem))
