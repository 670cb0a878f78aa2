"""What handlers find on the application, each by one typed key."""

from aiohttp import web

from agent.config import Config
from agent.conversations import Conversations
from agent.flow_files import Flows
from agent.metrics import Metrics
from agent.web.socket import Heart
from storage.store import Store

CONFIG = web.AppKey("config", Config)
STORE = web.AppKey("store", Store)
FLOWS = web.AppKey("flows", Flows)
CONVERSATIONS = web.AppKey("conversations", Conversations)
METRICS = web.AppKey("metrics", Metrics)
SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])
HEART = web.AppKey("heart", Heart)
STARTED = web.AppKey("started", float)
