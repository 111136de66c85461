"""Somebody without a mouse: Tab, Enter, Space, the arrows and what she types.

She goes on or back by Tab until she stands where she wants to be; wherever she stops on the way, the eye must see it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.journeys.house import Someone

if TYPE_CHECKING:
    from playwright.sync_api import Locator

FARTHEST = 150  # stops
LONGEST = 40  # lines of a select, radios of a group
STAND = """element => {
    const at = document.activeElement, style = getComputedStyle(at), away = at.compareDocumentPosition(element);
    const group = at.type === 'radio' && element.type === 'radio' && at.name === element.name && at.form === element.form;
    return {there: at === element || group, fresh: at === document.body, inside: Boolean(element.closest('#main')),
            back: Boolean(away & Node.DOCUMENT_POSITION_PRECEDING) && at !== document.body,
            seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
            what: `${at.tagName} ${at.getAttribute('name') || at.getAttribute('class') || at.id}`};
}"""
DISTANCE = "(select, label) => [...select.options].findIndex(line => line.label.trim() === label) - select.selectedIndex"


class ByKeys(Someone):
    """Answers and goes by the keyboard alone. ``pressed`` counts every key, a typed character as one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pressed = 0
        self.page.on("filechooser", lambda chooser: None)  # told of every one from now on: asked for late, a busy browser opens it unseen

    def look(self) -> None:
        """Axe reads these pages elsewhere: with the mouse, and every page in every language (test_pages). Here the keys are looked at."""

    def key(self, name: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(name)
            self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def approach(self, at: "Locator") -> None:
        """Stand on *at*, or on the radio of its group that Tab stops at."""
        element = at.element_handle()
        stands = self.page.evaluate(STAND, element)
        if stands["fresh"] and stands["inside"]:  # past the bar and the side, by "skip to content"
            self.key("Tab")
            self.key("Enter")
            stands = self.page.evaluate(STAND, element)
        for _ in range(FARTHEST):
            if stands["there"]:
                return
            self.key("Shift+Tab" if stands["back"] else "Tab")
            stands = self.page.evaluate(STAND, element)
            assert stands["seen"], f"{self.path}: the focus cannot be seen on {stands['what']}"
        raise AssertionError(f"{self.path}: no way to {at}")

    def click(self, at: "Locator") -> None:
        self.approach(at)
        self.key("Enter")

    def write(self, at: "Locator", text: str) -> None:
        self.approach(at)
        if at.input_value():
            self.key("Control+A")
        self.type(text)

    def check(self, at: "Locator") -> None:
        """Tick a box; or go through the radios of a group until the one is chosen."""
        self.approach(at)
        if at.get_attribute("type") != "radio":
            if not at.is_checked():
                self.key("Space")
            return
        if at.evaluate("radio => radio === document.activeElement"):
            if not at.is_checked():
                self.key("Space")
            return
        for _ in range(LONGEST):
            if at.is_checked():
                return
            self.key("ArrowDown")
        raise AssertionError(f"{self.path}: the arrows do not reach {at}")

    def pick(self, at: "Locator", label: str) -> None:
        self.approach(at)
        lines = at.evaluate(DISTANCE, label)
        self.key("ArrowDown" if lines > 0 else "ArrowUp", abs(lines))
        assert at.evaluate(DISTANCE, label) == 0, f"{self.path}: {label} is not chosen"

    def attach(self, at: "Locator", path: Path) -> None:
        self.approach(at)
        with self.page.expect_file_chooser() as asked:
            self.key("Enter")
        asked.value.set_files(path)
