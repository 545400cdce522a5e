"""Which browser a sign-in came from."""

import pytest

from crm_app.domain import browsers

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (f"{WINDOWS}{CHROME}", "Chrome på Windows"),
        (f"{WINDOWS}{CHROME} Edg/130.0", "Edge på Windows"),
        (f"{WINDOWS}{CHROME} OPR/115.0", "Opera på Windows"),
        (f"{WINDOWS}Gecko/20100101 Firefox/132.0", "Firefox på Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox på Linux",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605",
            "Safari på Mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/130 Safari/604",
            "Chrome på iPhone",
        ),
        (f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {CHROME}", "Chrome på Android"),
        ("curl/8.5.0", "Okänd webbläsare"),
        ("", "Okänd webbläsare"),
    ],
)
def test_a_browser_is_told_by_names_that_people_know(told: str, shown: str) -> None:
    assert browsers.told(told) == shown
