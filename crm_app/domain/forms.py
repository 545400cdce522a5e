"""What a form shows, as the domain tells it: sections of fields, each with its value as text."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Option:
    """One choice: what is stored and what is shown.

    A hidden one cannot be chosen, but is shown where it has been: a value merged since then.
    """

    value: str
    label: str
    hidden: bool = False


@dataclass(frozen=True)
class FormField:
    """One control of a form.

    `kind` is one of text, long_text, select, multi, boolean, email, tel, url, number, date,
    sealed and pairs. `options` are the choices of a select, a multi or the users of pairs, whose
    titles are `options2`. A multi's value is "3,7", that of pairs "user:title,user:title". A field
    that is not `active` is hidden and keeps what is typed in it.
    """

    key: str
    label: str
    kind: str = "text"
    value: str = ""
    required: bool = False
    active: bool = True
    error: str = ""
    hint: str = ""
    max_length: int | None = None
    autocomplete: str = ""
    options: list[Option] = field(default_factory=list)
    options2: list[Option] = field(default_factory=list)
    section: str = ""


@dataclass(frozen=True)
class Section:
    """The fields under one heading."""

    key: str
    label: str
    fields: list[FormField] = field(default_factory=list)
