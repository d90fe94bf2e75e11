"""Settings: flags over environment over file over defaults, and nothing unknown."""

from dataclasses import fields
from pathlib import Path

import pytest

from workmoniq_server.audiences import audiences
from workmoniq_server.config import Config, ConfigInvalid, shown
from workmoniq_server.config_sources import read


def test_flags_win_over_the_environment_over_the_file_over_defaults(tmp_path: Path) -> None:
    (tmp_path / "server.toml").write_text(
        "port = 1\nhost = '::1'\naccount_bytes = 1\nlog_entries = 300\n"
    )
    config = read(
        {"data": str(tmp_path), "port": "3", "host": None},
        {"WMQ_PORT": "2", "WMQ_ACCOUNT_BYTES": "2", "HOME": "/home/someone"},
    )
    assert (config.port, config.account_bytes, config.log_entries) == (3, 2, 300)
    assert (config.host, config.log_level) == ("::1", "info")


def test_a_named_file_is_read_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text("audience = ['sync.example.org', 'sync.example.org:8443']\n")
    assert read({"config": str(path)}, {}).audience == (
        "sync.example.org",
        "sync.example.org:8443",
    )
    assert read({}, {"WMQ_CONFIG": str(path)}).audience[0] == "sync.example.org"
    with pytest.raises(ConfigInvalid, match="cannot be read"):
        read({"config": str(tmp_path / "none.toml")}, {})


@pytest.mark.parametrize("name", ["WMQ_PROT", "WMQ_LOG_LEVEL_FIEL", "WMQ_"])
def test_an_unknown_name_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="there is no setting"):
        read({"data": str(tmp_path)}, {name: "x"})


def test_an_unknown_key_of_the_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "server.toml").write_text("prot = 1\n")
    with pytest.raises(ConfigInvalid, match="there is no setting prot"):
        read({"data": str(tmp_path)}, {})


def test_a_secret_can_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "database"
    secret.write_text("postgresql://someone:secret@db/wmq\n")
    config = read({"data": str(tmp_path)}, {"WMQ_DATABASE_FILE": str(secret)})
    assert config.database == "postgresql://someone:secret@db/wmq"


def test_what_is_shown_holds_no_secret() -> None:
    config = Config(database="postgresql://someone:secret@db/wmq", blobs="s3://key:secret@x/y")
    told = shown(config)
    assert "secret" not in str(told)
    assert set(told) == {one.name for one in fields(Config)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "70000"),
        ("port", "-1"),
        ("port", "x"),
        ("challenges_per_minute", "0"),
        ("registration", "everybody"),
        ("log_level", "loud"),
        ("trusted_proxies", "10.0.0.1/8"),
        ("tls_certificate", "cert.pem"),
        ("log_entries", "200"),
        ("log_entries", "5001"),
    ],
)
def test_a_value_that_cannot_be_is_an_error(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match=name.split("_", maxsplit=1)[0]):
        read({"data": str(tmp_path), name: value}, {})


@pytest.mark.parametrize(
    ("config", "registration"),
    [
        (Config(), "open"),
        (Config(host="::1"), "open"),
        (Config(host="localhost"), "open"),
        (Config(host="192.0.2.1"), "invite"),
        (Config(host="::"), "invite"),
        (Config(trusted_proxies=("127.0.0.0/8",)), "invite"),
        (Config(audience=("sync.example.org",)), "invite"),
        (Config(registration="closed"), "closed"),
    ],
)
def test_anybody_makes_an_account_only_on_this_computer(config: Config, registration: str) -> None:
    assert config.registration_now() == registration


def test_on_this_computer_the_server_knows_its_own_names() -> None:
    names = audiences(Config(), 8787)
    assert names.of("LOCALHOST:8787") == "localhost:8787"
    assert names.of("[::1]:8787") == "[::1]:8787"
    assert names.of("127.0.0.1:8787") == "127.0.0.1:8787"
    assert names.of("evil.example") == "127.0.0.1:8787"
    assert names.of(None) == "127.0.0.1:8787"


def test_elsewhere_its_name_has_to_be_told() -> None:
    with pytest.raises(ConfigInvalid, match="audience is missing"):
        audiences(Config(host="192.0.2.1"), 443)
    names = audiences(Config(host="192.0.2.1", audience=("Sync.example.org:443",)), 443)
    assert names.of("sync.example.org") == "sync.example.org"


@pytest.mark.parametrize("name", ["https://sync.example.org", "a b", "user@host", "host/path"])
def test_a_name_that_is_none_is_an_error(name: str) -> None:
    with pytest.raises(ConfigInvalid, match="audience is a host"):
        audiences(Config(audience=(name,)), 443)
