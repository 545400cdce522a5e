"""The registers: one tab each, by the entries of REGISTERS."""

from functools import partial

from crm_app import routes
from crm_app.components.settings.layout import SettingsTab
from crm_app.components.settings.registers import register_page
from crm_app.domain.registers import REGISTERS, Register
from crm_app.state.registers import RegistersState


def _tab(register: Register) -> SettingsTab:
    return SettingsTab(
        register.label,
        routes.REGISTERS[register.key],
        register.group,
        register.help,
        partial(register_page, register),
        RegistersState.load,
        f"{register.one} värde lista färg arkivera slå ihop ordning namn",
    )


TABS = tuple(_tab(register) for register in REGISTERS)
LISTS = tuple(tab for tab in TABS if tab.group == "Listor")
RULES = tuple(tab for tab in TABS if tab.group == "Regler")
