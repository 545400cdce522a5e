"""Who may send which event: the committed answer, one line for each handler of the program.

The columns are nobody, Cleo (who sees only her own customers), Bo (a seller), Anna (who decides).
They say whether the handler runs at all; that it then touches nothing of Acme for Cleo is a test
of its own. Portal accounts do not exist yet: no line lets one in, and the test says so.

Words that begin with @ stand for ids of the house: `@customer` is one that the sender may see.
`first` is sent before, so that the event has something to do.
"""

from typing import Any, NamedTuple

from crm_app.domain.field_rules import SPECS

NO, OK = False, True
CARD, EVA = "/kunder/@customer", "/kunder/@eva"
FILES = "/kunder/@customer/filer"
PERSONS = "/kontaktpersoner"
DOUBLES, MERGE = "/kunder/dubbletter", "/kunder/@eva/sla-ihop/@bod"
NEW, PROFILE, LIST = "/kunder/ny/privat", "/profil", "/kunder"
FIELDS, IMPORT = "/kunder/installningar/kundfalt", "/kunder/installningar/importera-privatkunder"
CHANGES = "/kunder/installningar/andringar"
CONTACT_US = "/kunder/installningar/kontakta-oss"
COMPANY, USERS = "/system/foretag", "/system/anvandare"
LEVELS, TERMS = "/kunder/installningar/kundniva", "/kunder/installningar/betalvillkor"
COUNTRIES = "/kunder/installningar/lander"
GROUPS, NUMBERS = "/system/behorighetsgrupper", "/system/nummerserier"
Arguments = dict[str, Any]


class Row(NamedTuple):
    """One handler, who may send it, and arguments with which it succeeds for them."""

    handler: str
    nobody: bool
    cleo: bool
    bo: bool
    anna: bool
    path: str
    args: Arguments = {}
    first: tuple[tuple[str, Arguments], ...] = ()
    silent: bool = False

    def permits(self, who: str) -> bool:
        """Tell whether the person may send it."""
        return bool(getattr(self, who))


PEOPLE = ("nobody", "cleo", "bo", "anna")
_SHOW = ("ContactState.show", {"customer_id": "@customer", "contact_id": "@contact"})
_MOVE = ("ContactMoveState.show", {"contact_id": "@contact"})
_CELL = {"field": "city", "column": "company.temporary", "wanted": "required"}
_PERSON = {"name": "Dora Öst", "email": "dora@firma.example", "group-@group": "on"}
_CITY = {"values": {"city": "Lund"}, "base": {}}
OWN = "/kunder/@customer/egen-@own"
TABS, OWNS = "/kunder/installningar/flikar", "/kunder/installningar/egna-flikar"
_CHOSEN = ("OwnTabSettingsState.load", {})
_OWN = {"values": {"own_@own field": "K-17"}, "base": {}}
_PICK = ("BulkState.pick", {"ids": ["@customer"], "on": True})
COLUMNS = "/kunder/installningar/kundtabell"
_REVIEW = ("ImportState.review", {"run": "@run"})

_ANONYMISE = ("AnonymiseState.ask", {"customer_id": "@eva"})
_NOT = ("DuplicatesState.say_not", {"one_id": "@customer", "other_id": "@other customer"})
_PICK_ONE = ("MergePickState.ask", {"customer_id": "@eva"})
_PROMOTE = ("PromotionState.ask", {"customer_id": "@prospect"})

