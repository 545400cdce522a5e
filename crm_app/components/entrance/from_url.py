"""What an address carries, read in the browser: codes and tokens never pass through a state."""

import reflex as rx

_QUERY = "new URLSearchParams(typeof window === 'undefined' ? '' : window.location.search)"


def word(name: str) -> rx.Var[str]:
    """Return one word of the address's query, or ""."""
    return rx.Var(f"({_QUERY}.get('{name}') ?? '')", _var_type=str)


def words(**named: str) -> rx.Var[dict[str, str]]:
    """Return fields for a form's `extra`, each from a word of the address's query."""
    fields = ", ".join(f"{field}: {word(name)!s}" for field, name in named.items())
    return rx.Var(f"({{{fields}}})", _var_type=dict[str, str])
