"""What the tests of turns share: the flow most of them talk to, and a conversation in it."""

import pytest

from agent.core.flow import Flow
from tests.core.conversing import TALK, Conversation
from tests.small_flow import flow


@pytest.fixture(scope="session")
def talk() -> Flow:
    """The flow."""
    return flow(TALK)


@pytest.fixture
def held(talk: Flow) -> Conversation:
    """A conversation that has just begun."""
    return Conversation(talk)
