"""Settings from the environment: defaults, loud refusals and what is called unsafe."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crm_app import config, safety
from crm_app.config import ConfigError

SAFE = {
    "PUBLIC_URL": "https://kunder.example.se",
    "TRUSTED_PROXY_HOPS": "1",
    "KUNDREGISTER_SECRET": "s" * 32,
}


def load(tmp_path: Path, **env: str) -> config.Config:
    return config.load({"KUNDREGISTER_DATA": str(tmp_path / "data"), **env})


def test_everything_has_a_default_that_stays_on_this_computer():
    settings = config.load({})
    assert settings.data == config.ROOT / "data"
    assert settings.database_url == f"sqlite:///{config.ROOT}/data/kundregister.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.public_url == "http://localhost:3000"
    assert settings.redis_url is None
    assert not settings.secure_cookies


def test_loading_touches_no_file(tmp_path: Path):
    load(tmp_path)
    assert not (tmp_path / "data").exists()


def test_an_empty_variable_counts_as_not_given(tmp_path: Path):
    settings = load(tmp_path, PORT="", HOST=" ", PUBLIC_URL="", REDIS_URL="", DATABASE_URL="")
    assert settings.port == 3000
    assert settings.redis_url is None


def test_a_local_page_may_be_called_localhost_or_by_number(tmp_path: Path):
    settings = load(tmp_path, PORT="4001")
    assert settings.allowed_origins == ("http://localhost:4001", "http://127.0.0.1:4001")


def test_a_public_page_has_its_own_address_only(tmp_path: Path):
    assert load(tmp_path, **SAFE).allowed_origins == ("https://kunder.example.se",)


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Kunder.Example.SE/", "https://kunder.example.se"),
        ("https://kunder.example.se:443", "https://kunder.example.se"),
        ("http://kunder.example.se:80", "http://kunder.example.se"),
        ("https://kunder.example.se:8443", "https://kunder.example.se:8443"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_the_public_address_is_written_as_browsers_write_an_origin(
    tmp_path: Path, given: str, origin: str
):
    assert load(tmp_path, PUBLIC_URL=given).public_url == origin


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "3000.0"),
        ("PORT", "-1"),
        ("PORT", "³"),
        ("PORT", "tretusen"),
        ("TRUSTED_PROXY_HOPS", "11"),
        ("TRUSTED_PROXY_HOPS", "ja"),
        ("HOST", "127.0.0.1:3000"),
        ("HOST", "http://localhost"),
        ("HOST", "två ord"),
        ("PUBLIC_URL", "kunder.example.se"),
        ("PUBLIC_URL", "ftp://kunder.example.se"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://kunder.example.se/crm"),
        ("PUBLIC_URL", "https://kunder.example.se?a=b"),
        ("PUBLIC_URL", "https://anna:hemligt@kunder.example.se"),
        ("PUBLIC_URL", "https://kunder.example.se:port"),
        ("PUBLIC_URL", "https://[::1"),
        ("DATABASE_URL", "mysql://root@localhost/kunder"),
        ("DATABASE_URL", "kundregister.db"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "http://localhost:6379"),
    ],
)
def test_a_bad_value_stops_the_program_and_is_named(tmp_path: Path, name: str, value: str):
    with pytest.raises(ConfigError, match=name):
        load(tmp_path, **{name: value})


@pytest.mark.parametrize(
    "env",
    [
        {"DATABASE_URL": "mysql://root:hemligt@localhost/kunder"},
        {"DATABASE_URL": "hemligt"},
        {"REDIS_URL": "http://:hemligt@redis:6379"},
        {"PUBLIC_URL": "https://anna:hemligt@kunder.example.se"},
    ],
)
def test_no_password_is_shown_in_an_error(tmp_path: Path, env: dict[str, str]):
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, **env)
    assert "hemligt" not in str(raised.value)


def test_no_secret_is_shown_when_settings_are_printed(tmp_path: Path):
    settings = load(
        tmp_path,
        KUNDREGISTER_SECRET="hemligt" * 6,
        DATABASE_URL="postgresql+psycopg://anna:hemligt@db/kunder",
        REDIS_URL="redis://:hemligt@redis:6379",
    )
    assert "hemligt" not in repr(settings)


def test_the_given_secret_is_used_and_nothing_is_written(tmp_path: Path):
    settings = load(tmp_path, KUNDREGISTER_SECRET="x" * 40)
    assert settings.secret == "x" * 40
    assert not settings.secret_file.exists()


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path):
    settings = load(tmp_path)
    assert settings.secret == load(tmp_path).secret
    assert len(settings.secret) >= config.MIN_SECRET
    assert stat.S_IMODE(settings.secret_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700
    assert [file.name for file in settings.data.iterdir()] == ["secret.key"]


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path):
    with ThreadPoolExecutor(16) as pool:
        secrets = list(pool.map(lambda _: load(tmp_path).secret, range(64)))
    assert len(set(secrets)) == 1


def test_an_empty_key_file_is_not_silently_replaced(tmp_path: Path):
    settings = load(tmp_path)
    settings.prepare()
    settings.secret_file.touch()
    with pytest.raises(ConfigError, match="säkerhetskopia"):
        _ = settings.secret


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "data").write_text("en fil")
    with pytest.raises(ConfigError, match="KUNDREGISTER_DATA"):
        load(tmp_path).prepare()


def test_a_full_production_set_up_is_safe(tmp_path: Path):
    settings = load(tmp_path, **SAFE)
    settings.prepare()
    assert safety.unsafe(settings) == []


def test_the_defaults_are_safe_on_ones_own_computer(tmp_path: Path):
    settings = load(tmp_path)
    assert settings.secret
    assert safety.unsafe(settings) == []


@pytest.mark.parametrize(
    ("env", "reason"),
    [
        ({"PUBLIC_URL": "http://kunder.example.se"}, "okrypterat"),
        ({"PUBLIC_URL": "", "HOST": "0.0.0.0"}, "HOST"),
        ({"PUBLIC_URL": "", "HOST": "::"}, "HOST"),
        ({"KUNDREGISTER_SECRET": "för kort"}, "KUNDREGISTER_SECRET"),
        ({"REDIS_URL": "redis://redis.example.se:6379"}, "REDIS_URL"),
        ({"TRUSTED_PROXY_HOPS": "0"}, "TRUSTED_PROXY_HOPS"),
    ],
)
def test_what_is_unsafe_is_said(tmp_path: Path, env: dict[str, str], reason: str):
    reasons = safety.unsafe(load(tmp_path, **{**SAFE, **env}))
    assert len(reasons) == 1
    assert reason in reasons[0]


@pytest.mark.parametrize(
    "url",
    ["redis://localhost:6379", "redis://:lösen@redis.example.se:6379", "unix:///run/redis.sock"],
)
def test_a_redis_that_others_cannot_use_is_safe(tmp_path: Path, url: str):
    assert safety.unsafe(load(tmp_path, **SAFE, REDIS_URL=url)) == []


def test_files_that_others_can_open_are_unsafe(tmp_path: Path):
    settings = load(tmp_path)
    assert settings.secret
    settings.secret_file.chmod(0o640)
    settings.data.chmod(0o755)
    database = settings.data / "kundregister.db"
    database.touch(0o644)
    database.chmod(0o644)
    reasons = " ".join(safety.unsafe(settings))
    for path in (settings.secret_file, settings.data, database):
        assert str(path) in reasons


def test_a_database_in_a_folder_that_cannot_be_written_is_unsafe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    settings = load(tmp_path, **SAFE, DATABASE_URL=f"sqlite:///{tmp_path}/ny/kunder.db")
    assert any("DATABASE_URL" in reason for reason in safety.unsafe(settings))


def test_only_sqlite_on_disk_has_a_file():
    assert config.sqlite_file("sqlite:////srv/kunder.db") == Path("/srv/kunder.db")
    assert config.sqlite_file("sqlite://") is None
    assert config.sqlite_file("postgresql+psycopg://db/kunder") is None
