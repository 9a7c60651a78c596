"""An interview held as a browser without scripts does: pages are read, and the buttons of their forms are pressed."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

VOID = {"input", "br", "link", "meta"}


@dataclass
class Button:
    words: str = ""
    name: str = ""
    value: str = ""
    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """A page: its title, words and buttons, and the fields that can be filled in. `urgent`: what stays in sight."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title = ""
        self.words = ""
        self.urgent = ""
        self.buttons: list[Button] = []
        self.fields: list[tuple[str, str, bool]] = []
        self.marks: list[str] = []
        self._open: list[str] = []
        self._action, self._hidden = "", dict[str, str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self._open.append(tag)
        if tag == "form":
            self._action, self._hidden = given["action"], {}
        elif tag == "input" and given.get("type") == "hidden":
            self._hidden[given["name"]] = given["value"]
        elif tag == "input" and "name" in given:
            self.fields.append((given["name"], given.get("value", ""), "checked" in given))
            if "aria-invalid" in given:
                self.marks.append(given.get("value", ""))
        elif tag == "button" and "name" in given:
            self.buttons.append(Button("", given["name"], given["value"], self._action, self._hidden))
        elif tag == "button" and "formaction" in given:
            self.buttons.append(Button("", "", "", given["formaction"], self._hidden))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title += data
        elif "body" in self._open:
            self.words += data
        if "aside" in self._open:
            self.urgent += data
        if "button" in self._open and self.buttons:
            self.buttons[-1].words += data

    def button(self, words: str) -> Button:
        """The button that begins with these words."""
        found = [each for each in self.buttons if " ".join(each.words.split()).startswith(words)]
        assert found, (words, [each.words for each in self.buttons])
        return found[0]

    @property
    def text(self) -> str:
        return " ".join(self.words.split())

    @property
    def at_the_end(self) -> bool:
        return any(each.action == "/interview/case" for each in self.buttons)


class Interview:
    """An interview with a service. `page` is what is shown."""

    def __init__(self, client: TestClient, query: str = "") -> None:
        self.client = client
        answer = client.get(f"/interview{query}")
        assert answer.status_code == 200, answer.text
        self.page = Page(answer.text)

    def press(self, words: str, typed: dict[str, Any] | None = None) -> Page:
        """Press a button. typed: what stands in the fields beside."""
        answer = self.send(self.page.button(words), typed)
        assert answer.status_code == 200, answer.text
        self.page = Page(answer.text)
        return self.page

    def send(self, button: Button, typed: dict[str, Any] | None = None) -> Any:
        pressed = {button.name: button.value} if button.name else {}
        return self.client.post(button.action, data={**button.hidden, **pressed, **(typed or {})})

    def case(self) -> str:
        """The case file that is saved."""
        answer = self.send(self.page.button("Save the case"))
        assert re.match(r"attachment; filename\*=UTF-8''", answer.headers["content-disposition"])
        return str(answer.text)
