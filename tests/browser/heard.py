"""What a screen reader would say of a whole conversation: `python -m tests.browser.heard`.

Owns reading Chromium's accessibility tree after each act of a visitor with a keyboard: what has
the focus now, with the dialog and group it came into, and what was added to the live regions.
Refuses to stand for a real screen reader, each of which has words and an order of its own.
"""

from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, CONTACT, GOAL
from tools import chromium

Node = dict[str, Any]
STATES = {
    "expanded": {True: "expanded", False: "collapsed"},
    "pressed": {"true": "pressed", "false": "not pressed"},
    "checked": {"true": "checked", "false": "not checked"},
    "required": {True: "required"},
    "invalid": {"true": "invalid"},
    "hasPopup": {"dialog": "opens a dialog"},
}
ROLES = {"textbox": "edit", "ToggleButton": "button"}
ENTERED = ("dialog", "group", "form", "log")


class Reader:
    """Remembers what was said, so that only what is new is said next."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.told: list[str] = []
        self._session = page.context.new_cdp_session(page)
        self._session.send("Accessibility.enable")
        self._places: list[str] = []
        self._regions: dict[str, list[str]] = {}
        self._focus = ("", "")

    def note(self, act: str) -> None:
        """Write down an act, and everything it makes heard."""
        self.told.append(act)
        nodes = {one["nodeId"]: one for one in self._tree()}
        self._live(nodes)
        self._focused(nodes)

    def _tree(self) -> list[Node]:
        told: list[Node] = self._session.send("Accessibility.getFullAXTree")["nodes"]
        return [one for one in told if not one.get("ignored") or one.get("childIds")]

    def _live(self, nodes: dict[str, Node]) -> None:
        for node in nodes.values():
            role, live = _role(node), _property(node, "live")
            if live not in ("polite", "assertive"):
                continue
            key = f"{role} {node['nodeId']}"
            said = [text for child in node.get("childIds", []) if (text := _text(nodes, child))]
            before = self._regions.get(key, [])
            fresh = said[len(before) :] if said[: len(before)] == before else said
            self._regions[key] = said
            self.told += [f"    {role}: {text}" for text in fresh]

    def _focused(self, nodes: dict[str, Node]) -> None:
        focus = [n for n in nodes.values() if _property(n, "focused") and _role(n) != "RootWebArea"]
        if not focus:
            return
        node, places = focus[-1], list[str]()
        parent = nodes.get(node.get("parentId", ""))
        while parent:
            if _role(parent) in ENTERED and _name(parent):
                places.insert(0, f"{_name(parent)}, {_role(parent)}")
            parent = nodes.get(parent.get("parentId", ""))
        entered = [place for place in places if place not in self._places]
        said = ", ".join(_described(node))
        if entered or (said, node["nodeId"]) != self._focus:
            self.told.append(f"    focus: {'; '.join([*entered, said])}")
        self._places, self._focus = places, (said, node["nodeId"])


def _role(node: Node) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: Node) -> str:
    return str(node.get("name", {}).get("value", "")).replace(" , ", ", ")


def _property(node: Node, name: str) -> Any:
    found = [p["value"].get("value") for p in node.get("properties", []) if p["name"] == name]
    return found[0] if found else None


def _described(node: Node) -> list[str]:
    role = ROLES.get(_role(node), _role(node))
    states = [words.get(_property(node, name), "") for name, words in STATES.items()]
    description = str(node.get("description", {}).get("value", ""))
    return [part for part in (_name(node), role, *states, description) if part]


def _text(nodes: dict[str, Node], id: str) -> str:
    node = nodes.get(id)
    if node is None:
        return ""
    if _role(node) == "StaticText":
        return _name(node)
    if _role(node) == "button":
        return f"{_name(node)}, button"
    parts = [_text(nodes, child).strip() for child in node.get("childIds", [])]
    return " ".join(part for part in parts if part)


def conversation(page: Page, peer: Peer) -> list[str]:
    """Hold one by keyboard, with a gap in the form, a person and a broken line."""
    peer.script = [GOAL, BUDGET, CONTACT]
    page.goto(peer.site)
    page.locator(".launcher").wait_for()
    reader, keys = Reader(page), page.keyboard
    page.get_by_role("link", name="Next page").focus()
    keys.press("Tab")
    reader.note("Tab")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Qualify inbound leads")).to_be_focused()
    reader.note("Enter")
    keys.press("Tab")
    reader.note("Tab")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Under $500", exact=True)).to_be_focused()
    reader.note("Enter")
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    reader.note("Enter")
    keys.press("Enter")
    expect(page.get_by_text("Please fill in: Name")).to_be_visible()
    reader.note("Enter, with nothing filled in")
    keys.type("Ann")
    keys.press("Tab")
    reader.note("Ann, Tab")
    keys.type("ann@acme.io")
    keys.press("Enter")
    expect(page.get_by_role("link", name="Continue")).to_be_focused()
    reader.note("ann@acme.io, Enter")
    return [*reader.told, *_a_person(page, peer, reader)]


def _a_person(page: Page, peer: Peer, reader: Reader) -> list[str]:
    reader.told = []
    peer.say({"type": "owner", "owner": "rep", "name": "Ana"})
    expect(page.get_by_text("Ana is here now")).to_be_attached()
    reader.note("(a person comes)")
    peer.say({"type": "message", "from": "rep", "text": "Hello!", "name": "Ana"})
    expect(page.locator("[role=log]").get_by_text("Hello!")).to_be_visible()
    reader.note("(she writes)")
    page.keyboard.press("Escape")
    expect(page.locator(".launcher")).to_be_focused()
    reader.note("Escape")
    peer.say({"type": "message", "from": "rep", "text": "Still there?", "name": "Ana"})
    expect(page.get_by_role("button", name="Chat, 1 new")).to_be_visible()
    reader.note("(she writes again)")
    return reader.told


def main() -> None:
    """Print it."""
    peer = Peer()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.require(), args=FLAGS)
        page = browser.new_page(reduced_motion="reduce", locale="en-US")
        print(*conversation(page, peer), sep="\n")
        browser.close()
    peer.stop()


if __name__ == "__main__":
    main()
