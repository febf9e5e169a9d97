"""Code that is wider than the article: scrolled sideways by keys, or wrapped."""

from pathlib import Path

import pytest
from app import Reader, reader
from builders import front_matter, write

from reader.system.paths import config_file

WIDE = "x = [" + "wide, " * 40 + "end]"
BODY = f"Text.\n\n```python\nshort\n{WIDE}\nbelow\n```\n\nAfter.\n\n- Item\n\n  ```\n  {WIDE}\n  ```\n"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    write(tmp_path, "a.md", front_matter(title="A", date="2026-01-02") + BODY)
    write(tmp_path, "b.md", front_matter(title="B", date="2026-01-01") + "```\nshort\n```")
    return tmp_path


def screen(app: Reader) -> str:
    return "\n".join(app.screen.lines)


@pytest.mark.parametrize("size", [(160, 45), (80, 24)])
async def test_keys_scroll_all_code_on_the_screen(feed: Path, size: tuple[int, int]) -> None:
    async with reader(feed, size=size) as app:
        await app.press("enter")
        assert "end]" not in screen(app)
        assert "short" in screen(app)
        await app.press("9", "9", "shift+right")
        assert screen(app).count("end]") == 2
        assert "short" not in screen(app)
        assert "below" not in screen(app)
        await app.press("shift+left")
        assert screen(app).count("end]") < 2
        await app.press("9", "9", "shift+left")
        assert "short" in screen(app)
        assert app.toasts == []


async def test_where_nothing_is_wide_it_is_said(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("j", "shift+right")
        await app.until(lambda: app.toasts == ["No code on the screen is wider than the article."])


async def test_a_setting_wraps_it_at_once(feed: Path) -> None:
    async with reader(feed, size=(160, 45)) as app:
        config_file().parent.mkdir(parents=True, exist_ok=True)
        config_file().write_text('[reading]\ncode = "wrap"\n')
        app.main.desk.reload_settings()
        await app.until(lambda: screen(app).count("end]") == 2)
        assert "short" in screen(app)
    async with reader(feed, size=(160, 45)) as app:
        await app.until(lambda: screen(app).count("end]") == 2)
        await app.press("shift+right")
        assert app.toasts == ["No code on the screen is wider than the article."]
