"""One Config out of file, environment and command line, or all that is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.config import (
    Api,
    Config,
    Destination,
    Flows,
    Hours,
    Limits,
    Retention,
    Server,
    Team,
    load,
)
from tests.config.conftest import OTHER, SECRET, Load


def test_without_any_source_the_defaults_run() -> None:
    assert load(None, {}) == Config()


def test_every_setting_reaches_the_config(load_text: Load) -> None:
    config = load_text(
        f"""
server:
  host: 0.0.0.0
  port: 9000
  public_url: https://chat.example.com/base/
  allowed_origins: [https://Example.com/, "*"]
  trusted_proxies: [10.0.0.7, 10.1.2.3/8, "::1"]
database: postgresql://u:p@db/handraise
bus: local
flows: {{path: my/flows, default: local-quote}}
api: {{tokens: [abcdefghijklmnopqrstuvwxyz]}}
destinations:
  sales:
    kind: webhook
    url: https://hooks.example.com/x?key=1
    secret: [{SECRET}, {OTHER}]
    events: [lead.handoff, lead.updated]
    bands: [hot]
    template: '{{"n": {{{{ data.score.total }}}}}}'
    allow_private: true
    failover: crm
  crm: {{url: "http://crm.internal:8000", secret: {SECRET}}}
default_destination: sales
teams:
  london: {{destination: sales, hours: office}}
  nobody:
hours:
  office:
    zone: Europe/London
    mon-thu: 09:00-17:30
    fri: ["13:00 - 16:00", "9:00–12:00"]
    sat: []
    sun: 22:00-06:00
    holidays: [2026-12-25]
limits: {{outbound_bytes: 65536, hello_seconds: 2.5, heartbeat_seconds: 30, connections: 500}}
retention: {{days: 90}}
"""
    )
    day = ((540, 1050),)
    assert config == Config(
        server=Server(
            host="0.0.0.0",
            port=9000,
            public_url="https://chat.example.com/base",
            allowed_origins=("https://example.com", "*"),
            trusted_proxies=tuple(map(ip_network, ("10.0.0.7/32", "10.0.0.0/8", "::1/128"))),
        ),
        database="postgresql://u:p@db/handraise",
        bus="local",
        flows=Flows(Path("my/flows"), "local-quote"),
        api=Api(("abcdefghijklmnopqrstuvwxyz",)),
        destinations={
            "sales": Destination(
                name="sales",
                url="https://hooks.example.com/x?key=1",
                secrets=(SECRET, OTHER),
                kind="webhook",
                events=frozenset({"lead.handoff", "lead.updated"}),
                bands=frozenset({"hot"}),
                template='{"n": {{ data.score.total }}}',
                allow_private=True,
                failover="crm",
            ),
            "crm": Destination("crm", "http://crm.internal:8000", (SECRET,)),
        },
        default_destination="sales",
        teams={
            "london": Team("london", "sales", "office"),
            "nobody": Team("nobody", None, None),
        },
        hours={
            "office": Hours(
                name="office",
                zone="Europe/London",
                week=(day, day, day, day, ((540, 720), (780, 960)), (), ((1320, 1800),)),
                holidays=frozenset({date(2026, 12, 25)}),
            )
        },
        limits=Limits(65536, 2.5, 30.0, 500),
        retention=Retention(90),
        file=Path("config.yaml"),
    )
    assert ZoneInfo(config.hours["office"].zone)


def test_an_empty_file_and_empty_rooms_are_the_defaults(load_text: Load) -> None:
    assert load_text("") == load_text("server:\nhours:\nretention: {days: null}\n")
    assert load_text("") == Config(file=Path("config.yaml"))


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(
    load_text: Load,
) -> None:
    text = "server: {host: a, port: 1}\ndatabase: sqlite:///a.db\n"
    env = {
        "HANDRAISE_SERVER__HOST": "b",
        "HANDRAISE_SERVER__PORT": "2",
        "HANDRAISE_DATABASE": "sqlite:///b.db",
        "HANDRAISE_RETENTION__DAYS": "",
    }
    config = load_text(text, env, {"server.port": 3, "flows.path": Path("x"), "bus": None})
    assert config == Config(
        server=Server(host="b", port=3),
        database="sqlite:///b.db",
        flows=Flows(Path("x")),
        file=Path("config.yaml"),
    )


def test_every_kind_of_value_comes_from_the_environment(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n{OTHER}\n")
    env = {
        "HANDRAISE_SERVER__ALLOWED_ORIGINS": "https://a.example, https://b.example",
        "HANDRAISE_DESTINATIONS__SALES__URL": "https://hooks.example.com",
        "HANDRAISE_DESTINATIONS__SALES__SECRET_FILE": str(secret),
        "HANDRAISE_DESTINATIONS__SALES__ALLOW_PRIVATE": "true",
        "HANDRAISE_HOURS__OFFICE__ZONE": "UTC",
        "HANDRAISE_HOURS__OFFICE__MON_FRI": "09:00-12:00,13:00-17:00",
        "HANDRAISE_DELAY_SCALE": "0.001",
        "HANDRAISE_CONFIG": "elsewhere.yaml",
        "HANDRAISE_PORT": "tcp://10.0.0.1:8080",
        "HANDRAISE_PORT_8080_TCP_ADDR": "10.0.0.1",
        "HANDRAISE_SERVICE_HOST": "10.0.0.1",
        "PATH": "/bin",
    }
    day = ((540, 720), (780, 1020))
    assert load(None, env) == Config(
        server=Server(allowed_origins=("https://a.example", "https://b.example")),
        destinations={
            "sales": Destination(
                "sales", "https://hooks.example.com", (SECRET, OTHER), allow_private=True
            )
        },
        hours={"office": Hours("office", "UTC", (day, day, day, day, day, (), ()))},
        delay_scale=0.001,
    )


def test_a_variable_finds_the_name_the_file_uses(load_text: Load) -> None:
    text = f"destinations: {{Sales-EU: {{url: 'https://a.example', secret: {SECRET}}}}}"
    config = load_text(text, {"HANDRAISE_DESTINATIONS__SALES_EU__SECRET": OTHER})
    assert config.destinations == {
        "Sales-EU": Destination("Sales-EU", "https://a.example", (OTHER,))
    }


def test_a_destination_takes_what_its_filters_let_through() -> None:
    base = Destination("a", "https://a.example", (SECRET,))
    filtered = replace(base, events=frozenset({"lead.handoff"}), bands=frozenset({"hot"}))
    asked = [("lead.handoff", "hot"), ("lead.handoff", "warm"), ("lead.updated", "hot")]
    assert [base.takes(*event) for event in asked] == [True, True, True]
    assert [filtered.takes(*event) for event in asked] == [True, False, False]
