"""Who asks: the name that a request gives this server, and the site that it comes from.

A browser sends `Host`, `Origin` and `Sec-Fetch-*` by itself, and no page can change them. So they
tell what another site makes a reader's browser do from what the reader does.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: An address of IPv6 in brackets, or a name as browsers write it; nothing between it and its port.
_PLACE = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([\w.-]{1,253}))(?::([0-9]{1,5})?)?", re.ASCII)
_LAST_PORT = 65_535
_USUAL_PORTS = {"http": 80, "https": 443}
#: What `Sec-Fetch-Site` says of a request that no other site has made.
_OWN = ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Place:
    """A host, folded, and its port; None where it is not written or is the usual one."""

    host: str
    port: int | None = None


def place(netloc: str, scheme: str = "") -> Place | None:
    """What `name:port` of a Host or an address means; None where it means nothing.

    A port that is the usual one of `scheme` (of either where that is not known) is left out.
    """
    found = _PLACE.fullmatch(netloc)
    if found is None:
        return None
    host, port = (found[1] or found[2]).lower(), int(found[3]) if found[3] else None
    if port is not None and port > _LAST_PORT:
        return None
    usual = {_USUAL_PORTS[scheme]} if scheme in _USUAL_PORTS else set(_USUAL_PORTS.values())
    return Place(host.removesuffix("."), None if port in usual else port)


def is_loopback(host: str) -> bool:
    """Whether a name or address, without its port, is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_listed(wanted: Place, names: Iterable[str], *, any_port: bool) -> bool:
    """Whether a place is among `names`: `name`, `name:port` or `*.name`; `*` is left to the caller.

    Args:
        any_port: whether a port that a name does not give matters not.
    """
    for name in names:
        listed = place(name.removeprefix("*."))
        if listed is None:
            continue
        below = name.startswith("*.") and wanted.host.endswith("." + listed.host)
        same = wanted.host == listed.host and not name.startswith("*.")
        if (below or same) and (any_port or wanted.port == listed.port):
            return True
    return False


def is_same_site(headers: Mapping[str, str], hosts: Iterable[str] = ()) -> bool:
    """Whether a request was made by this app's own pages, by hand, or by a program.

    Browsers say so (`Sec-Fetch-Site`) where the app is reached over https or on loopback. Elsewhere
    the page that made the request, if it is named, has to be of this host.

    Args:
        headers: of the request, with names in lower case.
        hosts: names under which the app is served, beside the one that was asked for.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN
    scheme, _, rest = headers.get("referer", "").partition("://")
    return not rest or is_own(scheme, rest.partition("/")[0], headers.get("host", ""), hosts)


def is_own(scheme: str, netloc: str, asked: str, hosts: Iterable[str] = ()) -> bool:
    """Whether a page of `scheme://netloc` is of this app, which was asked for as `asked`.

    Some proxies ask under a name of their own, so Host is not what the browser asked for, and the
    names under which the app is served count, too.
    """
    there = place(netloc, scheme) if scheme in _USUAL_PORTS else None
    return there is not None and (
        there == place(asked, scheme) or is_listed(there, hosts, any_port=False)
    )
