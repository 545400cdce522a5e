"""What a comment's text says: marks, names typed by hand, links and sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain import mentions
from crm_app.domain.mentions import GROUP, NOBODY, USER, Part, Ref

NAMES = {
    "Lotta Berg": Ref(USER, 1),
    "Lotta": Ref(USER, 1),
    "Åsa": Ref(USER, 2),
    "Örjan Öst": Ref(USER, 3),
    "Jean-Luc d'Arc": Ref(USER, 4),
    "Säljare": Ref(GROUP, 9),
    "Anna-Karin": Ref(USER, 5),
    "Cleo Dahl": NOBODY,
}
L = mentions.mark(Ref(USER, 1))


def named(ref: Ref) -> str:
    return next(name for name, other in NAMES.items() if other == ref)


def find(name: str, _after: str) -> Ref | None:
    return NAMES.get(name)


def read(text: str) -> str:
    """Return the text with each mention that was found in brackets."""
    return mentions.replace(mentions.typed(text, find), lambda ref: f"[{named(ref)}]")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Åsa kan du?", "[Åsa] kan du?"),
        ("@Örjan Öst ringer", "[Örjan Öst] ringer"),
        ("Fråga @Lotta.", "Fråga [Lotta Berg]."),
        ("Fråga @Lotta Berg.", "Fråga [Lotta Berg]."),
        ("Fråga @Lotta Berg, tack", "Fråga [Lotta Berg], tack"),
        ("(@Lotta Berg)", "([Lotta Berg])"),
        ("@Lotta Berg @Åsa", "[Lotta Berg] [Åsa]"),
        ("@Lotta Berg\n@Åsa", "[Lotta Berg]\n[Åsa]"),
        ("@Lotta Berg och @Säljare", "[Lotta Berg] och [Säljare]"),
        ("@Jean-Luc d'Arc!", "[Jean-Luc d'Arc]!"),
        ("@Anna-Karin-", "[Anna-Karin]-"),
        ("@", "@"),
        ("@ Lotta Berg", "@ Lotta Berg"),
        ("@Ingen Alls", "@Ingen Alls"),
        ("@Cleo Dahl kommer", "@Cleo Dahl kommer"),
        ("lotta@Lotta Berg.se", "lotta@Lotta Berg.se"),
        ("a.b@Lotta.se", "a.b@Lotta.se"),
        ("@@Lotta", "@@Lotta"),
    ],
)
def test_a_name_that_was_typed_after_an_at_is_a_mention(text: str, found: str) -> None:
    assert read(text) == found


def test_the_longest_name_wins_even_when_its_bearer_is_not_to_be_mentioned() -> None:
    names = {"Lotta Ek": NOBODY, "Lotta": Ref(USER, 1)}
    assert mentions.typed("@Lotta Ek", lambda name, _: names.get(name)) == "@Lotta Ek"


def test_a_mark_that_was_picked_stays_and_others_marks_ends_go() -> None:
    assert mentions.clean(f"  Hej {L}\r\n\ue000x\ue001\x00\x07 då ") == f"Hej {L}\nx då"
    assert mentions.clean("\ue000u1") == "u1"
    assert mentions.clean("\ud800") == ""


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = mentions.clean(text)
    assert mentions.clean(once) == once
    assert mentions.refs(mentions.clean(text.replace("\ue000", ""))) == []


@given(st.text(alphabet="@ .aåÅsLotta\n-'", max_size=40))
def test_what_was_typed_stands_there_when_it_is_shown(text: str) -> None:
    shown = mentions.plain(mentions.typed(text, find), named)
    assert shown.replace("@Lotta Berg", "@Lotta") == text.replace("@Lotta Berg", "@Lotta")


@given(st.lists(st.sampled_from(["hej ", L, "https://a.se/x. ", "\n", "<b>", "@"]), max_size=8))
def test_the_pieces_laid_together_are_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert "".join(p.text for p in mentions.parts(text, named)) == mentions.plain(text, named)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("se https://a.se/b?c=d&e#f.", "https://a.se/b?c=d&e#f"),
        ("(http://a.se)", "http://a.se"),
        (
            "https://sv.wikipedia.org/wiki/Orm_(djur), bra",
            "https://sv.wikipedia.org/wiki/Orm_(djur)",
        ),
        ("HTTPS://A.SE", "HTTPS://A.SE"),
        ('https://a.se/"onmouseover=', "https://a.se/"),
        ("https://a.se/<b>", "https://a.se/"),
    ],
)
def test_an_address_of_the_web_is_a_link(text: str, address: str) -> None:
    assert Part("link", address, address) in mentions.parts(text, named)


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "ftp://a.se", "data:text/html,x", "https://", "www.a.se", "//a"]
)
def test_nothing_else_is_a_link(text: str) -> None:
    assert mentions.parts(text, named) == [Part("text", text)]


def test_markup_is_plain_text() -> None:
    text = "<script>alert(1)</script> **fet** [a](b)"
    assert mentions.parts(text, named) == [Part("text", text)]


def test_who_reads_is_told_apart_from_others() -> None:
    text = f"{L} och {mentions.mark(Ref(GROUP, 9))}"
    kinds = [p.kind for p in mentions.parts(text, named, frozenset({Ref(GROUP, 9)}))]
    assert kinds == ["mention", "text", "me"]


def test_the_sentence_is_the_one_that_names_her() -> None:
    mine = frozenset({Ref(USER, 1)})
    text = f"Kunden ringde. Kan {L} svara? Det brådskar."
    assert mentions.sentence(text, mine) == f"Kan {L} svara?"
    assert mentions.sentence("Först. Sedan.", mine) == "Först."
    assert mentions.sentence(f"rad ett\n{L} rad två", mine) == f"{L} rad två"
    assert mentions.sentence("", mine) == ""


def test_no_mark_is_cut_in_two() -> None:
    assert mentions.shortened(f"hej {L}", 5) == "hej…"
    assert mentions.shortened("hej", 3) == "hej"
    assert mentions.shortened("hej på dig", 4) == "hej…"


def test_each_one_mentioned_is_told_once() -> None:
    assert mentions.refs(f"{L}{L} {mentions.mark(Ref(GROUP, 9))}") == [Ref(USER, 1), Ref(GROUP, 9)]
