"""Controls of their own: sums on a slider, days, months, a phone's country, a suggested address."""

from playwright.sync_api import Page, expect

from tests.browser.peer import Peer
from tests.browser.questions import BUDGET, CONTACT, EMAIL, Frame
from tests.browser.test_widget_talk import tap, type_line, without_id

SLIDER = {"from": 0, "to": 5000, "by": 100}


def answered(page: Page, peer: Peer, value: object) -> None:
    """The one answer that was sent."""
    expect(page.get_by_text("Thank you!")).to_be_visible()
    (sent,) = peer.only.inputs
    assert without_id(sent).get("value", sent.get("text")) == value


def asking(page: Page, peer: Peer, question: Frame) -> Page:
    """The chat with one question."""
    peer.script = [question]
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name="Done").or_(page.locator("form.card"))).to_be_visible()
    return page


def sum_of(kind: str, **more: object) -> Frame:
    """A question with a slider."""
    return {**BUDGET, "input": {**BUDGET["input"], "kind": kind, "slider": SLIDER, **more}}


def test_a_sum_is_set_on_a_slider_by_keyboard_or_in_its_field(page: Page, peer: Peer) -> None:
    asking(page, peer, sum_of("money", currency="USD", period="month"))
    slider, field = page.get_by_role("slider"), page.get_by_role("spinbutton")
    expect(field).to_have_value("2500")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(field).to_have_value("2600")
    field.fill("3000")
    expect(slider).to_have_value("3000")
    tap(page, "Done")
    money = {"min": 3000, "max": 3000, "currency": "USD", "period": "month", "approx": False}
    answered(page, peer, money)


def test_a_number_has_no_currency(page: Page, peer: Peer) -> None:
    asking(page, peer, sum_of("number"))
    page.get_by_role("spinbutton").fill("700")
    tap(page, "Done")
    answered(page, peer, {"min": 700, "max": 700})


def test_beside_the_slider_buttons_and_line_stay(page: Page, peer: Peer) -> None:
    asking(page, peer, sum_of("money", currency="USD"))
    expect(page.get_by_role("button", name="Under $500", exact=True)).to_be_visible()
    type_line(page, "about 2k")
    answered(page, peer, "about 2k")


def test_an_empty_field_is_not_sent(page: Page, peer: Peer) -> None:
    asking(page, peer, sum_of("number"))
    page.get_by_role("spinbutton").fill("")
    tap(page, "Done")
    expect(page.get_by_role("slider")).to_be_focused()
    assert peer.only.inputs == []


def test_a_day_goes_as_such(page: Page, peer: Peer) -> None:
    day: Frame = {"id": "day", "text": "Which day?", "input": {"kind": "date"}}
    asking(page, peer, day)
    page.get_by_label("Which day?").last.fill("2027-02-28")
    peer.reject = lambda _: None
    tap(page, "Done")
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert peer.only.inputs[0]["value"] == "2027-02-28"


def test_a_month_goes_from_its_first_day_to_its_last(page: Page, peer: Peer) -> None:
    page.clock.set_fixed_time("2026-11-21T23:30:00Z")
    later: Frame = {"value": "later", "label": "Later"}
    start = {"id": "start", "text": "When?", "input": {"kind": "timing", "options": [later]}}
    asking(page, peer, start)
    months = page.get_by_role("combobox", name="When?")
    assert months.locator("option").all_inner_texts()[:4] == [
        "November 2026",
        "December 2026",
        "January 2027",
        "February 2027",
    ]
    expect(page.get_by_role("button", name="Later")).to_be_visible()
    months.select_option("February 2027")
    tap(page, "Done")
    answered(page, peer, {"from": "2027-02-01", "to": "2027-02-28"})


def test_a_number_of_another_country_gets_its_code(page: Page, peer: Peer) -> None:
    phone: Frame = {"id": "tel", "text": "Your number?", "input": {"kind": "phone", "region": "US"}}
    asking(page, peer, phone)
    country = page.get_by_label("Country")
    expect(country).to_have_value("")
    assert country.evaluate("one => one.selectedOptions[0].text") == "United States +1"
    country.select_option("Germany +49")
    page.get_by_role("textbox", name="Your number?").fill("0171 1234567")
    tap(page, "Done")
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert peer.only.inputs[0]["value"] == "+49 171 1234567"


def test_in_the_card_a_number_at_home_and_one_with_a_plus_stay_as_typed(
    page: Page, peer: Peer
) -> None:
    card = {**CONTACT, "input": {**CONTACT["input"], "region": "GB", "fields": [{"name": "phone"}]}}
    asking(page, peer, card)
    page.get_by_label("phone", exact=False).last.fill("020 7946 0958")
    page.locator("form.card button").click()
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert peer.only.inputs[0]["value"] == {"phone": "020 7946 0958"}


def test_a_suggested_address_is_taken_with_one_tap(page: Page, peer: Peer) -> None:
    peer.script = [EMAIL]
    peer.reject = lambda frame: (
        {"code": "did_you_mean", "text": "Did you mean ann@gmail.com? If yours is right, resend."}
        if "gmial" in frame["text"]
        else None
    )
    page.goto(peer.site)
    page.locator(".launcher").click()
    expect(page.get_by_text(EMAIL["text"])).to_be_visible()
    type_line(page, "ann@gmial.com")
    tap(page, "ann@gmail.com")
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert [frame["text"] for frame in peer.only.inputs] == ["ann@gmial.com", "ann@gmail.com"]


def test_in_the_card_a_suggested_address_replaces_the_mistyped_one(page: Page, peer: Peer) -> None:
    peer.reject = lambda frame: (
        {"code": "did_you_mean", "text": "Did you mean ann@gmail.com? If yours is right, resend."}
        if "gmial" in frame["value"]["email"]
        else None
    )
    asking(page, peer, CONTACT)
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("Work e-mail").fill("ann@gmial.com")
    page.locator("form.card button").click()
    tap(page, "ann@gmail.com")
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert peer.only.inputs[-1]["value"] == {"name": "Ann", "email": "ann@gmail.com"}
