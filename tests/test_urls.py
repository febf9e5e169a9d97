"""When two addresses are one page."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.text.urls import ascii_host, canonical, display_host, display_url, fault

PAGE = "https://example.com/story"


@pytest.mark.parametrize(
    "same",
    ["http://example.com/story", "https://EXAMPLE.com/story/", "https://example.com:443/story", "http://example.com:80/story",
     "https://example.com/story#part", "https://example.com/story?utm_source=x&utm_medium=y", "https://example.com/story?fbclid=1#x",
     " https://example.com./story?"],
)  # fmt: skip
def test_spellings_of_one_page(same: str) -> None:
    assert canonical(same) == PAGE


@pytest.mark.parametrize(
    "other",
    ["https://example.com/Story", "https://www.example.com/story", "https://example.com:8080/story", "https://example.com/story?v=1",
     "https://example.com/story/2", "https://example.com/story?utmost=1"],
)  # fmt: skip
def test_other_pages(other: str) -> None:
    assert canonical(other) != PAGE


def test_the_rest_of_the_query_stays_in_place() -> None:
    assert canonical("http://v.example/watch?v=Ab&t=3&utm_id=4") == "https://v.example/watch?v=Ab&t=3"


@example("HTTP://\x85#")  # a host of nothing but blanks
@example("HTTP://0/\x85#")  # a path of them
@example("https://0/?a=\x85&utm_x=1")
@example("HTTP:// /")
@example("http://a.example/b /")
@example("http://a.example/?b& utm_id ")
@given(st.text(max_size=40) | st.text(max_size=40).map("https://example.com/".__add__))
def test_it_takes_anything_and_settles_at_once(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.com", "HTTP://EXAMPLE.COM:8080/a?b=c#d", "https://xn--bcher-kva.example/", "https://bücher.example/ü?ü#ü",
     "https://foo_bar.example/", "https://[::1]:8080/", "https://127.0.0.1/", "https://example.com./", "https://example.com/a@b",
     "https://example.com/$(id)`id`'\";|&"],
)  # fmt: skip
def test_addresses_that_may_be_opened(url: str) -> None:
    assert fault(url) == ""


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("javascript:alert(1)", "not an http or https"), ("example.com", "not an http or https"), ("https:/example.com", "not an http or https"),
        ("https://", "has no host"), ("https:///path", "has no host"), ("https://a b", "not allowed in a URL"),
        ("https://a.example/\n", "not allowed in a URL"), ("https://a.example/\u202e", "not allowed in a URL"),
        ("https://[bad/", "not a valid URL"), ("https://a.example:99999/", "not a valid URL"), ("https://a\uff03b.example/", "not a valid URL"),
        ("https://bank.example@evil.example/", "name or password"), ("https://@evil.example/", "name or password"),
        ("https://evil.example\\.bank.example/", "no valid host"), ("https://a%2eb.example/", "no valid host"), ("https://..../", "no valid host"),
        ("https://" + "a" * 64 + ".example/", "no valid host"), ("https://" + "ü" * 64 + ".example/", "no valid host"),
        ("https://" + "a." * 200 + "example/", "no valid host"), ("https://[::1].evil.example/a", "no valid"), ("https://[::1]evil.example/", "no valid"),
        ("https://[::1]:80.evil.example/", "not a valid URL"), ("https://[fe80::1%25eth0]/", "no valid"), ("https://[v1.a]/", "no valid"), ("https://a[::1]/", "no valid"), ("https://[a.example]/", "not a valid URL"),
        ("https://pay\u200cpal.example/", "not allowed in a URL"), ("https://pay\u200dpal.example/", "not allowed in a URL"), ("https://\u0301a.example/", "no valid host"),
        ("https://\u05d0a.example/", "no valid host"), ("https://a\u2488b.example/", "no valid host"), ("https://a\ufffd.example/", "no valid host"), ("https://\u0378.example/", "no valid host"), ("https://example.com/" + "x" * 9_000, "longer than 8,192"),
    ],
)  # fmt: skip
def test_addresses_that_may_not(url: str, why: str) -> None:
    assert why in fault(url)


@pytest.mark.parametrize(
    ("url", "for_the_eye"),
    [
        ("https://example.com/ü", "https://example.com/ü"),
        ("https://bücher.example/a", "https://bücher.example (xn--bcher-kva.example)/a"),
        ("https://ex\u0430mple.com:8080/", "https://ex\u0430mple.com (xn--exmple-4nf.com):8080/"),
        ("https://\u0430pple.com/?u=\u0430pple.com", "https://\u0430pple.com (xn--pple-43d.com)/?u=\u0430pple.com"),
        ("https://EX\u0410MPLE.com/", "https://EX\u0410MPLE.com (xn--exmple-4nf.com)/"),
        ("https://a@\u0430pple.com/", "https://a@\u0430pple.com/"),
        ("https://fa\u00df.de/", "https://fa\u00df.de (xn--fa-hia.de, fass.de in older browsers)/"),
        ("https://FA\u00df.de:8080/", "https://FA\u00df.de (xn--fa-hia.de, fass.de in older browsers):8080/"),
        (
            "https://\u03b2\u03cc\u03bb\u03bf\u03c2.example/",
            "https://\u03b2\u03cc\u03bb\u03bf\u03c2.example (xn--nxasmm1c.example, xn--nxasmq6b.example in older browsers)/",
        ),
        (
            "https://\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example/",
            "https://\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example (xn--mgba3gch31f060k.example, xn--mgba3gch31f.example in older browsers)/",
        ),
        ("https://i\u2764.example/", "https://i\u2764.example (xn--i-7iq.example)/"),
        (
            "https://www\uff0eb\u00fccher\u3002example/",
            "https://www\uff0eb\u00fccher\u3002example (www.xn--bcher-kva.example)/",
        ),
        ("https://\u0130.example/", "https://\u0130.example (xn--i-9bb.example)/"),
    ],
)
def test_a_name_that_may_look_like_another_is_shown_as_it_is_looked_up(url: str, for_the_eye: str) -> None:
    assert display_url(url) == for_the_eye


@pytest.mark.parametrize(
    ("path", "for_the_eye"),
    [
        ("../b/My%20Note.md#part", "../b/My Note.md#part"),
        ("a%1b[2J%e2%80%ae.md", "a[2J.md"),
        ("a%ff%", "a\ufffd%"),
        ("%C3%BCber", "über"),
    ],
)
def test_a_path_is_shown_as_its_file_is_called(path: str, for_the_eye: str) -> None:
    assert display_url(path) == for_the_eye


def test_a_name_is_measured_before_it_is_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """To encode one takes the square of its length, and a file holds a thousand."""
    monkeypatch.setattr("reader.text.urls._looked_up", lambda host: pytest.fail(f"{len(host)} characters"))
    for host in (
        "\u6f22" * 1_000,
        "\u6f22" * 64,
        "\u6f22." * 127,
        ".".join(["\u6f22" * 63] * 4),
        "\u6f22\u3002" * 127,
        "a" * 64,
    ):
        assert ascii_host(host) == ""
        assert "no valid host" in fault(f"https://{host}/")
        assert display_host(host) == host


def test_a_name_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def encode(host: str) -> str:
        asked.append(host)
        return "xn--once.example"

    monkeypatch.setattr("reader.text.urls._by_uts46", encode)
    for page in range(50):
        assert fault(f"https://\u00f6nce.example/{page}") == ""
    assert asked == ["\u00f6nce.example"]


def test_a_name_that_cannot_be_looked_up_is_none() -> None:
    assert [ascii_host(host) for host in ("a.example", "\u00ad.example", "ü" * 300)] == ["a.example", "", ""]


@given(st.text(max_size=40) | st.text(st.sampled_from("/:@[]%.\\?#aü\u0430-_ "), max_size=20).map("https://".__add__))
def test_any_text_has_a_fault_or_can_be_shown(text: str) -> None:
    assert isinstance(display_url(text), str)
    if not fault(text):
        assert canonical(text).startswith("https://")
