"""What handlers find on the application, each by one typed key."""

from aiohttp import web

from agent.bus import Bus
from agent.config import Config
from agent.conversations import Conversations
from agent.flow_files import Flows
from agent.metrics import Metrics
from agent.reps import Roster
from agent.takeover import Takeover
from agent.web.entrance import Entrance
from agent.web.limits import Limits, Pressure
from agent.web.proof import Alarm, Proofs
from agent.web.socket import Heart, Sockets
from storage.store import Store

CONFIG = web.AppKey("config", Config)
STORE = web.AppKey("store", Store)
FLOWS = web.AppKey("flows", Flows)
CONVERSATIONS = web.AppKey("conversations", Conversations)
BUS = web.AppKey("bus", Bus)
ROSTER = web.AppKey("roster", Roster)
TAKEOVER = web.AppKey("takeover", Takeover)
METRICS = web.AppKey("metrics", Metrics)
SOCKETS = web.AppKey("sockets", Sockets)
LIMITS = web.AppKey("limits", Limits)
ENTRANCE = web.AppKey("entrance", Entrance)
PRESSURE = web.AppKey("pressure", Pressure)
PROOFS = web.AppKey("proofs", Proofs)
ALARM = web.AppKey("alarm", Alarm)
HEART = web.AppKey("heart", Heart)
STARTED = web.AppKey("started", float)
