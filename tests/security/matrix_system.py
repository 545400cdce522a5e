"""Signing in, one's own profile, and Systeminställningar: who may send which event."""

from tests.security.row import NO, OK, Row

PROFILE = "/profil"
LIST = "/kunder"
COMPANY = "/system/foretag"
USERS = "/system/anvandare"
GROUPS = "/system/behorighetsgrupper"
NUMBERS = "/system/nummerserier"
_PERSON = {"name": "Dora Öst", "email": "dora@firma.example", "group-@group": "on"}

ROWS: tuple[Row, ...] = (
    # handler                              nobody cleo bo  anna
    Row("EntranceState.open_first_run",        OK, OK, OK, OK, "/kom-igang"),
    Row("EntranceState.open_forgotten",        OK, OK, OK, OK, "/glomt-losenord"),
    Row("EntranceState.open_link",             OK, OK, OK, OK, "/lank"),
    Row("EntranceState.open_sign_in",          OK, OK, OK, OK, "/logga-in"),
    Row("EntranceState.open_start",            OK, OK, OK, OK, "/"),
    Row("ProfileState.end",                    NO, OK, OK, OK, PROFILE,
        {"session_id": "@other session"}),
    Row("ProfileState.end_others",             NO, OK, OK, OK, PROFILE),
    Row("ProfileState.load",                   NO, OK, OK, OK, PROFILE),
    Row("SessionState.arrive",                 NO, OK, OK, OK, LIST),
    Row("SessionState.leave",                  OK, OK, OK, OK, LIST),
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
)  # fmt: skip
