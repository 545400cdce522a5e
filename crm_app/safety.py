"""Whether a configuration is safe for production: `kundregister check` asks here."""

import os
import stat
from pathlib import Path
from urllib.parse import urlsplit

from crm_app.config import MIN_SECRET, Config, is_local, sqlite_file


def unsafe(config: Config) -> list[str]:
    """Why these settings are not safe for real customers' data; empty when they are."""
    found = (
        _open_http(config),
        _open_host(config),
        _short_secret(config),
        _readable(config.data, "Datamappen"),
        _readable(config.secret_file, "Nyckelfilen"),
        _open_redis(config.redis_url),
        _unwritable_database(config.database_url),
        _readable(sqlite_file(config.database_url), "Databasfilen"),
        _untrusted_proxy(config),
    )
    return [reason for reason in found if reason]


def _open_http(config: Config) -> str | None:
    if config.secure_cookies or config.is_local:
        return None
    return (
        f"PUBLIC_URL är {config.public_url}: lösenord och kunddata går okrypterat över nätet. "
        "Sätt en TLS-proxy framför och ange https-adressen."
    )


def _open_host(config: Config) -> str | None:
    if config.secure_cookies or is_local(config.host):
        return None
    return (
        f"HOST är {config.host}: programmet nås från nätet utan kryptering. "
        "Använd HOST=127.0.0.1 eller en PUBLIC_URL med https."
    )


def _short_secret(config: Config) -> str | None:
    if config.given_secret is None or len(config.given_secret) >= MIN_SECRET:
        return None
    return (
        f"KUNDREGISTER_SECRET har {len(config.given_secret)} tecken, minst {MIN_SECRET} behövs. "
        'Skapa en med: python3 -c "import secrets; print(secrets.token_hex(32))"'
    )


def _readable(path: Path | None, name: str) -> str | None:
    try:
        mode = path.stat().st_mode if path else 0
    except OSError:
        return None
    if not path or not stat.S_IMODE(mode) & 0o077:
        return None
    wanted = "700" if stat.S_ISDIR(mode) else "600"
    return f"{name} {path} kan öppnas av andra på datorn. Kör: chmod {wanted} {path}"


def _open_redis(url: str | None) -> str | None:
    parts = urlsplit(url or "unix://")
    if parts.scheme == "unix" or parts.password or is_local(parts.hostname):
        return None
    return (
        f"REDIS_URL pekar på {parts.hostname} utan lösenord: vem som helst på nätet kan lyssna. "
        "Sätt ett lösenord i Redis och i adressen."
    )


def _unwritable_database(database_url: str) -> str | None:
    path = sqlite_file(database_url)
    folder = _nearest(path.parent) if path else None
    if not path or (folder and os.access(folder, os.W_OK)):
        return None
    return (
        f"Databasen ska ligga i {path.parent}, men dit får programmet inte skriva. "
        "Byt mapp med DATABASE_URL eller ge rätten."
    )


def _nearest(folder: Path) -> Path:
    """The folder, or the one it would be made in."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _untrusted_proxy(config: Config) -> str | None:
    if not config.secure_cookies or config.trusted_proxy_hops:
        return None
    return (
        "PUBLIC_URL är https men TRUSTED_PROXY_HOPS är 0: alla användare ser ut att komma från "
        "proxyns adress, så spärren mot gissade lösenord träffar alla. Ange antalet proxyer."
    )
