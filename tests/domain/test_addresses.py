"""Postal codes and web addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.addresses import parse_postal_code, parse_website, show_postal_code
from crm_app.domain.errors import BadValue

swedish_codes = st.integers(10000, 99999).map(str)


def answer(text: str) -> tuple[str, str]:
    """Return what the text is read as, or else the words of the refusal."""
    try:
        return parse_website(text), ""
    except BadValue as refusal:
        return "", str(refusal)


@pytest.mark.parametrize(
    "text",
    [
        "97231",
        "972 31",
        " 972  31 ",
        "972\u00a031",
        "SE-972 31",
        "se 97231",
        "S-97231",
        "972-31",
    ],
)
def test_a_swedish_code_is_kept_as_five_digits(text: str):
    assert parse_postal_code(text, "SE") == "97231"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9723",
        "972311",
        "097 23",
        "972 3l",
        "SW1A 1AA",
        "S",
        "SES97231",
        "97231.0",
    ],
)
def test_what_is_no_swedish_code_is_refused_with_an_example(text: str):
    with pytest.raises(BadValue, match="fem siffror, till exempel 972 31"):
        parse_postal_code(text, "SE")


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("SW1A 1AA", "GB", "SW1A 1AA"),
        (" sw1a  1aa ", "GB", "sw1a 1aa"),
        ("0150", "NO", "0150"),
        ("00-950", "PL", "00-950"),
        ("10115", "DE", "10115"),
        ("1" * 12, "US", "1" * 12),
    ],
)
def test_a_foreign_code_is_kept_as_written(text: str, country: str, kept: str):
    assert parse_postal_code(text, country) == kept


def test_a_foreign_code_has_at_most_twelve_characters():
    with pytest.raises(BadValue, match="högst 12 tecken"):
        parse_postal_code("1" * 13, "US")


@pytest.mark.parametrize(
    ("code", "country", "shown"),
    [
        ("97231", "SE", "972 31"),
        ("10115", "DE", "10115"),
        ("SW1A 1AA", "GB", "SW1A 1AA"),
        ("", "SE", ""),
        ("SW1A", "SE", "SW1A"),
    ],
)
def test_a_swedish_code_is_shown_in_two_groups(code: str, country: str, shown: str):
    assert show_postal_code(code, country) == shown


def test_wide_digits_become_ordinary_ones():
    assert parse_postal_code("９７２３１", "SE") == "97231"


@given(swedish_codes)
def test_a_shown_code_reads_back(code: str):
    assert parse_postal_code(show_postal_code(code, "SE"), "SE") == code


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("www.foretag.se", "https://www.foretag.se"),
        ("foretag.se", "https://foretag.se"),
        (" https://foretag.se ", "https://foretag.se"),
        ("http://foretag.se", "http://foretag.se"),
        ("HTTPS://WWW.Foretag.SE/Om", "https://www.foretag.se/Om"),
        ("foretag.se/om?a=1#b", "https://foretag.se/om?a=1#b"),
        ("//foretag.se", "https://foretag.se"),
        ("foretag.se:8443/x", "https://foretag.se:8443/x"),
        ("räksmörgås.se", "https://räksmörgås.se"),
        ("foretag.se/a:b", "https://foretag.se/a:b"),
        ("foretag.se?x=a@b", "https://foretag.se?x=a@b"),
    ],
)
def test_a_web_address_is_kept_with_its_scheme(text: str, kept: str):
    assert parse_website(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "ftp://foretag.se",
        "mailto:a@foretag.se",
        "file:///etc/passwd",
        "vbscript:x",
        "view-source:https://foretag.se",
    ],
)
def test_another_scheme_is_refused(text: str):
    with pytest.raises(BadValue, match="https:// eller http://"):
        parse_website(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "foretag",
        "https://",
        "https://localhost",
        "https://a b.se",
        "java\tscript:alert(1)",
        "javascript:1",
        "javascript:1+1",
        "https://foretag.se@evil.se",
        "https://user:pw@foretag.se",
        "anna@foretag.se",
        "https://foretag.se:99999",
        "https://foretag.se:x",
        "https:foretag.se",
        'https://foretag.se/"><script>',
        "https:\\\\foretag.se",
        "https://.se",
        "https://-a.se",
        "https://foretag..se",
        "https://[::1]",
        "https://192.168.0.1",
        "http://foretag.se\nx",
    ],
)
def test_what_is_no_web_address_is_refused_with_an_example(text: str):
    with pytest.raises(BadValue, match=r"www\.foretag\.se"):
        parse_website(text)


@given(st.text() | st.text(alphabet="htps:/.a-å@?#1 \\\t").map("https://".__add__))
def test_any_text_becomes_a_safe_link_or_is_refused_in_words(text: str):
    kept, refusal = answer(text)
    assert kept.startswith(("https://", "http://")) or refusal.endswith(".")
    assert not kept or parse_website(kept) == kept


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        ("acme.se", "acme.se/"),
        ("www.acme-nord.example", "www.acme-nord.example/"),
        ("http://acme.se", "http://acme.se/"),
        ("https://a.b.c.se", "https://a.b.c.se/"),
    ],
)
def test_a_plain_address_is_read_as_one_with_a_path(plain: str, other: str):
    assert f"{parse_website(plain)}/" == parse_website(other)


@pytest.mark.parametrize("text", ["-acme.se", "acme-.se", "acme..se", "acme", f"{'a' * 64}.se"])
def test_a_plain_address_is_looked_at_as_closely(text: str):
    for written in (text, f"{text}/", f"https://{text}"):
        with pytest.raises(BadValue):
            parse_website(written)
