"""A destination's settings: templates, headers, mail servers, and which keys must be there."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest

from agent.config import Destination, Oauth, Smtp
from tests.config.conftest import Faults, Load

SECRET = "whsec_" + "c2VjcmV0" * 4
CALLS = frozenset({"lead.handoff", "handoff.claimed", "handoff.unclaimed", "destination.disabled"})
MAIL = "smtp: {host: mx.example.com, from: a@example.com, to: b@example.com}"


def of(load: Load, text: str, env: dict[str, str] | None = None) -> Destination:
    """The destination x with these settings."""
    return load(f"destinations: {{x: {{{text}}}}}", env or {}).destinations["x"]


def test_a_chat_needs_no_secret_and_takes_what_calls_people(load_text: Load) -> None:
    assert of(load_text, "url: https://hooks.slack.com/x, template: slack") == Destination(
        name="x", url="https://hooks.slack.com/x", preset="slack", events=CALLS
    )


def test_a_crm_has_its_token_and_takes_the_record(load_text: Load) -> None:
    text = "url: https://api.hubapi.com/x, template: hubspot, headers: {Authorization: Bearer x}"
    found = of(load_text, text)
    assert (found.events, dict(found.headers)) == (
        frozenset({"lead.captured"}),
        {"authorization": "Bearer x"},
    )
    assert not found.for_people


def test_events_named_by_the_operator_win_over_those_of_the_preset(load_text: Load) -> None:
    found = of(load_text, "url: https://a.example, template: teams, events: [lead.captured]")
    assert found.events == frozenset({"lead.captured"})


def test_the_flat_shape_is_signed(faults_of: Faults) -> None:
    (fault,) = faults_of("destinations: {x: {url: https://a.example, template: flat}}")
    assert fault.startswith("config.yaml:1:16 destinations.x: secret is missing.")


def test_a_header_may_come_from_a_file_and_is_in_no_repr(load_text: Load, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("Bearer from-a-file\n")
    text = "url: https://a.example, template: hubspot, headers: {Authorization: Bearer in-yaml}"
    variable = "HANDRAISE_DESTINATIONS__X__HEADERS__AUTHORIZATION_FILE"
    found = of(load_text, text, {variable: str(tmp_path / "token")})
    assert dict(found.headers) == {"authorization": "Bearer from-a-file"}
    assert "from-a-file" not in repr(found)


def test_mail_needs_no_address_to_post_to(load_text: Load) -> None:
    assert of(load_text, f"kind: mail, {MAIL}") == Destination(
        name="x",
        kind="mail",
        preset="mail",
        events=CALLS,
        smtp=Smtp("mx.example.com", "a@example.com", ("b@example.com",)),
    )


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_follows_from_the_security(load_text: Load, security: str, port: int) -> None:
    smtp = f"kind: mail, {MAIL.replace('{host', '{security: ' + security + ', host')}"
    assert of(load_text, smtp).smtp == Smtp(
        "mx.example.com", "a@example.com", ("b@example.com",), port, security
    )


def test_a_password_comes_from_the_environment_and_is_in_no_repr(load_text: Load) -> None:
    env = {
        "HANDRAISE_DESTINATIONS__X__SMTP__USER": "handraise",
        "HANDRAISE_DESTINATIONS__X__SMTP__PASSWORD": "hunter2",
    }
    smtp = of(load_text, f"kind: mail, {MAIL}", env).smtp
    assert smtp is not None
    assert (smtp.user, smtp.password, "hunter2" in repr(smtp)) == ("handraise", "hunter2", False)


def test_a_token_is_had_by_an_id_and_a_secret_that_is_in_no_repr(load_text: Load) -> None:
    oauth = "oauth: {token_url: https://a.example/token, client_id: me}"
    variable = "HANDRAISE_DESTINATIONS__X__OAUTH__CLIENT_SECRET"
    found = of(
        load_text,
        f"url: https://a.example, template: salesforce, {oauth}",
        {variable: "hunter2"},
    ).oauth
    assert found == Oauth("https://a.example/token", "me", "hunter2")
    assert "hunter2" not in repr(found)


def test_a_template_may_stand_in_a_file(load_text: Load, tmp_path: Path) -> None:
    path = tmp_path / "body.j2"
    path.write_text('{"n": {{ data.score.total }}}\n')
    found = of(load_text, f"url: https://a.example, secret: {SECRET}, template: {path}")
    assert (found.template, found.preset, found.events) == (path.read_text(), None, None)


def test_a_template_of_the_operators_for_mail_takes_what_calls_people(load_text: Load) -> None:
    found = of(load_text, f'kind: mail, {MAIL}, template: \'{{"text": "x"}}\'')
    assert replace(found, smtp=None) == Destination(
        name="x", kind="mail", template='{"text": "x"}', events=CALLS
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("true", True),
        ("false", False),
        ("10.1.0.0/16", (ip_network("10.1.0.0/16"),)),
        ("[10.1.0.0/16, 192.168.0.7]", (ip_network("10.1.0.0/16"), ip_network("192.168.0.7"))),
    ],
)
def test_private_networks_are_named_one_by_one_or_all_allowed(
    load_text: Load, written: str, read: object
) -> None:
    text = f"url: https://a.example, secret: {SECRET}"
    assert of(load_text, f"{text}, allow_private: {written}").allow_private == read
    env = {"HANDRAISE_DESTINATIONS__X__ALLOW_PRIVATE": written.strip("[]")}
    assert of(load_text, text, env).allow_private == read


def test_a_destination_may_take_the_events_of_some_routes_only(load_text: Load) -> None:
    text = f"url: https://a.example, secret: {SECRET}, routes: [sales, crm]"
    found = of(load_text, text)
    asked = ("sales", "crm", "support", None)
    assert [found.takes("lead.handoff", "hot", route) for route in asked] == [
        *(True, True, False, False)
    ]


HOST_ONLY = "Write its name only: smtp.example.com"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            f"url: https://a.example, secret: {SECRET}, template: slak",
            'destinations.x.template: "slak" is neither a preset nor a file that can be read. '
            'Did you mean "slack"?',
        ),
        (
            "url: https://a.example, template: slack, headers: {Host: x}",
            "destinations.x.headers.Host: Handraise sets Host itself. "
            "Leave it out; Authorization and names of your receiver's own can be set.",
        ),
        (
            "url: https://a.example, template: slack, headers: {webhook-id: x}",
            "destinations.x.headers.webhook-id: Handraise sets webhook-id itself. "
            "Leave it out; Authorization and names of your receiver's own can be set.",
        ),
        (
            'url: https://a.example, template: slack, headers: {X-A: "a\\nb: c"}',
            "destinations.x.headers.X-A: this can't be the value of a header. "
            "Write plain characters in one line.",
        ),
        (
            "url: https://a.example, template: slack, allow_private: []",
            "destinations.x.allow_private: a list names no network. "
            "Write false, true, or a list of networks such as [10.0.0.0/8].",
        ),
        (
            "kind: mail",
            "destinations.x: smtp is missing. "
            "Add host, from and to under it; docs/mail.md shows it.",
        ),
        (
            f"kind: mail, url: https://a.example, {MAIL}",
            "destinations.x: url, secret, headers and oauth mean nothing to kind: mail. "
            "Leave them out, or set kind: webhook.",
        ),
        (
            f"url: https://a.example, secret: {SECRET}, {MAIL}",
            "destinations.x: smtp means nothing to kind: webhook. "
            "Set kind: mail, or leave smtp out.",
        ),
        (
            "url: https://a.example, template: salesforce, headers: {Authorization: x}, "
            "oauth: {token_url: https://a.example, client_id: a, client_secret: b}",
            "destinations.x: headers and oauth both give an Authorization. "
            "Leave out one of the two.",
        ),
        (
            f"kind: mail, template: slack, {MAIL}",
            "destinations.x: template slack makes no mail. Leave it out, or write your own.",
        ),
        (
            "kind: mail, smtp: {host: a b, from: a@b.example, to: b@b.example}",
            f'destinations.x.smtp.host: "a b" is not a host. {HOST_ONLY}',
        ),
        (
            "kind: mail, smtp: {host: a, from: a.example, to: b@b.example}",
            'destinations.x.smtp.from: "a.example" is not an address of mail. '
            "Write it as sales@example.com",
        ),
        (
            "kind: mail, smtp: {host: a, from: a@b.example, to: []}",
            "destinations.x.smtp.to: the list is empty: nobody would get anything. "
            "Name an address.",
        ),
        (
            f"kind: mail, {MAIL.replace('{host', '{user: u, host')}",
            "destinations.x.smtp: user and password belong together. Give both, or leave both out.",
        ),
        (
            f"kind: mail, {MAIL.replace('{host', '{user: u, password: p, security: none, host')}",
            "destinations.x.smtp: the password would go over the network as it stands. "
            "Set security: starttls or tls, or leave user and password out.",
        ),
    ],
)
def test_what_would_never_arrive_is_refused(faults_of: Faults, text: str, fault: str) -> None:
    (found,) = faults_of(f"destinations: {{x: {{{text}}}}}")
    assert found.partition(" ")[2] == fault


def test_a_mail_server_without_an_address_says_what_is_missing(faults_of: Faults) -> None:
    found = faults_of("destinations: {x: {kind: mail, smtp: {host: mx.example.com}}}")
    assert [fault.partition(" ")[2] for fault in found] == [
        "destinations.x.smtp: from is missing. Write it as sales@example.com",
        "destinations.x.smtp: to is missing. Write it as sales@example.com",
    ]
