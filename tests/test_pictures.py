"""Pictures from the web: what is fetched, and what is not, within which bounds."""

import ipaddress
import os
import threading
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imageserver import Answer, Server, endless, image, slow, to
from PIL import Image

from reader.errors import PictureError
from reader.outside import pictures
from reader.system.sandbox import EndedError, Sandbox
from reader.web import addresses


@pytest.mark.parametrize(
    ("format_", "mode"),
    [("PNG", "RGB"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("GIF", "P"), ("WEBP", "RGB"), ("AVIF", "RGB"), ("BMP", "RGB")],
)
def test_a_picture_is_fetched_once_and_then_kept(server: Server, tmp_path: Path, format_: str, mode: str) -> None:
    server.answers["/a%20b.img"] = image(format_, mode="RGB" if mode == "P" else mode)
    for _ in range(2):
        found = pictures.picture(server.at("/a%20b.img?x=1&y"), tmp_path, addresses.anywhere)
        assert (found.size, found.mode) == ((40, 30), mode if mode == "RGBA" else "RGB")
    server.answers["/a%20b.img"] = b""
    assert [asked.path for asked in server.asked] == ["/a%20b.img?x=1&y"]
    assert {"Host", "User-Agent", "Accept", "Accept-Encoding"} == set(server.asked[0].headers)


BOMB = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xc3\x50\0\0\xc3\x50\x08\x02\0\0\0"
HTML, SVG = b"<html>not found</html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"
SCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"
DAMAGED = "The download is damaged, or not a supported picture."

REFUSED: list[tuple[Answer | None, str]] = [
    (None, "the server answered 404."),
    (HTML, DAMAGED),
    (SVG, DAMAGED),
    (SCRIPT, DAMAGED),
    (b"", DAMAGED),
    (image()[:60], DAMAGED),
    (image("JPEG", (400, 300))[:700], DAMAGED),
    (BOMB + (0xEAD8E8C2).to_bytes(4) + image()[33:], DAMAGED),
    (lambda handler: handler.give(b"\0" * 10, length=11 * 2**20), "the connection was interrupted"),
    (lambda handler: handler.give(image(), length=2_000), "the connection was interrupted"),
    (lambda handler: handler.give(b"\0" * (pictures.MAX_BYTES + 1)), "more than 10 MB."),
    (lambda handler: handler.give(b"\x1f\x8b", Content_Encoding="gzip"), "the server sent it compressed."),
    (endless, "more than 10 MB."),
    (to("/x"), "too many redirects."),
    (to("file:///etc/passwd"), "is not an http or https URL, so it is not downloaded."),
    (to("http://user:word@127.0.0.1/"), "contains a user name or password, so it is not downloaded."),
    (to("http://[::1"), "could not be downloaded"),
    (lambda handler: handler.wfile.write(b"SSH-2.0-x\r\n\r\n"), "could not be downloaded"),
    (lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1_000), "could not be downloaded"),
]


@pytest.mark.parametrize(("answer", "said"), REFUSED)
def test_whatever_else_comes_is_an_error_in_a_sentence(
    server: Server, tmp_path: Path, answer: Answer | None, said: str
) -> None:
    if answer is not None:
        server.answers["/x"] = answer
    with pytest.raises(PictureError) as raised:
        pictures.picture(server.at("/x"), tmp_path, addresses.anywhere)
    assert said in str(raised.value) and str(raised.value).endswith(".")
    assert not list(tmp_path.iterdir())


def test_a_picture_of_too_many_pixels_is_not_even_decoded(server: Server, tmp_path: Path) -> None:
    server.answers["/x"] = image(size=(pictures.MAX_PIXELS // 1_000 + 1, 1_000), mode="L")
    with pytest.raises(PictureError, match="too large to be shown: 40,001 by 1,000 pixels"):
        pictures.picture(server.at("/x"), tmp_path, addresses.anywhere)


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"],
)
def test_a_slow_server_is_given_up(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: bytes
) -> None:
    monkeypatch.setattr(pictures, "SECONDS", 0.3)
    server.answers["/x"] = slow(start)
    with pytest.raises(PictureError, match="it took longer than 0 seconds"):
        pictures.picture(server.at("/x"), tmp_path, addresses.anywhere)


def layered(scans: int) -> bytes:
    """A progressive JPEG with its last layer written again and again."""
    out = BytesIO()
    Image.effect_noise((64, 64), 50).save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * (scans - whole.count(b"\xff\xda")) + b"\xff\xd9"


def test_a_picture_of_too_many_layers_is_not_even_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pictures.decoded(layered(pictures.MAX_SCANS)).size == (64, 64)
    monkeypatch.setattr(pictures, "sandbox", None)
    with pytest.raises(PictureError, match="too many scans"):
        pictures.decoded(layered(pictures.MAX_SCANS + 1))


def test_pictures_are_decoded_in_a_process_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_: object) -> bytes:
        raise EndedError

    monkeypatch.setattr(Sandbox, "ask", ended)
    with pytest.raises(PictureError, match="takes too much time or memory"):
        pictures.decoded(image())


