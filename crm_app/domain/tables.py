"""What a table shows, as the domain tells it: columns and rows of text."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Col:
    """One column. `sort` is how the table is sorted by it now: "asc", "desc" or "".

    `kind` decides how a cell looks: "text", "number" (tabular, to the right), "badge" (the tone
    follows the word), "tags" (badges of what stands between "; "), "email", "tel" or "url".
    `tones` are the colours of some words of a "badge" or "tags" column.
    `hint` says why the table cannot be sorted by it now; a `width` of 0 is what it needs.
    """

    key: str
    label: str
    sortable: bool = False
    sort: str = ""
    align: str = ""
    kind: str = "text"
    hint: str = ""
    width: int = 0
    tones: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One row: its cells by column key, all text as shown. The first column links to `href`.

    `sub` stands in gray beneath the first column; `kind` is "company", "private" or "" and shows
    as an icon. A cell "changed" tells who was the last to change it.
    """

    id: str
    href: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    sub: str = ""
    kind: str = ""
