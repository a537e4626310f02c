"""verifiers on its export, unchanged: the environment, a rollout of every row, and its scores.

python step_verifiers.py FOLDER_OF_EXPORTS

verifiers trains nothing itself: trainers ask its environment for scored rollouts. So the step is a
rollout of every row against a server on this machine, which speaks as OpenAI's does and knows the
final answers; every other one is answered wrong.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from verifiers.types import ClientConfig


def serve(answers: dict[str, str], seen: list[str]) -> ThreadingHTTPServer:
    """A server of chat completions that answers these questions, every other one wrong."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            question = asked["messages"][-1]["content"]
            seen.append(question)
            right = list(answers).index(question) % 2 == 0
            said = answers[question] if right else "\\text{no idea}"
            text = f"So.</think>It is $\\boxed{{{said}}}$."
            body = json.dumps({
                "id": "1", "object": "chat.completion", "created": 0, "model": "m",
                "choices": [{"index": 0, "finish_reason": "stop",
                             "message": {"role": "assistant", "content": text}}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }).encode()  # fmt: skip
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(exports: Path) -> None:
    """Print one line of JSON."""
    sys.path.insert(0, str(exports / "verifiers"))
    os.environ["OPENAI_API_KEY"] = "none"
    environment = importlib.import_module("environment").load_environment()
    rows = environment.get_dataset()
    answers = {row["prompt"][-1]["content"]: row["answer"] for row in rows}
    seen: list[str] = []
    server = serve(answers, seen)
    # Where it keeps results is its own affair; not the folder of the export.
    with tempfile.TemporaryDirectory() as here:
        os.chdir(here)
        found = environment.evaluate_sync(
            ClientConfig(
                api_key_var="OPENAI_API_KEY",
                api_base_url=f"http://127.0.0.1:{server.server_port}/v1",
            ),
            model="m",
            num_examples=len(rows),
        )
        os.chdir("/")
    server.shutdown()
    rewards = [one["reward"] for one in found["outputs"]]
    wanted = [
        float(list(answers).index(one["prompt"][-1]["content"]) % 2 == 0)
        for one in found["outputs"]
    ]
    right = sum(reward == want for reward, want in zip(rewards, wanted, strict=True))
    print(json.dumps({
        "target": "verifiers", "rows": len(rows), "steps": int(len(seen) == len(rows)),
        "verdict_reward": float(right), "earned": sum(rewards),
    }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
