"""`handraise`, where a conversation is parked as soon as nobody speaks, not after ten minutes."""

import sys
from datetime import timedelta

from agent import app, lives
from agent.__main__ import main

if __name__ == "__main__":
    lives.IDLE = timedelta(0)
    app.PARK_SECONDS = 0.5
    sys.exit(main())
