"""A place in a list by time that an address tells: one beyond all time is no place."""

import pytest

from crm_app.domain import contact_list, customer_list
from crm_app.domain.errors import Invalid
from tests.world import World, refusal

LISTS = (customer_list, contact_list)


@pytest.mark.parametrize("module", LISTS)
@pytest.mark.parametrize(
    "told",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00", "igår"],
)
def test_a_moment_that_cannot_be_kept_is_refused(world: World, module: object, told: str) -> None:
    query = module.Query(sort="updated_at", cursor=(told, 1))  # type: ignore[attr-defined]
    assert isinstance(refusal(world.see, module.page, world.bo, query, ()), Invalid)  # type: ignore[attr-defined]
