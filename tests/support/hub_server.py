"""A folder served as a Hugging Face hub on this machine, with faults on demand.

Hugging Face's own clients talk to it: set HF_ENDPOINT to `HubServer.url` before they are imported,
or give the address as their `endpoint`.
"""

from __future__ import annotations

import base64
import fnmatch
import hashlib
import json
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

REVISION = "0123456789abcdef0123456789abcdef01234567"
#: What the hub says, in `X-Error-Code`, with the status of a fault.
GATED, NO_ENTRY = {"X-Error-Code": "GatedRepo"}, {"X-Error-Code": "EntryNotFound"}
NO_REPO, NO_REVISION = {"X-Error-Code": "RepoNotFound"}, {"X-Error-Code": "RevisionNotFound"}


@dataclass
class Fault:
    """Something that goes wrong with the first `times` requests whose path matches.

    Attributes:
        path: pattern (`fnmatch`) of the URL's path, such as `*/resolve/*00001*`.
        status: answer with this status; None answers as usual.
        cut_after_bytes: break the connection after so many bytes of the body.
        times: how often; None for ever.
        method: only for this method.
        body: of an answer with a status.
    """

    path: str
    status: int | None = None
    cut_after_bytes: int | None = None
    times: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    method: str | None = None
    body: bytes = b'{"error": "planted"}'

    def strikes(self, method: str, path: str) -> bool:
        """Whether it applies to this request; counts it if so."""
        if self.times == 0 or self.method not in (None, method):
            return False
        if not fnmatch.fnmatch(path, self.path):
            return False
        self.times = self.times and self.times - 1
        return True


