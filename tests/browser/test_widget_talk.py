"""A whole talk in the widget: tapping, typing, forms, going back, a person, the end."""

from playwright.sync_api import Page, Route, expect

from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, CONTACT, EMAIL, GOAL, TOOLS, Frame


def said(page: Page) -> list[str]:
    """What stands in the log, without what only screen readers hear."""
    texts: list[str] = page.locator("[role=log] .bubble").evaluate_all(
        """bubbles => bubbles.map(bubble => {
             const copy = bubble.cloneNode(true);
             copy.querySelectorAll(".spoken").forEach(part => part.remove());
             return copy.textContent;
           })"""
    )
    return texts


def without_id(frame: Frame) -> Frame:
    """An input without the id the widget chose."""
    return {key: value for key, value in frame.items() if key != "id"}


def tap(page: Page, name: str) -> None:
    """Tap the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def type_line(page: Page, text: str) -> None:
    """Type into the free line and send."""
    page.locator(".composer input").fill(text)
    page.locator(".composer input").press("Enter")


def test_a_tap_sends_the_options_value_and_shows_its_label(opened: Page, peer: Peer) -> None:
    tap(opened, "Book more meetings")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    assert [without_id(i) for i in peer.only.inputs] == [
        {"type": "answer", "question": "goal", "value": "book"}
    ]
    assert said(opened) == [peer.greeting, GOAL["text"], "Book more meetings", BUDGET["text"]]


def test_the_typed_line_works_beside_the_buttons(opened: Page, peer: Peer) -> None:
    type_line(opened, "more meetings please")
    expect(opened.get_by_text(BUDGET["text"])).to_be_visible()
    assert [without_id(i) for i in peer.only.inputs] == [
        {"type": "answer", "question": "goal", "text": "more meetings please"}
    ]


def test_why_and_progress_stand_by_the_question(opened: Page) -> None:
    expect(opened.get_by_text("1 of 3")).to_be_visible()
    tap(opened, "Just looking")
    expect(opened.get_by_text("2 of 3")).to_be_visible()
    expect(opened.get_by_text("So we show the plan that fits, not the biggest.")).to_be_visible()


def test_contact_goes_as_one_object_with_the_consent_beside_it(page: Page, peer: Peer) -> None:
    peer.script = [CONTACT]
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_role("checkbox")).not_to_be_checked()
    expect(page.get_by_text("We use this to answer your request.")).to_be_visible()
    page.get_by_label("Name").fill("Ann Lee")
    page.get_by_label("Work e-mail").fill("ann@acme.io")
    page.get_by_label("Send me product news too").check()
    page.locator("form.card button").click()
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert [without_id(i) for i in peer.only.inputs] == [
        {
            "type": "answer",
            "question": "contact",
            "value": {"name": "Ann Lee", "email": "ann@acme.io"},
            "consent": {"marketing": True},
        }
    ]


def test_an_unticked_box_is_sent_as_refused_also_with_a_typed_answer(
    page: Page, peer: Peer
) -> None:
    peer.script = [CONTACT]
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_role("checkbox")).to_be_visible()
    type_line(page, "Ann Lee, ann@acme.io")
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert [without_id(i) for i in peer.only.inputs] == [
        {
            "type": "answer",
            "question": "contact",
            "text": "Ann Lee, ann@acme.io",
            "consent": {"marketing": False},
        }
    ]


def test_a_missing_field_is_named_and_gets_the_focus(page: Page, peer: Peer) -> None:
    peer.script = [CONTACT]
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_label("Name").fill("Ann Lee")
    page.locator("form.card button").click()
    field = page.get_by_label("Work e-mail")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Please fill in: Work e-mail")
    assert peer.only.inputs == []


def test_fields_have_their_keyboards_and_autocomplete_tokens(page: Page, peer: Peer) -> None:
    peer.script = [CONTACT]
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_label("Phone")).to_be_visible()
    fields = page.locator("form.card .field input").evaluate_all(
        "all => all.map(({name, type, inputMode, autocomplete}) => "
        "({name, type, inputMode, autocomplete}))"
    )
    assert fields == [
        {"name": "name", "type": "text", "inputMode": "text", "autocomplete": "name"},
        {"name": "email", "type": "email", "inputMode": "email", "autocomplete": "email"},
        {"name": "phone", "type": "tel", "inputMode": "tel", "autocomplete": "tel"},
    ]


def test_a_typed_question_gets_its_keyboard(page: Page, peer: Peer) -> None:
    peer.script = [EMAIL]
    page.goto(peer.site)
    page.locator(".launcher").click()
    line = page.locator(".composer input")
    expect(line).to_have_attribute("type", "email")
    expect(line).to_have_attribute("autocomplete", "email")


NO_AT = {"code": "email_form", "text": "Please with an @, like ann@acme.io."}
NO_MAIL = {"code": "email_domain", "text": "Mails to acme.invalid do not arrive."}


def picky(frame: Frame) -> Frame | None:
    """Refuses what is no address, each fault in its own words."""
    if "@" not in frame["text"]:
        return NO_AT
    return NO_MAIL if "invalid" in frame["text"] else None


def test_a_refusal_is_said_and_tied_to_the_line(page: Page, peer: Peer) -> None:
    peer.script, peer.reject = [EMAIL], picky
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_text(EMAIL["text"])).to_be_visible()
    line = page.locator(".composer input")
    expect(line).not_to_have_attribute("aria-invalid", "true")
    for typed, refusal in (("ann at acme", NO_AT), ("ann@acme.invalid", NO_MAIL)):
        type_line(page, typed)
        expect(line).to_have_accessible_description(f"Mia says: {refusal['text']}")
        expect(line).to_have_attribute("aria-invalid", "true")
    type_line(page, "ann@acme.io")
    expect(page.get_by_text("Thank you!")).to_be_visible()
    typed_all = ["ann at acme", "ann@acme.invalid", "ann@acme.io"]
    assert [i["text"] for i in peer.only.inputs] == typed_all


def test_what_comes_late_leaves_the_line_marked(page: Page, peer: Peer) -> None:
    peer.script, peer.reject = [EMAIL], picky
    held: list[Route] = []
    page.route("**/*-later.js", lambda route: held.append(route))
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_text(EMAIL["text"])).to_be_visible()
    type_line(page, "ann at acme")
    line = page.locator(".composer input")
    expect(line).to_have_attribute("aria-invalid", "true")
    held[0].continue_()
    expect(line).to_have_attribute("type", "email")
    expect(line).to_have_attribute("aria-invalid", "true")
    expect(line).to_have_accessible_description(f"Mia says: {NO_AT['text']}")


def test_a_refused_form_keeps_what_was_filled_in_and_marks_its_field(
    page: Page, peer: Peer
) -> None:
    peer.script = [CONTACT]
    peer.reject = lambda _: {"code": "email_domain", "text": "This domain takes no mail."}
    page.goto(peer.site)
    page.locator(".launcher").click()
    page.get_by_label("Name").fill("Ann Lee")
    page.get_by_label("Work e-mail").fill("ann@acme.invalid")
    page.locator("form.card button").click()
    field = page.get_by_label("Work e-mail")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("This domain takes no mail.")
    expect(field).to_have_value("ann@acme.invalid")
    expect(page.get_by_label("Name")).not_to_have_attribute("aria-invalid", "true")


def test_skip_is_offered_only_where_the_question_may_be_skipped(opened: Page, peer: Peer) -> None:
    expect(opened.get_by_role("button", name="Skip")).to_have_count(0)
    tap(opened, "Just looking")
    tap(opened, "Skip")
    expect(opened.get_by_text(CONTACT["text"])).to_be_visible()
    assert without_id(peer.only.inputs[-1]) == {"type": "skip", "question": "budget"}


def test_back_asks_the_question_before(opened: Page, peer: Peer) -> None:
    expect(opened.get_by_role("button", name="Back")).to_have_count(0)
    tap(opened, "Just looking")
    tap(opened, "Back")
    expect(opened.get_by_role("button", name="Qualify inbound leads")).to_be_visible()
    assert without_id(peer.only.inputs[-1]) == {"type": "back"}


def test_tapping_an_earlier_answer_goes_back_to_its_question(opened: Page, peer: Peer) -> None:
    tap(opened, "Just looking")
    tap(opened, "Under $500")
    expect(opened.get_by_text(CONTACT["text"])).to_be_visible()
    opened.locator("[role=log] button", has_text="Just looking").click()
    expect(opened.get_by_role("button", name="Qualify inbound leads")).to_be_visible()
    assert without_id(peer.only.inputs[-1]) == {"type": "back", "question": "goal"}


def test_several_options_go_as_a_list(page: Page, peer: Peer) -> None:
    peer.script = [TOOLS]
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name="Done")).to_be_disabled()
    tap(page, "Ads")
    tap(page, "E-mail")
    tap(page, "Done")
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert [i["value"] for i in peer.only.inputs] == [["mail", "ads"]]


def test_a_rating_goes_as_a_number(page: Page, peer: Peer) -> None:
    peer.script = [{"id": "mood", "text": "How was it?", "input": {"kind": "rating", "max": 4}}]
    peer.reject = lambda _: {"code": "x", "text": "Noted."}
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_role("group", name="How was it?").get_by_role("button")).to_have_text(
        ["1", "2", "3", "4"]
    )


def test_the_end_leads_on_and_begins_again(page: Page, peer: Peer) -> None:
    peer.script = [GOAL]
    page.goto(peer.site)
    page.locator(".launcher").click()
    tap(page, "Just looking")
    link = page.get_by_role("link", name="Continue")
    expect(link).to_have_attribute("href", "https://cal.example/demo")
    expect(link).to_have_attribute("rel", "noopener")
    expect(page.locator(".composer")).to_be_hidden()
    tap(page, "Start again")
    expect(page.get_by_role("button", name="Qualify inbound leads")).to_be_visible()
    assert said(page) == [peer.greeting, GOAL["text"]]
    assert list(peer.conversations) == ["token-1", "token-2"]


def test_with_a_person_the_line_says_and_the_header_names_them(opened: Page, peer: Peer) -> None:
    tap(opened, "Talk to a person")
    expect(opened.get_by_text("Waiting for a person")).to_be_visible()
    expect(opened.get_by_role("button", name="Just looking")).to_have_count(0)
    peer.say({"type": "owner", "owner": "rep", "name": "Ana"})
    expect(opened.get_by_role("heading", name="Ana")).to_be_visible()
    peer.say({"type": "typing", "from": "rep"})
    expect(opened.get_by_text("Ana is typing")).to_be_attached()
    peer.say({"type": "message", "from": "rep", "text": "Hello, how can I help?", "name": "Ana"})
    type_line(opened, "I have a question")
    expect(opened.get_by_text("✓ Delivered")).to_be_visible()
    inputs = [without_id(i) for i in peer.only.inputs if i["type"] != "typing"]
    assert inputs == [{"type": "human"}, {"type": "say", "text": "I have a question"}]


def test_deleting_asks_first_and_leaves_nothing_behind(opened: Page, peer: Peer) -> None:
    tap(opened, "More")
    tap(opened, "Delete my data")
    tap(opened, "Delete")
    expect(opened.get_by_text("Your data was deleted.")).to_be_visible()
    assert peer.conversations == {}
    assert opened.evaluate("Object.keys(localStorage)") == []
    tap(opened, "Start again")
    expect(opened.get_by_role("button", name="Just looking")).to_be_visible()


def test_another_language_changes_the_words_around(opened: Page, peer: Peer) -> None:
    tap(opened, "More")
    tap(opened, "Deutsch")
    expect(opened.get_by_role("button", name="Ein Mensch, bitte")).to_be_visible()
    expect(opened.get_by_role("dialog")).to_have_attribute("lang", "de")
    expect(opened.get_by_text(GOAL["text"])).to_have_count(2)  # the server has asked again
    assert without_id(peer.only.inputs[-1]) == {"type": "locale", "locale": "de"}


def test_a_link_is_followed_only_to_a_safe_address(opened: Page, peer: Peer) -> None:
    text = "See [prices](/prices), [bad](javascript:alert(1)) and <b>this</b>."
    peer.say({"type": "message", "from": "bot", "text": text})
    expect(opened.locator("[role=log] a")).to_have_count(1)
    expect(opened.get_by_role("link", name="prices")).to_have_attribute(
        "href", f"{peer.site}prices"
    )
    expect(opened.locator("[role=log]")).to_contain_text("[bad](javascript:alert(1)) and <b>")
