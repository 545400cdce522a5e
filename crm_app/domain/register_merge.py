"""Merging one value of a register into another, and taking it back.

Nobody's row is rewritten: at a hundred thousand customers that takes seconds, in which nobody else
can save. The merged value stays, out of sight, and says which one it counts as; whatever reads a
row asks the snapshot (`now`), and whatever looks for a value asks under which ids it is kept
(`ids_of`). So a merge takes no longer than a rename, and taking it back gives each customer exactly
the value that she had.
"""

from typing import Any

from sqlmodel import Session

from crm_app.domain import events
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, Invalid, NotFound
from crm_app.domain.registers import BY_KEY, get, tell
from crm_app.models.registers import RegisterValue

ON_ITS_OWN = "eget värde"


def refuse_default(value: RegisterValue, verb: str) -> None:
    """Raise Conflict when the value is what new customers get."""
    if value.is_default:
        raise Conflict(
            f"”{value.name}” är standard för nya kunder och kan inte {verb}. "
            "Gör ett annat värde till standard först."
        )


def merge(session: Session, actor: Actor, id_: int, into: int) -> None:
    """Let everything that has the value count as having the other, in every list and card.

    Raises Invalid for itself, another register's value or an archived one.
    """
    actor.require("customers.settings")
    value, target = get(session, id_), get(session, into)
    if id_ == into:
        raise Invalid({"into": "Ett värde kan inte slås ihop med sig självt. Välj ett annat."})
    if value.register_key != target.register_key:
        raise Invalid({"into": "Värdena hör till olika listor och kan inte slås ihop."})
    if not target.active:
        raise Invalid({"into": f"”{target.name}” är arkiverat. Välj ett aktivt värde."})
    refuse_default(value, "slås ihop med ett annat")
    value.merged_into_id = into
    joined = f"ihop med {target.name}"
    told = {"old": ON_ITS_OWN, "new": joined, "from": [id_, None], "to": [id_, into]}
    _tell(session, actor, value, "merge", told)


def split(session: Session, actor: Actor, id_: int) -> None:
    """Make a merged value one of its own again, for all who had it and kept it since."""
    actor.require("customers.settings")
    value = session.get(RegisterValue, id_) if 0 < id_ < 2**63 else None
    if value is None or value.register_key not in BY_KEY:
        raise NotFound("Värdet finns inte längre.")
    if value.merged_into_id is None:
        raise Conflict(f"”{value.name}” är redan ett eget värde.")
    into = session.get_one(RegisterValue, value.merged_into_id)
    joined = f"ihop med {into.name}"
    told = {"old": joined, "new": ON_ITS_OWN, "from": [id_, into.id], "to": [id_, None]}
    value.merged_into_id = None
    _tell(session, actor, value, "split", told)


def _tell(
    session: Session, actor: Actor, value: RegisterValue, verb: str, told: dict[str, Any]
) -> None:
    """One event for all whom it concerns; their rows are as they were."""
    tell(session, actor, value, verb, {f"{BY_KEY[value.register_key].label} – {value.name}": told})
    events.touch(session, "list:customers")
