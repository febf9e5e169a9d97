"""When two addresses are one page."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.urls import ascii_host, canonical, fault, shown

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
        ("javascript:alert(1)", "no http or https"), ("example.com", "no http or https"), ("https:/example.com", "no http or https"),
        ("https://", "without a host"), ("https:///path", "without a host"), ("https://a b", "no address may hold"),
        ("https://a.example/\n", "no address may hold"), ("https://a.example/\u202e", "no address may hold"),
        ("https://[bad/", "no valid address"), ("https://a.example:99999/", "no valid address"), ("https://a\uff03b.example/", "no valid address"),
        ("https://bank.example@evil.example/", "name or password"), ("https://@evil.example/", "name or password"),
        ("https://evil.example\\.bank.example/", "no valid host"), ("https://a%2eb.example/", "no valid host"), ("https://..../", "no valid host"),
        ("https://" + "a" * 64 + ".example/", "no valid host"), ("https://" + "ü" * 64 + ".example/", "no valid host"),
        ("https://" + "a." * 200 + "example/", "no valid host"), ("https://example.com/" + "x" * 9_000, "more than 8,192"),
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
    ],
)
def test_a_name_that_may_look_like_another_is_shown_as_it_is_looked_up(url: str, for_the_eye: str) -> None:
    assert shown(url) == for_the_eye


def test_a_name_that_cannot_be_looked_up_is_none() -> None:
    assert [ascii_host(host) for host in ("a.example", "\u00ad.example", "ü" * 300)] == ["a.example", "", ""]


@given(st.text(max_size=40) | st.text(st.sampled_from("/:@[]%.\\?#aü\u0430-_ "), max_size=20).map("https://".__add__))
def test_any_text_has_a_fault_or_can_be_shown(text: str) -> None:
    assert isinstance(shown(text), str)
    if not fault(text):
        assert canonical(text).startswith("https://")
