"""A person at a browser: goes to pages, writes under labels, presses buttons, reads what is there."""

import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from kmp.accounts.models import User
from tests.factories.kmp import browser_of

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Person:
    """Someone with a page of the own; `faults` gathers what the browser complains of on any page they open."""

    page: Page
    home: str  # the address of the server
    email: str = ""
    password: str = "kata-sandi-untuk-uji-jelajah"
    faults: list[str] = field(default_factory=list)

    def goes(self, name: str, *args: object, query: str = "") -> "Person":
        """Open a page by its name."""
        return self.opens(reverse(name, args=args) + query)

    def opens(self, address: str) -> "Person":
        """Open an address of this server; anything but 200 is a fault."""
        answer = self.page.goto(self.home + urlsplit(address)._replace(scheme="", netloc="").geturl())
        assert answer is not None
        assert answer.status == 200, f"{answer.status} {self.page.url}"
        return self

    def field(self, label: str) -> Locator:
        """The input under this label, whether or not it may stay empty."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(boleh kosong\))?\s*$")).first

    def writes(self, texts: dict[str, str]) -> "Person":
        """Fill inputs by their labels; a choice from a list is written as it reads."""
        for label, text in texts.items():
            found = self.field(label)
            if found.evaluate("e => e.tagName") == "SELECT":
                self._picks(found, text)
            else:
                found.fill(text)
        return self

    def _picks(self, found: Locator, text: str) -> None:
        label = found.locator("option", has_text=text).first.inner_text()
        found.select_option(label=label.strip())

    def ticks(self, *labels: str) -> "Person":
        """Radio buttons and boxes by the words beside them."""
        for label in labels:
            self.page.locator("label", has_text=label).locator("input").first.check()
        return self

    def finds(self, label: str, words: str, *, choice: str) -> "Person":
        """Type into a field that searches, wait for its list, pick."""
        self.field(label).press_sequentially(words, delay=5)
        listed = self.field(label).locator("xpath=ancestor::div[contains(@class,'field')][1]")
        listed.get_by_role("radio", name=choice).first.check()
        return self

    def presses(self, words: str) -> "Person":
        """A button by the words on it."""
        self.page.locator("main").get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state()
        return self

    def follows(self, words: str) -> "Person":
        """A link by its words."""
        self.page.locator("main").get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()
        return self

    def reads(self, *words: str) -> "Person":
        """All of these stand on the page, sooner or later."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one, timeout=15_000)
        return self

    def fits(self) -> "Person":
        """Nothing makes the page wider than the screen."""
        assert self.page.evaluate(TOO_WIDE) <= 0, f"too wide: {self.page.url}"
        return self

    def signs_in(self) -> "Person":
        """By e-mail and password."""
        self.goes("account_login")
        self.page.locator("[name=login]").fill(self.email)
        self.page.locator("[name=password]").fill(self.password)
        self.presses("Masuk")
        expect(self.page.locator("[name=password]")).to_have_count(0)
        return self

    def proves(self) -> "Person":
        """Write the password once more where an act asks for it."""
        expect(self.page.locator("[name=password]")).to_be_visible()
        self.page.locator("[name=password]").fill(self.password)
        return self.presses("Lanjutkan")


def person(browser: Browser, home: str, *, size: dict[str, int], email: str = "", script: bool = True) -> Person:
    """Somebody with a fresh browser window of this size."""
    context = browser.new_context(viewport=size, locale="id-ID", java_script_enabled=script, accept_downloads=True)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    one = Person(context.new_page(), home, email=email)
    one.page.on("console", lambda message: _note(one, message))
    one.page.on("pageerror", lambda error: one.faults.append(f"{one.page.url}: {error}"))
    return one


def let_in(one: Person, user: User | None) -> Person:
    """Sign in without the page, with a fresh proof; None stays a stranger."""
    if user is not None:
        cookie = browser_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        one.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": one.home}])
    return one


def _note(one: Person, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        one.faults.append(f"{one.page.url}: {message.text}")


def forget_limits() -> None:
    """Sign-in counts of other tests, which came from the same address."""
    cache.clear()


def invitation_for(email: str) -> str:
    """The link in the mail that the worker wrote to `email`, once it is there; the mail is thrown away."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for mail in settings.EMAIL_FILE_PATH.glob("*.log"):
            text = mail.read_text("utf-8", errors="replace")
            if f"To: {email}" in text:
                mail.unlink()
                return re.search(r"http\S+", text)[0]  # type: ignore[index]
        time.sleep(0.1)
    raise AssertionError(f"no invitation for {email}")
