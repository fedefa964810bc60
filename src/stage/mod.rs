//! The live talk: watch, serve, reload. The door to notify and tiny_http.