def test_a_name_that_is_looked_up_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, faults = threading.Event(), list[object]()
    monkeypatch.setattr(pictures, "SECONDS", 0.3)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: go_on.wait() and [])
    monkeypatch.setattr(threading, "excepthook", faults.append)
    try:
        with pytest.raises(PictureError, match="it took longer than 0 seconds"):
            pictures.picture("http://slow.example/", tmp_path, addresses.anywhere)
    finally:
        go_on.set()
    assert not faults


def test_redirects_are_followed(server: Server, tmp_path: Path) -> None:
    server.answers |= {"/a": to("b?c"), "/b": to(server.at("/d")), "/d": image()}
    assert pictures.picture(server.at("/a"), tmp_path, addresses.anywhere).size == (40, 30)
    assert [asked.path for asked in server.asked] == ["/a", "/b?c", "/d"]


def test_each_redirect_is_looked_at_like_the_first_address(server: Server, tmp_path: Path) -> None:
    server.answers |= {"/a": to(f"http://127.0.0.2:{server.server_address[1]}/d"), "/d": image()}
    with pytest.raises(PictureError, match=r"127\.0\.0\.2 is in your own network. To allow this, set private = true"):
        pictures.picture(server.at("/a"), tmp_path, lambda host, address: str(address) == "127.0.0.1")
    assert [asked.path for asked in server.asked] == ["/a"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_nothing_is_fetched_from_this_computer_under_whatever_name(server: Server, tmp_path: Path, host: str) -> None:
    with pytest.raises(PictureError):
        pictures.picture(f"http://{host}:{server.server_address[1]}/a", tmp_path)
    assert not server.asked


ADDRESSES = {
    True: "1.1.1.1 93.184.216.34 2606:4700::1111 2002:0101:0101::1 ::ffff:1.1.1.1 64:ff9b::1.1.1.1",
    False: "0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 224.0.0.1 240.0.0.1 "
    "255.255.255.255 :: ::1 fc00::1 fe80::1 fe80::1%eth0 ff0e::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:0001::1 "
    "64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::10.0.0.1 ::127.0.0.1 ::ffff:0:10.0.0.1 fec0::1 4000::1",
}


@pytest.mark.parametrize("is_public", ADDRESSES)
def test_which_addresses_are_of_the_open_internet(is_public: bool) -> None:
    for address in ADDRESSES[is_public].split():
        assert addresses.is_public(ipaddress.ip_address(address)) == is_public, address


def test_large_pictures_become_small(server: Server, tmp_path: Path) -> None:
    server.answers["/x"] = image("JPEG", (4_000, 1_000))
    assert pictures.picture(server.at("/x"), tmp_path, addresses.anywhere).size == (1_600, 400)


def test_the_cache_is_bounded_and_keeps_what_was_looked_at_last(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers |= {f"/{number}": image() for number in range(6)}
    kept: list[Path] = []
    for number in range(6):
        pictures.picture(server.at(f"/{number}"), tmp_path, addresses.anywhere)
        (new,) = set(tmp_path.iterdir()) - set(kept)
        os.utime(new, (number, number))
        kept.append(new)
        monkeypatch.setattr(pictures, "MAX_CACHE", 3 * new.stat().st_size)
        if number == 2:
            pictures.picture(server.at("/0"), tmp_path, addresses.anywhere)
        kept = [each for each in kept if each.exists()]
    assert len(kept) == 3
    server.asked.clear()
    for number in (0, 4, 5):
        pictures.picture(server.at(f"/{number}"), tmp_path, addresses.anywhere)
    assert not server.asked


def test_a_damaged_cache_is_mended_and_one_without_room_is_done_without(server: Server, tmp_path: Path) -> None:
    server.answers["/x"] = image()
    pictures.picture(server.at("/x"), tmp_path / "kept", addresses.anywhere)
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(b"damaged")
    assert pictures.picture(server.at("/x"), tmp_path / "kept", addresses.anywhere).size == (40, 30)
    assert file.read_bytes() != b"damaged" and len(server.asked) == 2
    assert pictures.picture(server.at("/x"), file / "below", addresses.anywhere).size == (40, 30)


def test_a_server_that_does_not_speak_tls_is_an_error(server: Server, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="could not be downloaded"):
        pictures.picture(server.at("/x").replace("http:", "https:"), tmp_path, addresses.anywhere)


@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP"]), st.integers(0, 500), st.binary(min_size=1, max_size=8))
def test_whatever_a_picture_holds_its_decoder_ends_in_a_picture_or_a_sentence(
    format_: str, at: int, bytes_: bytes
) -> None:
    whole = image(format_)
    try:
        found = pictures.decoded(whole[:at] + bytes_ + whole[at + len(bytes_) :])
    except PictureError as error:
        assert str(error).endswith(".")
    else:
        assert max(found.size) <= 1_600
