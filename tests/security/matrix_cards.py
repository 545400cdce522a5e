"""One customer: her card, its tabs, and what can be done with her: who may send which event."""

from tests.security.row import NO, OK, Row

CARD = "/kunder/@customer"
EVA = "/kunder/@eva"
TALK = "/kunder/@customer/kommentarer"
FILES = "/kunder/@customer/filer"
MERGE = "/kunder/@eva/sla-ihop/@bod"
NEW = "/kunder/ny/privat"
_SHOW = ("ContactState.show", {"customer_id": "@customer", "contact_id": "@contact"})
_CITY = {"values": {"city": "Lund"}, "base": {}}
OWN = "/kunder/@customer/egen-@own"
_OWN = {"values": {"own_@own field": "K-17"}, "base": {}}
_ANONYMISE = ("AnonymiseState.ask", {"customer_id": "@eva"})
_PICK_ONE = ("MergePickState.ask", {"customer_id": "@eva"})
_PROMOTE = ("PromotionState.ask", {"customer_id": "@prospect"})

ROWS: tuple[Row, ...] = (
    # handler                              nobody cleo bo  anna
    Row("AnonymiseState.ask",                  NO, NO, NO, OK, CARD, _ANONYMISE[1]),
    Row("AnonymiseState.confirm",              NO, NO, NO, OK, CARD, {"form": {"number": "1002"}},
        (_ANONYMISE,)),
    Row("AnonymiseState.opened",               NO, NO, NO, OK, CARD, {"is_open": False},
        (_ANONYMISE,)),
    Row("CardActionsState.ask_archive",        NO, NO, OK, OK, CARD,
        {"customer_id": "@customer"}),
    Row("CardTabsState.load",                  NO, OK, OK, OK, CARD),
    Row("CommentBoxState.answer",              NO, OK, OK, OK, TALK, {"comment_id": "@comment"}),
    Row("CommentBoxState.check",               NO, OK, OK, OK, TALK, {"text": "Hej", "turn": 7}),
    Row("CommentBoxState.edit",                NO, OK, OK, OK, TALK, {"comment_id": "@comment"}),
    Row("CommentBoxState.find",                NO, OK, OK, OK, TALK, {"text": "an", "turn": 7}),
    Row("CommentBoxState.load",                NO, OK, OK, OK, TALK, silent=True),
    Row("CommentBoxState.save",                NO, OK, OK, OK, TALK,
        {"comment_id": "@comment", "text": "Hej då", "key": "k", "base": "Hej"}),
    Row("CommentBoxState.send",                NO, OK, OK, OK, TALK, {"text": "Hej", "key": "k1"}),
    Row("CommentsState.delete",                NO, OK, OK, OK, TALK, {"comment_id": "@comment"}),
    Row("CommentsState.load",                  NO, OK, OK, OK, TALK, silent=True),
    Row("CommentsState.restore",               NO, OK, OK, OK, TALK, {"comment_id": "@comment"},
        (("CommentsState.delete", {"comment_id": "@comment"}),)),
    Row("CommentsState.seen",                  NO, OK, OK, OK, TALK, {"comment_ids": ["@comment"]},
        silent=True),
    Row("CommentsState.show",                  NO, OK, OK, OK, TALK, {"comment_id": "@comment"}),
    Row("CommentsState.show_newer",            NO, OK, OK, OK, TALK, silent=True),
    Row("CommentsState.show_newest",           NO, OK, OK, OK, TALK, silent=True),
    Row("CommentsState.show_older",            NO, OK, OK, OK, TALK, silent=True),
    Row("ContactState.archive",                NO, OK, OK, OK, CARD, {"contact_id": "@contact"}),
    Row("ContactState.close",                  NO, OK, OK, OK, CARD),
    Row("ContactState.opened",                 NO, OK, OK, OK, CARD, {"is_open": False}, (_SHOW,)),
    Row("ContactState.save",                   NO, OK, OK, OK, CARD,
        {"values": {"first_name": "Pia"}, "base": {}}, (_SHOW,)),
    Row("ContactState.show",                   NO, OK, OK, OK, CARD, _SHOW[1]),
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
    Row("FilesState.archive",                  NO, OK, OK, OK, FILES, {"file_id": "@file"}),
    Row("FilesState.ask_name",                 NO, OK, OK, OK, FILES, {"file_id": "@file"}),
    Row("FilesState.close",                    NO, OK, OK, OK, FILES),
    Row("FilesState.load",                     NO, OK, OK, OK, FILES, silent=True),
    Row("FilesState.rename",                   NO, OK, OK, OK, FILES,
        {"file_id": "@file", "name": "nytt namn"}),
    Row("FilesState.restore",                  NO, OK, OK, OK, FILES, {"file_id": "@file"},
        (("FilesState.archive", {"file_id": "@file"}),)),
    Row("FilesState.show",                     NO, OK, OK, OK, FILES, {"file_id": "@file"}),
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
    Row("NoticesState.close",                  NO, OK, OK, OK, TALK, silent=True),
    Row("NoticesState.load",                   NO, OK, OK, OK, TALK, silent=True),
    Row("NoticesState.open",                   NO, OK, OK, OK, TALK),
    Row("NoticesState.read",                   NO, OK, OK, OK, TALK, {"comment_id": 1},
        silent=True),
    Row("NoticesState.read_all",               NO, OK, OK, OK, TALK, {"newest": 1}, silent=True),
    Row("OwnTabState.cancel",                  NO, OK, OK, OK, OWN),
    Row("OwnTabState.keep_mine",               NO, OK, OK, OK, OWN),
    Row("OwnTabState.keep_theirs",             NO, OK, OK, OK, OWN),
    Row("OwnTabState.load",                    NO, OK, OK, OK, OWN),
    Row("OwnTabState.save",                    NO, OK, OK, OK, OWN, _OWN),
    Row("PromotionState.ask",                  NO, OK, OK, OK, CARD, _PROMOTE[1]),
    Row("PromotionState.close",                NO, OK, OK, OK, CARD),
    Row("PromotionState.opened",               NO, OK, OK, OK, CARD, {"is_open": False},
        (_PROMOTE,)),
    Row("PromotionState.submit",               NO, OK, OK, OK, CARD, {"values": {}, "base": {}},
        (_PROMOTE,)),
    Row("TypistsState.load",                   NO, OK, OK, OK, TALK, silent=True),
)  # fmt: skip
