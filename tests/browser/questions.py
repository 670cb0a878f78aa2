"""What the scripted peer asks: a question of each kind that the widget's tests are about."""

from typing import Any

Frame = dict[str, Any]

GOAL: Frame = {
    "id": "goal",
    "text": "What would you like to fix first?",
    "input": {
        "kind": "choice",
        "options": [
            {"value": "qualify", "label": "Qualify inbound leads"},
            {"value": "book", "label": "Book more meetings"},
            {"value": "look", "label": "Just looking"},
        ],
    },
}
BUDGET: Frame = {
    "id": "budget",
    "text": "Roughly what could you spend a month?",
    "skippable": True,
    "input": {
        "kind": "money",
        "why": "So we show the plan that fits, not the biggest.",
        "options": [
            {"value": {"min": 0, "max": 500}, "label": "Under $500"},
            {"value": {"min": 500, "max": 2000}, "label": "$500 to $2,000"},
            {"value": {"min": 2000, "max": None}, "label": "Over $2,000"},
        ],
    },
}
TOOLS: Frame = {
    "id": "tools",
    "text": "Which of these do you use?",
    "input": {
        "kind": "multi",
        "options": [
            {"value": "mail", "label": "E-mail"},
            {"value": "ads", "label": "Ads"},
            {"value": "phone", "label": "Phone"},
        ],
    },
}
EMAIL: Frame = {"id": "email", "text": "Which address reaches you?", "input": {"kind": "email"}}
CONTACT: Frame = {
    "id": "contact",
    "text": "Where may we send the demo link?",
    "input": {
        "kind": "contact",
        "fields": [
            {"name": "name", "required": True, "label": "Name"},
            {"name": "email", "required": True, "label": "Work e-mail"},
            {"name": "phone", "required": False, "label": "Phone"},
        ],
        "consent": {
            "notice": "We use this to answer your request. [Privacy](/privacy)",
            "purposes": [{"id": "marketing", "label": "Send me product news too"}],
        },
    },
}
SCRIPT = [GOAL, BUDGET, CONTACT]
