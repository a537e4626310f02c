"""Many people at one server: real websocket sessions that act as people do."""