MATRIX: tuple[Row, ...] = (
    # handler                              nobody cleo bo  anna
    Row("AnonymiseState.ask",                  NO, NO, NO, OK, CARD, _ANONYMISE[1]),
    Row("AnonymiseState.confirm",              NO, NO, NO, OK, CARD, {"form": {"number": "1002"}},
        (_ANONYMISE,)),
    Row("AnonymiseState.opened",               NO, NO, NO, OK, CARD, {"is_open": False},
        (_ANONYMISE,)),
    Row("BulkState.archive",                   NO, NO, OK, OK, LIST, {"on": True}, (_PICK,)),
    Row("BulkState.cancel",                    NO, OK, OK, OK, LIST, silent=True),
    Row("BulkState.change",                    NO, OK, OK, OK, LIST,
        {"action": "district", "value": ""}, (_PICK,)),
    Row("BulkState.close_note",                NO, OK, OK, OK, LIST, silent=True),
    Row("BulkState.confirm",                   NO, OK, OK, OK, LIST, silent=True),
    Row("BulkState.dismiss",                   NO, OK, OK, OK, LIST, silent=True),
    Row("BulkState.let_go",                    NO, OK, OK, OK, LIST, {}, (_PICK,)),
    Row("BulkState.load",                      NO, OK, OK, OK, LIST, silent=True),
    Row("BulkState.manage",                    NO, OK, OK, OK, LIST,
        {"form": {"user": "3", "way": "add"}}, (_PICK,)),
    Row("BulkState.open_managers",             NO, OK, OK, OK, LIST, {"is_open": True}),
    Row("BulkState.pick",                      NO, OK, OK, OK, LIST, _PICK[1]),
    Row("BulkState.pick_all",                  NO, OK, OK, OK, LIST),
    Row("BulkState.undo",                      NO, OK, OK, OK, LIST, silent=True),
    Row("BulkState.work",                      NO, OK, OK, OK, LIST, silent=True),
    Row("CardActionsState.ask_archive",        NO, NO, OK, OK, CARD,
        {"customer_id": "@customer"}),
    Row("CardTabSettingsState.arrange",        NO, NO, NO, OK, TABS,
        {"main": ["details", "files"], "more": ["own_@own", "contacts"]}),
    Row("CardTabSettingsState.load",           NO, NO, NO, OK, TABS),
    Row("CardTabSettingsState.toggle",         NO, NO, NO, OK, TABS, {"key": "files", "on": False}),
    Row("CardTabSettingsState.undo",           NO, NO, NO, OK, TABS, {},
        (("CardTabSettingsState.toggle", {"key": "files", "on": False}),)),
    Row("CardTabsState.load",                  NO, OK, OK, OK, CARD),
    Row("ContactMoveState.close",              NO, OK, OK, OK, CARD),
    Row("ContactMoveState.look",               NO, OK, OK, OK, CARD, {"typed": "acme"}),
    Row("ContactMoveState.move",               NO, OK, OK, OK, CARD,
        {"customer_id": "@other customer"}, (_MOVE,)),
    Row("ContactMoveState.show",               NO, OK, OK, OK, CARD, _MOVE[1]),
    Row("ContactMoveState.undo",               NO, OK, OK, OK, CARD),
    Row("ContactPickState.load",               NO, OK, OK, OK, CARD),
    Row("ContactState.archive",                NO, OK, OK, OK, CARD, {"contact_id": "@contact"}),
    Row("ContactState.close",                  NO, OK, OK, OK, CARD),
    Row("ContactState.opened",                 NO, OK, OK, OK, CARD, {"is_open": False}, (_SHOW,)),
    Row("ContactState.save",                   NO, OK, OK, OK, CARD,
        {"values": {"first_name": "Pia"}, "base": {}}, (_SHOW,)),
    Row("ContactState.show",                   NO, OK, OK, OK, CARD, _SHOW[1]),
    Row("ContactUsState.load",                 NO, NO, NO, OK, CONTACT_US),
    Row("ContactsListState.clear_filters",     NO, OK, OK, OK, PERSONS),
    Row("ContactsListState.count_all",         NO, OK, OK, OK, PERSONS),
    Row("ContactsListState.count_matches",     NO, OK, OK, OK, PERSONS, silent=True),
    Row("ContactsListState.load",              NO, OK, OK, OK, PERSONS),
    Row("ContactsListState.load_fields",       NO, OK, OK, OK, PERSONS),
    Row("ContactsListState.restore",           NO, OK, OK, OK, PERSONS,
        {"contact_id": "@contact"}),
    Row("ContactsListState.search",            NO, OK, OK, OK, PERSONS, {"typed": "anna"}),
    Row("ContactsListState.set_filter",        NO, OK, OK, OK, PERSONS,
        {"key": "main_contact", "values": ["ja"], "again": False}),
    Row("ContactsListState.show_waiting",      NO, OK, OK, OK, PERSONS),
    Row("ContactsListState.sort_by",           NO, OK, OK, OK, PERSONS, {"key": "email"}),
    Row("CountriesState.confirm",              NO, NO, NO, OK, COUNTRIES, silent=True),
    Row("CountriesState.count",                NO, NO, NO, OK, COUNTRIES),
    Row("CountriesState.dismiss",              NO, NO, NO, OK, COUNTRIES),
    Row("CountriesState.load",                 NO, NO, NO, OK, COUNTRIES),
    Row("CountriesState.set_active",           NO, NO, NO, OK, COUNTRIES,
        {"code": "DE", "active": True}),
    Row("CountriesState.undo",                 NO, NO, NO, OK, COUNTRIES, {},
        (("CountriesState.set_active", {"code": "PL", "active": True}),)),
    Row("CustomerState.archive",               NO, NO, OK, OK, CARD),
    Row("CustomerState.cancel",                NO, OK, OK, OK, CARD),
    Row("CustomerState.edit",                  NO, OK, OK, OK, CARD),
    Row("CustomerState.keep_mine",             NO, OK, OK, OK, CARD),
    Row("CustomerState.keep_theirs",           NO, OK, OK, OK, CARD),
    Row("CustomerState.load",                  NO, OK, OK, OK, CARD),
    Row("CustomerState.restore",               NO, NO, OK, OK, CARD),
    Row("CustomerState.reveal",                NO, NO, NO, OK, EVA,
        {"field": "personal_identity_number"}),
    Row("CustomerState.save",                  NO, OK, OK, OK, CARD, _CITY),
    Row("DuplicatesState.load",                NO, OK, OK, OK, DOUBLES),
    Row("DuplicatesState.say_not",             NO, OK, OK, OK, DOUBLES, _NOT[1]),
    Row("DuplicatesState.take_back",           NO, OK, OK, OK, DOUBLES, _NOT[1], (_NOT,)),
    Row("DuplicatesState.undo",                NO, OK, OK, OK, DOUBLES, {}, (_NOT,)),
    Row("EntranceState.open_first_run",        OK, OK, OK, OK, "/kom-igang"),
    Row("EntranceState.open_forgotten",        OK, OK, OK, OK, "/glomt-losenord"),
    Row("EntranceState.open_link",             OK, OK, OK, OK, "/lank"),
    Row("EntranceState.open_sign_in",          OK, OK, OK, OK, "/logga-in"),
    Row("EntranceState.open_start",            OK, OK, OK, OK, "/"),
    Row("FieldRulesState.arrange",             NO, NO, NO, OK, FIELDS,
        {"keys": list(SPECS["customer"])}),
    Row("FieldRulesState.confirm",             NO, NO, NO, OK, FIELDS, {},
        (("FieldRulesState.set_cell", _CELL),)),
    Row("FieldRulesState.dismiss",             NO, NO, NO, OK, FIELDS),
    Row("FieldRulesState.load",                NO, NO, NO, OK, FIELDS),
    Row("FieldRulesState.look_at",             NO, NO, NO, OK, FIELDS,
        {"column": "private.regular"}),
    Row("FieldRulesState.set_cell",            NO, NO, NO, OK, FIELDS, _CELL),
    Row("FieldRulesState.set_column",          NO, NO, NO, OK, FIELDS,
        {"column": "company.prospect", "wanted": "active"}),
    Row("FieldRulesState.set_row",             NO, NO, NO, OK, FIELDS,
        {"field": "city", "wanted": "active"}),
    Row("FieldRulesState.undo",                NO, NO, NO, OK, FIELDS),
    Row("FilesState.archive",                  NO, OK, OK, OK, FILES, {"file_id": "@file"}),
    Row("FilesState.ask_name",                 NO, OK, OK, OK, FILES, {"file_id": "@file"}),
    Row("FilesState.close",                    NO, OK, OK, OK, FILES),
    Row("FilesState.load",                     NO, OK, OK, OK, FILES),
    Row("FilesState.rename",                   NO, OK, OK, OK, FILES,
        {"file_id": "@file", "name": "nytt namn"}),
    Row("FilesState.restore",                  NO, OK, OK, OK, FILES, {"file_id": "@file"},
        (("FilesState.archive", {"file_id": "@file"}),)),
    Row("FilesState.show",                     NO, OK, OK, OK, FILES, {"file_id": "@file"}),
    Row("ImportState.apply",                   NO, NO, NO, OK, IMPORT, {}, (_REVIEW,)),
    Row("ImportState.cancel",                  NO, NO, NO, OK, IMPORT, silent=True),
    Row("ImportState.load",                    NO, NO, NO, OK, IMPORT, silent=True),
    Row("ImportState.review",                  NO, NO, NO, OK, IMPORT, _REVIEW[1]),
    Row("ImportState.review_again",            NO, NO, NO, OK, IMPORT, {"create_values": True},
        (_REVIEW,)),
    Row("ImportState.set_only_correct",        NO, NO, NO, OK, IMPORT, {"wanted": True}),
    Row("ImportState.start_over",              NO, NO, NO, OK, IMPORT),
    Row("MergePickState.ask",                  NO, NO, OK, OK, EVA, _PICK_ONE[1]),
    Row("MergePickState.look",                 NO, NO, OK, OK, EVA, {"text": "Bod"}, (_PICK_ONE,)),
    Row("MergePickState.opened",               NO, NO, OK, OK, EVA, {"is_open": False},
        (_PICK_ONE,)),
    Row("MergeState.choose",                   NO, NO, OK, OK, MERGE,
        {"key": "first_name", "which": "other"}),
    Row("MergeState.load",                     NO, NO, OK, OK, MERGE),
    Row("MergeState.merge",                    NO, NO, OK, OK, MERGE),
    Row("MergedState.load",                    NO, OK, OK, OK, CARD),
    Row("MergedState.undo",                    NO, NO, OK, OK, "/kunder/@twin"),
    Row("NewCustomerState.load",               NO, OK, OK, OK, NEW),
    Row("NewCustomerState.submit",             NO, OK, OK, OK, NEW,
        {"values": {"first_name": "Ny", "last_name": "Kund"}, "base": {}}),
    Row("NewCustomerState.told",               NO, OK, OK, OK, NEW,
        {"field": "last_name", "value": "Bod"}),
    Row("OwnColumnsState.arrange",             NO, OK, OK, OK, LIST,
        {"table": "customers", "keys": ["name"]}, silent=True),
    Row("OwnColumnsState.opened",              NO, OK, OK, OK, LIST,
        {"table": "customers", "is_open": True}),
    Row("OwnColumnsState.reset_all",           NO, OK, OK, OK, LIST,
        {"table": "customers"}, silent=True),
    Row("OwnColumnsState.switch",              NO, OK, OK, OK, LIST,
        {"table": "customers", "key": "mobile", "shown": True}, silent=True),
    Row("OwnColumnsState.widen",               NO, OK, OK, OK, LIST,
        {"table": "customers", "key": "city", "width": 200}, silent=True),
    Row("PeekState.close",                     NO, OK, OK, OK, LIST, {},
        (("PeekState.show", {"customer_id": "@customer"}),)),
    Row("PeekState.show",                      NO, OK, OK, OK, LIST, {"customer_id": "@customer"}),
    Row("OwnTabSettingsState.add",             NO, NO, NO, OK, OWNS, {"form": {"name": "Service"}}),
    Row("OwnTabSettingsState.archive",         NO, NO, NO, OK, OWNS, {}, (_CHOSEN,)),
    Row("OwnTabSettingsState.archive_field",   NO, NO, NO, OK, OWNS, {"field_id": "@own field"}),
    Row("OwnTabSettingsState.arrange_fields",  NO, NO, NO, OK, OWNS,
        {"ids": ["@own list", "@own field"]}, (_CHOSEN,)),
    Row("OwnTabSettingsState.change_field",    NO, NO, NO, OK, OWNS,
        {"field_id": "@own field", "part": "label", "value": "Diarienummer"}),
    Row("OwnTabSettingsState.choice",          NO, NO, NO, OK, OWNS,
        {"field_id": "@own list", "verb": "add", "choice": "", "new": "Guld"}),
    Row("OwnTabSettingsState.load",            NO, NO, NO, OK, OWNS),
    Row("OwnTabSettingsState.new_field",       NO, NO, NO, OK, OWNS,
        {"label": "Slut", "kind": "date"}, (_CHOSEN,)),
    Row("OwnTabSettingsState.rename",          NO, NO, NO, OK, OWNS, {"name": "Service"},
        (_CHOSEN,)),
    Row("OwnTabSettingsState.restore_field",   NO, NO, NO, OK, OWNS, {"field_id": "@own field"},
        (("OwnTabSettingsState.archive_field", {"field_id": "@own field"}),)),
    Row("OwnTabSettingsState.restore_tab",     NO, NO, NO, OK, OWNS, {"tab_id": "@own"},
        (_CHOSEN, ("OwnTabSettingsState.archive", {}))),
    Row("OwnTabSettingsState.set_icon",        NO, NO, NO, OK, OWNS, {"icon": "star"}, (_CHOSEN,)),
    Row("OwnTabSettingsState.undo",            NO, NO, NO, OK, OWNS, {},
        (_CHOSEN, ("OwnTabSettingsState.set_icon", {"icon": "star"}))),
    Row("OwnTabState.cancel",                  NO, OK, OK, OK, OWN),
    Row("OwnTabState.keep_mine",               NO, OK, OK, OK, OWN),
    Row("OwnTabState.keep_theirs",             NO, OK, OK, OK, OWN),
    Row("OwnTabState.load",                    NO, OK, OK, OK, OWN),
    Row("OwnTabState.save",                    NO, OK, OK, OK, OWN, _OWN),
    Row("ProfileState.end",                    NO, OK, OK, OK, PROFILE,
        {"session_id": "@other session"}),
    Row("ProfileState.end_others",             NO, OK, OK, OK, PROFILE),
    Row("ProfileState.load",                   NO, OK, OK, OK, PROFILE),
    Row("PromotionState.ask",                  NO, OK, OK, OK, CARD, _PROMOTE[1]),
    Row("PromotionState.close",                NO, OK, OK, OK, CARD),
    Row("PromotionState.opened",               NO, OK, OK, OK, CARD, {"is_open": False},
        (_PROMOTE,)),
    Row("PromotionState.submit",               NO, OK, OK, OK, CARD, {"values": {}, "base": {}},
        (_PROMOTE,)),
    Row("RegisterState.clear_filters",         NO, OK, OK, OK, LIST),
    Row("RegisterState.count_all",             NO, OK, OK, OK, LIST),
    Row("RegisterState.count_matches",         NO, OK, OK, OK, LIST, silent=True),
    Row("RegisterState.load",                  NO, OK, OK, OK, LIST),
    Row("RegisterState.load_fields",           NO, OK, OK, OK, LIST),
    Row("RegisterState.set_filter",            NO, OK, OK, OK, LIST,
        {"key": "kind", "values": ["private"], "again": False}),
    Row("RegisterState.show_waiting",          NO, OK, OK, OK, LIST),
    Row("RegisterState.sort_by",               NO, OK, OK, OK, LIST, {"key": "city"}),
    Row("RegistersState.add",                  NO, NO, NO, OK, LEVELS, {"name": "Ny nivå"}),
    Row("RegistersState.archive",              NO, NO, NO, OK, LEVELS, {"value_id": "@gold"}),
    Row("RegistersState.arrange",              NO, NO, NO, OK, LEVELS,
        {"ids": ["@silver", "@gold"]}),
    Row("RegistersState.ask",                  NO, NO, NO, OK, LEVELS,
        {"dialog": "merge", "value_id": "@gold"}),
    Row("RegistersState.bring_back",           NO, NO, NO, OK, LEVELS, {"value_id": "@gold"},
        (("RegistersState.archive", {"value_id": "@gold"}),)),
    Row("RegistersState.close",                NO, NO, NO, OK, LEVELS),
    Row("RegistersState.count",                NO, NO, NO, OK, LEVELS),
    Row("RegistersState.load",                 NO, NO, NO, OK, LEVELS),
    Row("RegistersState.merge",                NO, NO, NO, OK, LEVELS,
        {"value_id": "@gold", "form": {"into": "@silver"}}),
    Row("RegistersState.remove",               NO, NO, NO, OK, LEVELS, {"value_id": "@silver"}),
    Row("RegistersState.rename",               NO, NO, NO, OK, LEVELS,
        {"value_id": "@gold", "name": "Platina"}),
    Row("RegistersState.set_color",            NO, NO, NO, OK, LEVELS,
        {"value_id": "@gold", "color": "amber"}),
    Row("RegistersState.set_default",          NO, NO, NO, OK, TERMS, {"value_id": "@terms"}),
    Row("RegistersState.set_terms",            NO, NO, NO, OK, TERMS,
        {"value_id": "@terms", "days": "12", "terms": "net"}),
    Row("RegistersState.undo",                 NO, NO, NO, OK, LEVELS, {},
        (("RegistersState.rename", {"value_id": "@gold", "name": "Diamant"}),)),
    Row("SearchState.close",                   NO, OK, OK, OK, LIST),
    Row("SearchState.find",                    NO, OK, OK, OK, LIST,
        {"text": "acme", "turn": 1}),
    Row("SearchState.recent",                  NO, OK, OK, OK, LIST,
        {"ids": ["@customer"], "turn": 1}),
    Row("SessionState.arrive",                 NO, OK, OK, OK, LIST),
    Row("SessionState.leave",                  OK, OK, OK, OK, LIST),
    Row("SettingsAreaState.enter",             NO, NO, NO, OK, CHANGES, silent=True),
    Row("SettingsChangesState.ask",            NO, NO, NO, OK, CHANGES, {"change": "@change"}),
    Row("SettingsChangesState.dismiss",        NO, NO, NO, OK, CHANGES, {},
        (("SettingsChangesState.ask", {"change": "@change"}),)),
    Row("SettingsChangesState.keep_to",        NO, NO, NO, OK, CHANGES, {"area": "company"}),
    Row("SettingsChangesState.load",           NO, NO, NO, OK, CHANGES),
    Row("SettingsChangesState.restore",        NO, NO, NO, OK, CHANGES, {"change": "@change"}),
    Row("SystemCompanyState.load",             NO, NO, NO, OK, COMPANY),
    Row("SystemCompanyState.set_value",        NO, NO, NO, OK, COMPANY,
        {"key": "company.city", "value": "Lund"}),
    Row("SystemCompanyState.undo",             NO, NO, NO, OK, COMPANY, {},
        (("SystemCompanyState.set_value", {"key": "company.city", "value": "Ystad"}),)),
    Row("SystemGroupsState.ask",               NO, NO, NO, OK, GROUPS,
        {"dialog": "rename", "group_id": "@group"}),
    Row("SystemGroupsState.close",             NO, NO, NO, OK, GROUPS),
    Row("SystemGroupsState.delete",            NO, NO, NO, OK, GROUPS,
        {"group_id": "@spare group"}),
    Row("SystemGroupsState.grant",             NO, NO, NO, OK, GROUPS,
        {"group_id": "@group", "right": "customers.edit", "on": True}),
    Row("SystemGroupsState.load",              NO, NO, NO, OK, GROUPS),
    Row("SystemGroupsState.submit",            NO, NO, NO, OK, GROUPS,
        {"group_id": 0, "form": {"name": "Ny grupp"}},
        (("SystemGroupsState.ask", {"dialog": "new", "group_id": 0}),)),
    Row("SystemGroupsState.undo",              NO, NO, NO, OK, GROUPS, {},
        (("SystemGroupsState.grant",
          {"group_id": "@group", "right": "customers.edit", "on": True}),)),
    Row("SystemNumbersState.load",             NO, NO, NO, OK, NUMBERS),
    Row("SystemNumbersState.set_next",         NO, NO, NO, OK, NUMBERS,
        {"key": "customers", "value": "5000"}),
    Row("SystemNumbersState.undo",             NO, NO, NO, OK, NUMBERS, {},
        (("SystemNumbersState.set_next", {"key": "customers", "value": "6000"}),)),
    Row("SystemUserDisableState.close",        NO, NO, NO, OK, USERS),
    Row("SystemUserDisableState.show",         NO, NO, NO, OK, USERS, {"user_id": "@dora"}),
    Row("SystemUserDisableState.submit",       NO, NO, NO, OK, USERS,
        {"user_id": "@dora", "form": {"colleague": "@bo"}}),
    Row("SystemUserFormState.close",           NO, NO, NO, OK, USERS),
    Row("SystemUserFormState.show_edit",       NO, NO, NO, OK, USERS, {"user_id": "@dora"}),
    Row("SystemUserFormState.show_new",        NO, NO, NO, OK, USERS),
    Row("SystemUserFormState.submit",          NO, NO, NO, OK, USERS,
        {"user_id": "@dora", "form": _PERSON}),
    Row("SystemUserLinkState.close",           NO, NO, NO, OK, USERS),
    Row("SystemUserLinkState.give",            NO, NO, NO, OK, USERS, {"user_id": "@dora"}),
    Row("SystemUsersState.enable",             NO, NO, NO, OK, USERS, {"user_id": "@dora"},
        (("SystemUserDisableState.submit", {"user_id": "@dora", "form": {}}),)),
    Row("SystemUsersState.load",               NO, NO, NO, OK, USERS),
    Row("TableColumnsState.arrange",           NO, NO, NO, OK, COLUMNS, {"keys": ["name"]}),
    Row("TableColumnsState.load",              NO, NO, NO, OK, COLUMNS),
    Row("TableColumnsState.reset_all",         NO, NO, NO, OK, COLUMNS),
    Row("TableColumnsState.switch",            NO, NO, NO, OK, COLUMNS,
        {"key": "city", "active": False}),
    Row("TableColumnsState.undo",              NO, NO, NO, OK, COLUMNS, {},
        (("TableColumnsState.switch", {"key": "email", "active": False}),)),
    Row("ViewsState.ask",                      NO, OK, OK, OK, LIST, {"dialog": "new"}),
    Row("ViewsState.change",                   NO, OK, OK, OK, LIST, {"view_id": "@view"}),
    Row("ViewsState.close",                    NO, OK, OK, OK, LIST),
    Row("ViewsState.delete",                   NO, OK, OK, OK, LIST, {"view_id": "@view"}),
    Row("ViewsState.load",                     NO, OK, OK, OK, LIST),
    Row("ViewsState.rename",                   NO, OK, OK, OK, LIST,
        {"view_id": "@view", "form": {"name": "Mina", "shared": "on"}}),
    Row("ViewsState.save",                     NO, OK, OK, OK, LIST, {"form": {"name": "Syd"}}),
)  # fmt: skip

FRAMEWORK = (
    "State.hydrate",
    "State.hydrate_and_load",
    "State.set_is_hydrated",
    "OnLoadInternalState.on_load_internal",
    "OnLoadInternalState.set_is_hydrated",
    "UpdateVarsInternalState.update_vars_internal",
    "FrontendEventExceptionState.handle_frontend_exception",
)
"""Reflex's own, which anybody may send."""

BY_HANDLER = {row.handler: row for row in MATRIX}


def filled(told: Any, ids: dict[str, int]) -> Any:
    """Return arguments or an address with the ids of the house in place of the words."""
    if isinstance(told, dict):
        return {filled(key, ids): filled(value, ids) for key, value in told.items()}
    if isinstance(told, list):
        return [filled(value, ids) for value in told]
    if not isinstance(told, str) or "@" not in told:
        return told
    if told.removeprefix("@") in ids:
        return ids[told.removeprefix("@")]
    for name in sorted(ids, key=len, reverse=True):
        told = told.replace(f"@{name}", str(ids[name]))
    return told
