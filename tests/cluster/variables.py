"""What processes of the trial cluster find around them; set before Ray is imported."""

from __future__ import annotations

from pathlib import Path

#: Where folders have short names: paths of sockets are short or refused.
SHORT = "/tmp" if Path("/tmp").is_dir() else None
#: Nothing listens beyond this machine, nothing is sent, stores are asked on this machine, and a
#: machine that others use, too, is waited for: by itself Ray gives a node 30 s to begin.
VARIABLES = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # a node is then 127.0.0.1, on every system
    "RAY_DISABLE_IMPORT_WARNING": "1",
    "RAY_raylet_start_wait_time_s": "240",
    "RAY_gcs_server_request_timeout_seconds": "240",
    "RAY_worker_register_timeout_seconds": "240",
    "RAY_agent_register_timeout_ms": "240000",
    "HF_HUB_OFFLINE": "1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",  # where nothing answers, until a store is started
    "AWS_MAX_ATTEMPTS": "1",
}
