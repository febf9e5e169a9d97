"""The proxy that the person's environment or settings name: `http_proxy`, `https_proxy`, `no_proxy`."""

from base64 import b64encode
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from reader.errors import WebError
from reader.web.connection import Proxy


def proxies(stated: str = "") -> Callable[[str, str], Proxy | None]:
    """Which proxy leads to a scheme and host: the one `stated` for all, else as the environment has it.

    Raises WebError where that is no address of an HTTP proxy.
    """
    from urllib.request import getproxies, proxy_bypass  # it is large

    urls = {"all": stated} if stated else getproxies()
    proxy_for = {scheme: _proxy(url) for scheme in ("http", "https") if (url := urls.get(scheme) or urls.get("all"))}

    def proxy_of(scheme: str, host: str) -> Proxy | None:
        return proxy_for[scheme] if scheme in proxy_for and not proxy_bypass(host) else None

    return proxy_of


def _proxy(url: str) -> Proxy:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme != "http":
        raise WebError(f"the proxy {url.rpartition('@')[2]} is not a URL such as http://proxy.example:3128")
    if parts.username is None:
        return Proxy(host, port)
    secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return Proxy(host, port, f"Basic {b64encode(secret.encode()).decode()}")