class HubServer:
    """Serves the datasets `<owner>/<name>` under `root/hub` or `root` while in use as a context.

    Attributes:
        url: its address.
        faults: what goes wrong; may be changed at any time.
        bytes_sent: bytes of file content sent, by path inside the dataset.
        log: (method, path, range header or '', status) of every request, in order.
        created: what was asked for when a dataset was made, by its id.
        objects: large files that were put, by their hash.
    """

    def __init__(
        self, root: Path | str, *, revision: str = REVISION, faults: list[Fault] | None = None
    ) -> None:
        """Serves on a free port of 127.0.0.1; `revision` is the one commit of every dataset."""
        root = Path(root)
        self.root = root / "hub" if (root / "hub").is_dir() else root
        self.revision = revision
        self.faults = list(faults or [])
        self.bytes_sent: Counter[str] = Counter()
        self.log: list[tuple[str, str, str, int]] = []
        self.created: dict[str, dict] = {}
        self.objects: dict[str, bytes] = {}
        self.lock = threading.Lock()
        self._hashes: dict[tuple[Path, int, int], str] = {}
        #: Bytes of answers after which it is gone, and whether it is.
        self.vanishes_after: int | None = None
        self.gone = False
        self._server = self._listening(0)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> HubServer:
        # Clients of this process remember sizes by address, and ports are given out again.
        if client := sys.modules.get("huggingface_hub.hf_file_system"):
            client.HfFileSystem.clear_instance_cache()
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _listening(self, port: int) -> ThreadingHTTPServer:
        handler = type("Handler", (_Handler,), {"hub": self})
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        server.daemon_threads = True
        return server

    def vanish(self) -> None:
        """Answer nothing any more, on no connection, and take no new ones."""
        self.gone = True
        self._server.shutdown()
        self._server.server_close()

    def come_back(self) -> None:
        """Be there again, at the same address."""
        self.vanishes_after, self.gone = None, False
        self._server = self._listening(self._server.server_port)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def sha256(self, path: Path) -> str:
        """Content hash of a file, kept as long as the file does not change."""
        key = (path, path.stat().st_size, path.stat().st_mtime_ns)
        if key not in self._hashes:
            self._hashes[key] = hashlib.sha256(path.read_bytes()).hexdigest()
        return self._hashes[key]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: HubServer

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.hub.gone:
            self.close_connection = True
            return None
        path = unquote(urlsplit(self.path).path)
        with self.hub.lock:
            fault = next((f for f in self.hub.faults if f.strikes(self.command, path)), None)
        self.cut = fault.cut_after_bytes if fault else None
        if fault and fault.status:
            return self.answer(fault.status, fault.body, fault.headers)
        parts = path.strip("/").split("/")
        if self.command in ("POST", "PUT") and (answered := self.take(parts, body)) is not None:
            return self.answer(*answered)
        if parts[:2] in (["api", "datasets"], ["api", "models"]):
            return self.api(parts[2:], body)
        if len(parts) > 4 and parts[2] == "resolve":  # a model
            return self.resolve("/".join(parts[:2]), parts[3], "/".join(parts[4:]))
        if len(parts) > 5 and (parts[0], parts[3]) == ("datasets", "resolve"):
            return self.resolve("/".join(parts[1:3]), parts[4], "/".join(parts[5:]))
        return self.answer(404, b"{}")

    do_HEAD = do_POST = do_PUT = do_GET

    def take(self, parts: list[str], body: bytes) -> tuple[int, bytes, dict] | None:
        """What uploads ask: a dataset is made, large files are put, a commit names all of them."""
        typed = {"Content-Type": "application/json"}
        if parts == ["api", "repos", "create"]:
            asked = json.loads(body)
            home = f"{asked.get('organization') or 'me'}/{asked['name']}"
            (self.hub.root / home).mkdir(parents=True, exist_ok=True)
            self.hub.created[home] = asked
            return 200, json.dumps({"url": f"{self.hub.url}/datasets/{home}"}).encode(), typed
        if parts == ["api", "validate-yaml"]:
            return 200, b'{"errors": [], "warnings": []}', typed
        if parts[:1] == ["lfs"]:
            self.hub.objects[parts[1]] = body
            return 200, b"", {}
        if parts[-3:] == ["lfs", "objects", "batch"]:
            found = json.loads(body)["objects"]
            there = [
                one | {"actions": {"upload": {"href": f"{self.hub.url}/lfs/{one['oid']}"}}}
                for one in found
            ]
            return 200, json.dumps({"transfer": "basic", "objects": there}).encode(), typed
        if parts[:2] != ["api", "datasets"] or len(parts) < 6:
            return None
        home = self.hub.root / "/".join(parts[2:4])
        if parts[4] == "preupload":
            modes = [
                {
                    "path": one["path"],
                    "uploadMode": "lfs"
                    if one["path"].endswith((".parquet", ".zip"))
                    else "regular",
                    "shouldIgnore": False,
                }
                for one in json.loads(body)["files"]
            ]
            return 200, json.dumps({"files": modes}).encode(), typed
        if parts[4] == "commit":
            for line in map(json.loads, body.splitlines()):
                value = line["value"]
                if line["key"] in ("file", "lfsFile"):
                    path = home / value["path"]
                    path.parent.mkdir(parents=True, exist_ok=True)
                    if line["key"] == "file":
                        path.write_bytes(base64.b64decode(value["content"]))
                    else:
                        path.write_bytes(self.hub.objects[value["oid"]])
            place = f"{self.hub.url}/datasets/{'/'.join(parts[2:4])}/commit/{self.hub.revision}"
            said = {"commitUrl": place, "commitOid": self.hub.revision}
            return 200, json.dumps(said).encode(), typed
        return None

    def api(self, parts: list[str], body: bytes) -> None:
        home = self.hub.root / "/".join(parts[:2])
        if len(parts) < 2 or not home.is_dir():
            return self.answer(404, b"{}", NO_REPO)
        what, revision = [*parts[2:], "revision", "main"][:2]
        if revision not in (self.hub.revision, "main"):
            return self.answer(404, b"{}", NO_REVISION)
        if what == "tree":
            entries = self.entries(home, "/".join(parts[4:]))
        elif what == "paths-info":
            asked = (
                json.loads(body)["paths"]
                if "json" in self.headers["Content-Type"]
                else parse_qs(body.decode())["paths"]
            )
            entries = [e for e in self.entries(home, "") if e["path"] in asked]
        else:
            entries = {"id": "/".join(parts[:2]), "sha": self.hub.revision, "siblings": []}
        return self.answer(200, json.dumps(entries).encode(), {"Content-Type": "application/json"})

    def entries(self, home: Path, under: str) -> list[dict]:
        found = []
        for path in sorted((home / under).rglob("*")):
            name = path.relative_to(home).as_posix()
            if path.is_dir():
                found.append({"type": "directory", "path": name, "oid": "0" * 40, "size": 0})
                continue
            size, sha = path.stat().st_size, self.hub.sha256(path)
            lfs = {"oid": sha, "size": size, "pointerSize": 130}
            found.append({"type": "file", "path": name, "oid": sha[:40], "size": size, "lfs": lfs})
        return found

    def resolve(self, home: str, revision: str, name: str) -> None:
        path = self.hub.root / home / name
        commit = {"X-Repo-Commit": self.hub.revision}
        if revision not in (self.hub.revision, "main"):
            return self.answer(404, b"{}", NO_REVISION)
        if not path.is_file():
            return self.answer(404, b"{}", commit | NO_ENTRY)
        size = path.stat().st_size
        headers = commit | {"ETag": f'"{self.hub.sha256(path)}"', "Accept-Ranges": "bytes"}
        asked = self.headers.get("Range", "")
        if not asked.startswith("bytes="):
            return self.answer(200, path.read_bytes(), headers, content_of=name)
        first, last = asked.removeprefix("bytes=").split("-")
        start = int(first) if first else max(0, size - int(last))
        end = min(int(last), size - 1) if first and last else size - 1
        if start >= size:
            return self.answer(416, b"", {"Content-Range": f"bytes */{size}"})
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
        with path.open("rb") as stream:
            stream.seek(start)
            body = stream.read(end + 1 - start)
        return self.answer(206, body, headers, content_of=name)

    def answer(
        self, status: int, body: bytes, headers: dict | None = None, content_of: str | None = None
    ) -> None:
        path = urlsplit(self.path).path
        self.hub.log.append((self.command, path, self.headers.get("Range", ""), status))
        self.send_response(status)
        for key, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.cut is not None and self.cut < len(body):
            body, self.close_connection = body[: self.cut], True
        with self.hub.lock:
            left = self.hub.vanishes_after
            vanishes = left is not None and self.hub.bytes_sent.total() + len(body) > left
            if vanishes:
                body = body[: max(0, left - self.hub.bytes_sent.total())]
                self.close_connection = self.hub.gone = True
            self.hub.bytes_sent[content_of or "(answers)"] += len(body)
        self.wfile.write(body)
        if vanishes:
            self.hub.vanish()

    def log_message(self, format: str, *args: object) -> None:
        """Silence: `HubServer.log` keeps what the tests ask for."""
