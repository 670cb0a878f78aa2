"""All that is wrong with a configuration, at once, with its place and how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.config import (
    KEYS,
    ConfigError,
    load,
)
from tests.config.conftest import OTHER, SECRET, Faults, Load

NEW_SECRET = (
    "Make one: python3 -c \"import base64, os; print('whsec_' + "
    'base64.b64encode(os.urandom(32)).decode())"'
)


def test_all_faults_come_at_once_in_the_order_of_the_file(faults_of: Faults) -> None:
    text = """\
server:
  prot: 80
  port: 99999
  public_url: chat.example.com
  allowed_origins: [https://a.example, https://b.example/path]
  trusted_proxies: [proxy]
database: mysql://x
bus: redis
api: {tokens: [short]}
destinations:
  sales:
    url: ftp://x
    secret: whsec_abc
    events: [lead.handof]
    bands: []
    template: "{% if %}"
    allow_private: yes
    failover: crn
  crm: {url: "https://a.example/#x"}
  bad name: {url: "https://a.example", secret: [], kind: pigeon}
default_destination: crn
teams:
  london: {hours: ofice, size: 3}
hours:
  office: {zone: London, mon: 9-5, holidays: [christmas]}
  twice: {zone: UTC, mon-wed: 09:00-10:00, tue: 09:00-10:00}
  never: {zone: UTC, monday: 09:00-10:00}
  odd: {zone: UTC, mon: [09:00-09:00], tue: 24:00-25:00}
limits: 5
retention: {days: 0}
flows: {default: "no such name"}
servers: {}
"""
    got = faults_of(
        text,
        env={
            "HANDRAISE_SERVER__PROT": "1",
            "HANDRAISE_DATABSE": "x",
            "HANDRAISE_API__TOKENS_FILE": "/nonexistent/file",
            "HANDRAISE_DELAY_SCALE": "0",
        },
        overrides={"server.hots": "x"},
    )
    assert got == EVERY_FAULT


EVERY_FAULT = [
    'config.yaml:2:3 server.prot: the key "prot" is not known here. Did you mean "port"?',
    "config.yaml:3:9 server.port: 99999 does not fit. "
    "Write a whole number from 0 to 65,535, without separators.",
    "config.yaml:4:15 server.public_url: this is not a web address. "
    "Write it whole: https://example.com/hook",
    'config.yaml:5:40 server.allowed_origins: "https://b.example/path" is not an origin. '
    'Write scheme and host only: https://www.example.com, or "*" for every site.',
    'config.yaml:6:21 server.trusted_proxies: "proxy" is not an address. '
    "Write an address such as 10.0.0.7 or a network such as 10.0.0.0/8.",
    "config.yaml:7:11 database: this is not the address of a database that can be used. "
    "Write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE.",
    "config.yaml:8:6 bus: this is neither local nor the address of a Redis. "
    'Write "local", or redis://HOST:6379/0 where several processes run.',
    "config.yaml:9:16 api.tokens: a token needs at least 20 characters, without spaces. "
    'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"',
    "config.yaml:12:10 destinations.sales.url: this is not a web address. "
    "Write it whole: https://example.com/hook",
    f"config.yaml:13:13 destinations.sales.secret: after whsec_ this is not base64. {NEW_SECRET}",
    'config.yaml:14:14 destinations.sales.events: "lead.handof" is not known here. '
    'Did you mean "lead.handoff"?',
    "config.yaml:15:12 destinations.sales.bands: the list is empty: nothing would pass. "
    "Name some, or leave the key out.",
    "config.yaml:16:15 destinations.sales.template: line 1 of the template: Expected an "
    "expression, got 'end of statement block'. "
    "Mend it there; docs/handoff.md shows templates that work.",
    'config.yaml:17:20 destinations.sales.allow_private: "yes" is not an address. '
    "Write an address such as 10.0.0.7 or a network such as 10.0.0.0/8.",
    'config.yaml:18:15 destinations.sales.failover: "crn" is not among the destinations. '
    'Did you mean "crm"?',
    f"config.yaml:19:3 destinations.crm: secret is missing. {NEW_SECRET}",
    "config.yaml:19:14 destinations.crm.url: an address to post to has no #part. "
    "Leave out what begins with #.",
    'config.yaml:20:3 destinations.bad name: "bad name" can\'t be a name. '
    "Use letters, digits, - and _, at most 64.",
    f"config.yaml:20:48 destinations.bad name.secret: the list of secrets is empty. {NEW_SECRET}",
    'config.yaml:20:58 destinations.bad name.kind: "pigeon" is not known here. '
    "Known here: webhook, mail.",
    'config.yaml:21:22 default_destination: "crn" is not among the destinations. '
    'Did you mean "crm"?',
    'config.yaml:23:19 teams.london.hours: "ofice" is not among the hours. Did you mean "office"?',
    'config.yaml:23:26 teams.london.size: the key "size" is not known here. '
    "Known here: destination, hours.",
    'config.yaml:25:18 hours.office.zone: "London" is not a time zone. '
    "Write one as in the IANA list: Europe/London, America/New_York, UTC.",
    'config.yaml:25:31 hours.office.mon: "9-5" is not a stretch of the day. '
    'Write from-to: "09:00-17:30"; "22:00-06:00" runs over midnight.',
    'config.yaml:25:47 hours.office.holidays: "christmas" is not a date. '
    "Write year-month-day: 2026-12-25.",
    "config.yaml:26:44 hours.twice.tue: tue is told twice. "
    "Tell each day once; several stretches go in a list.",
    "config.yaml:27:3 hours.never: these hours never open. "
    'Add days, such as mon-fri: "09:00-17:30".',
    'config.yaml:27:22 hours.never.monday: the key "monday" is not known here. '
    "Known here: zone, holidays, mon-fri.",
    'config.yaml:28:26 hours.odd.mon: "09:00-09:00" is not a stretch of the day. '
    'The whole day is "00:00-24:00"; a closed day is [].',
    'config.yaml:28:45 hours.odd.tue: "24:00-25:00" is not a stretch of the day. '
    'Write from-to: "09:00-17:30"; "22:00-06:00" runs over midnight.',
    "config.yaml:29:9 limits: 5 stands where settings belong. "
    "Write keys under it, indented by two spaces.",
    "config.yaml:30:19 retention.days: 0 does not fit. "
    "Write a whole number from 1 to 36,500, without separators.",
    'config.yaml:31:18 flows.default: "no such name" can\'t be a name. '
    "Use letters, digits, - and _, at most 64.",
    'config.yaml:32:1 servers: the key "servers" is not known here. Did you mean "server"?',
    "environment HANDRAISE_API__TOKENS_FILE: the file /nonexistent/file can't be read: "
    "No such file or directory. "
    "Check that it exists and that this user may read it.",
    'environment HANDRAISE_DATABSE: no setting has this name. Did you mean "HANDRAISE_DATABASE"?',
    "environment HANDRAISE_SERVER__PROT: no setting has this name. "
    'Did you mean "HANDRAISE_SERVER__PORT"?',
    'command line server.hots: no setting has this name. Did you mean "server.host"?',
    'environment HANDRAISE_DELAY_SCALE: "0" is not a factor. Write a number such as 1 or 0.001.',
]


def test_a_fault_from_outside_the_file_names_its_variable_or_option(faults_of: Faults) -> None:
    got = faults_of(
        "api: {tokens: [abcdefghijklmnopqrstuvwxyz]}\n",
        env={
            "HANDRAISE_LIMITS__CONNECTIONS": "many",
            "HANDRAISE_API__TOKENS": "abcdefghijklmnopqrstuvwxyz, no",
            "HANDRAISE_DATABASE": "sqlite:///x",
            "HANDRAISE_DATABASE_FILE": "/dev/null",
        },
        overrides={"server.port": "http"},
    )
    assert got == [
        'command line server.port: "http" does not fit. '
        "Write a whole number from 0 to 65,535, without separators.",
        "environment HANDRAISE_API__TOKENS: a token needs at least 20 characters, without spaces. "
        'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"',
        'environment HANDRAISE_LIMITS__CONNECTIONS: "many" does not fit. '
        "Write a whole number from 0 to 1,000,000, without separators.",
        "environment HANDRAISE_DATABASE_FILE: environment HANDRAISE_DATABASE sets this too. "
        "Keep one of the two.",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "a: [",
            "config.yaml:2:1: a value is missing here, or a bracket before it is not closed. "
            "Write the value, or close the bracket.",
        ),
        (
            "- server\n",
            'config.yaml:1:1: the file holds no settings. Write settings as "key: value"; '
            "config.example.yaml shows all of them.",
        ),
        (
            "bus: local\nbus: local\n",
            'config.yaml:2:1: the key "bus" stands twice; first in line 1. '
            "Keep one of the two, or rename one.",
        ),
    ],
)
def test_a_file_that_is_not_settings_is_one_fault(faults_of: Faults, text: str, fault: str) -> None:
    assert faults_of(text) == [fault]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"bus: local\n# caf\xe9\n")
    got = {}
    for path in (tmp_path / "absent.yaml", tmp_path, latin):
        with pytest.raises(ConfigError) as caught:
            load(path, {})
        got[path.name] = str(caught.value).replace(str(tmp_path), "DIR")
    cannot = "the file can't be read"
    mend = "Check the path, or leave --config out to run with the defaults."
    assert got == {
        "absent.yaml": f"DIR/absent.yaml: {cannot}: No such file or directory. {mend}",
        tmp_path.name: f"DIR: {cannot}: Is a directory. {mend}",
        "latin.yaml": "DIR/latin.yaml:2:1: the file is not UTF-8. Save it as UTF-8.",
    }


def test_failover_in_a_ring_is_a_fault_for_each_in_it(faults_of: Faults) -> None:
    one = f"{{url: 'https://a.example', secret: {SECRET}, failover: "
    text = f"destinations:\n  a: {one}b}}\n  b: {one}a}}\n  c: {one}a}}\n  d: {one}d}}\n"
    column = len("  a: ") + len(one) + 1
    assert faults_of(text) == [
        f"config.yaml:{line}:{column} destinations.{name}.failover: "
        f"failover runs in a ring: {ring}. Leave one of them out."
        for line, name, ring in [
            (2, "a", "a -> b -> a"),
            (3, "b", "b -> a -> b"),
            (5, "d", "d -> d"),
        ]
    ]


def test_no_secret_stands_in_a_fault_or_a_repr(load_text: Load, faults_of: Faults) -> None:
    text = """
destinations:
  a: {url: "ftp://hook/SECRET", secret: "whsec_SECRET!"}
api: {tokens: [SECRET]}
database: mysql://user:SECRET@host
"""
    assert len(faults_of(text)) == 4
    assert not [fault for fault in faults_of(text) if "SECRET" in fault]
    config = load_text(
        f"destinations: {{a: {{url: 'https://hook/{OTHER}', secret: {SECRET}}}}}\n"
        "api: {tokens: [SECRETSECRETSECRETSECRET]}\ndatabase: postgresql://user:SECRET@host/x\n"
    )
    assert not re.search(f"SECRET|{re.escape(SECRET)}|{re.escape(OTHER)}", repr(config))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([key.split(".")[0] for key in KEYS]), JSON))
def test_no_content_of_a_file_raises_anything_else(tree: object) -> None:
    import json
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        json.dump(tree, file)
        file.flush()
        try:
            load(Path(file.name), {})
        except ConfigError as error:
            assert error.faults


@settings(deadline=None)
@given(st.sampled_from(KEYS), st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_no_variable_raises_anything_else(key: str, value: str) -> None:
    name = "HANDRAISE_" + key.replace(".", "__").upper().replace("DAYS", "MON_FRI")
    try:
        load(None, {name: value})
    except ConfigError as error:
        assert error.faults
