"""The description of the API is valid, and complete."""

from aiohttp import web
from openapi_spec_validator import OpenAPIV31SpecValidator

from agent.web import api
from agent.web.openapi import DOCUMENT, PATHS


def test_the_document_is_valid_openapi() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_every_route_is_described_and_every_description_has_a_route() -> None:
    app = web.Application()
    api.routes(app)
    served = {
        (route.method, route.resource.canonical.removeprefix(api.BASE))
        for route in app.router.routes()
        if route.resource and route.method not in ("HEAD", "*")
    }
    described = {(method.upper(), path) for path, some in PATHS.items() for method in some}
    assert served == described
