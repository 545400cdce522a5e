"""Everything the program takes from its environment: typed, and loud on a bad value."""

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
"""The project folder: assets, the built front end and, unless you say otherwise, the data."""

MIN_SECRET = 32
MAX_HOPS = 10
_HOSTNAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9])?")


class ConfigError(ValueError):
    """A setting that cannot be used. The text names the variable, the cause and the cure."""


@dataclass(frozen=True)
class Config:
    """The settings of one process."""

    data: Path
    database_url: str = field(repr=False)
    host: str
    port: int
    public_url: str
    redis_url: str | None = field(repr=False)
    trusted_proxy_hops: int
    given_secret: str | None = field(repr=False)

    @cached_property
    def secret(self) -> str:
        """The key that signs and derives: KUNDREGISTER_SECRET, or one made once and kept."""
        return self.given_secret or _kept_secret(self.secret_file)

    @property
    def secret_file(self) -> Path:
        """Where the key lies when none is given."""
        return self.data / "secret.key"

    @property
    def secure_cookies(self) -> bool:
        """Cookies are marked Secure when people reach the program over TLS."""
        return self.public_url.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Only this computer is meant to reach the program."""
        return is_local(urlsplit(self.public_url).hostname)

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The origins a browser may connect from."""
        own = (f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}")
        return tuple(dict.fromkeys((self.public_url, *(own if self.is_local else ()))))

    def prepare(self) -> None:
        """Make the data folder, readable by its owner only."""
        make_private_folder(self.data)


def load(env: Mapping[str, str] | None = None) -> Config:
    """Read and check every setting. Raises ConfigError; touches no file."""
    env = os.environ if env is None else env
    data = Path(_text(env, "KUNDREGISTER_DATA") or ROOT / "data").expanduser().absolute()
    port = _whole(env, "PORT", 3000, 1, 65535)
    return Config(
        data=data,
        database_url=_database_url(_text(env, "DATABASE_URL"), data),
        host=_host(_text(env, "HOST") or "127.0.0.1"),
        port=port,
        public_url=_public_url(_text(env, "PUBLIC_URL") or f"http://localhost:{port}"),
        redis_url=_redis_url(_text(env, "REDIS_URL")),
        trusted_proxy_hops=_whole(env, "TRUSTED_PROXY_HOPS", 0, 0, MAX_HOPS),
        given_secret=_text(env, "KUNDREGISTER_SECRET"),
    )


def sqlite_file(database_url: str) -> Path | None:
    """The database file, or None for a server or a database in memory."""
    url = make_url(database_url)
    on_disk = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(url.database or "").absolute() if on_disk else None


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can open; one that is there keeps its mode."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"Mappen {folder} kan inte skapas ({error.strerror}). Ange en mapp du får skriva i "
            "med KUNDREGISTER_DATA."
        ) from error


# Reading one value


def _text(env: Mapping[str, str], name: str) -> str | None:
    return env.get(name, "").strip() or None


def _whole(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = _text(env, name)
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
        raise ConfigError(f"{name}={text!r} ska vara ett heltal från {low} till {high}.")
    return int(text)


def _host(text: str) -> str:
    if _is_address(text) or _HOSTNAME.fullmatch(text):
        return text
    raise ConfigError(
        f"HOST={text!r} är ingen adress att lyssna på. Skriv till exempel 127.0.0.1, utan port."
    )


def _public_url(text: str) -> str:
    parts = _split("PUBLIC_URL", text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not _is_bare(parts):
        raise ConfigError(
            f"PUBLIC_URL={_hide(text)!r} ska vara adressen som användarna skriver in, "
            "till exempel https://kunder.foretaget.se, utan sökväg och lösenord."
        )
    return _origin(parts)


def _is_bare(parts: SplitResult) -> bool:
    return parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)


def _origin(parts: SplitResult) -> str:
    """As a browser writes it in Origin: lower case, without the scheme's own port."""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _redis_url(text: str | None) -> str | None:
    if text is None:
        return None
    parts = _split("REDIS_URL", text)
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise ConfigError(
            f"REDIS_URL={_hide(text)!r} ska börja med redis://, rediss:// eller unix://."
        )
    return text


def _split(name: str, text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"{name}={_hide(text)!r} är ingen giltig adress.") from error
    return parts


def _database_url(text: str | None, data: Path) -> str:
    if text is None:
        return URL.create("sqlite", database=str(data / "kundregister.db")).render_as_string()
    try:
        backend = make_url(text).get_backend_name()
    except ArgumentError as error:
        raise ConfigError("DATABASE_URL går inte att läsa." + _DATABASES) from error
    if backend not in ("sqlite", "postgresql"):
        raise ConfigError(f"DATABASE_URL pekar på {backend!r}, som inte stöds." + _DATABASES)
    return text


_DATABASES = (
    " Skriv till exempel sqlite:////srv/kunder/kundregister.db eller"
    " postgresql+psycopg://användare:lösenord@värd/databas."
)


def _hide(url: str) -> str:
    """The address without its password, fit for an error message."""
    return re.sub(r"//[^/@]*@", "//…@", url)


# The key on disk


def _kept_secret(path: Path) -> str:
    make_private_folder(path.parent)
    if not path.exists():
        _keep_first(path, secrets.token_hex(32))
    return _read_secret(path)


def _keep_first(path: Path, secret: str) -> None:
    """Write whole and privately beside the file, then link: the first process wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_private(draft, secret)
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError as error:
        raise _key_trouble(path, "skapas", error) from error
    finally:
        draft.unlink(missing_ok=True)


def _write_private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _read_secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _key_trouble(path, "läsas", error) from error
    if len(secret) < MIN_SECRET:
        raise ConfigError(
            f"Nyckelfilen {path} är tom eller avkortad. Lägg tillbaka den från din "
            "säkerhetskopia. Tar du bort den skapas en ny, men då blir krypterade uppgifter "
            "oläsliga och alla måste logga in igen."
        )
    return secret


def _key_trouble(path: Path, verb: str, error: Exception) -> ConfigError:
    why = getattr(error, "strerror", None) or "oväntade tecken"
    return ConfigError(
        f"Nyckelfilen {path} kan inte {verb} ({why}). Ge programmet rätt till datamappen, "
        "eller ange KUNDREGISTER_SECRET."
    )


# What is unsafe


def is_local(host: str | None) -> bool:
    """Tell whether the host is this computer itself."""
    if host is None or host == "localhost" or host.endswith(".localhost"):
        return host is not None
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
