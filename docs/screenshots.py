"""The pictures in README.md, taken anew: `.venv/bin/python docs/screenshots.py [FOLDER]`.

Starts the program on a free port with a demo company in a folder of its own, signs in as the
administrator and takes each picture at 1440 × 900.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "crm_app.cli")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIGN_IN = re.compile(r"^\s+(\S+@\S+)\s+(\S+)\s+Administratör$", re.MULTILINE)
PICTURES = (
    ("register", "light", "/kunder", "table tbody tr"),
    ("kundfalt-dark", "dark", "/kunder/installningar/kundfalt", "[role=grid], table"),
)
PATIENCE = 300


def main(target: Path) -> None:
    """Take every picture into the folder."""
    with tempfile.TemporaryDirectory() as folder:
        told = environment(Path(folder) / "data")
        made = subprocess.run(
            (*COMMAND, "demo"), cwd=ROOT, env=told, check=True, capture_output=True, text=True
        )
        found = SIGN_IN.search(made.stdout)
        if found is None:
            sys.exit("The demo printed no administrator.")
        with running(told), sync_playwright() as playwright:
            path = next((p for name in BROWSERS if (p := shutil.which(name))), None)
            browser = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-gpu"]
            )
            cookies = enter(browser, told["PUBLIC_URL"], found[1], found[2])
            for picture in PICTURES:
                take(browser, told["PUBLIC_URL"], cookies, target, picture)
            browser.close()


def environment(data: Path) -> dict[str, str]:
    """Return an environment with a data folder and a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    ours = {"KUNDREGISTER_DATA": str(data), "PORT": port, "PUBLIC_URL": f"http://localhost:{port}"}
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "KUNDREGISTER_SECRET")}
    return {**kept, **ours}


@contextmanager
def running(told: dict[str, str]) -> Iterator[None]:
    """Run the program until the block ends."""
    process = subprocess.Popen((*COMMAND, "run"), cwd=ROOT, env=told, stdout=subprocess.DEVNULL)
    try:
        wait_for(told["PUBLIC_URL"], process)
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Return when the program answers; it may have to be built first."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/halsa", timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    sys.exit("The program did not start.")


def enter(browser: Browser, url: str, email: str, password: str) -> list:
    """Sign in by the form, as a visitor does; return the cookies."""
    context = browser.new_context(base_url=url, locale="sv-SE")
    page = context.new_page()
    page.goto("/logga-in")
    page.get_by_label("E-post").fill(email)
    page.locator("input[type=password]").fill(password)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/kunder/**")
    return context.cookies()


def take(
    browser: Browser, url: str, cookies: list, target: Path, picture: tuple[str, str, str, str]
) -> None:
    """Take one picture, when what it is of is there and nothing moves."""
    name, scheme, path, there = picture
    context = browser.new_context(
        base_url=url,
        locale="sv-SE",
        viewport={"width": 1440, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(path)
    page.locator(there).first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    file = target / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    print(f"{file.name}: {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
