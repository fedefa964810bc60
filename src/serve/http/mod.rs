//! Requests in, responses out: the listener in front of tiny_http, who may ask, and what they get.

pub(crate) mod access;
pub(crate) mod backend;
mod editor;
pub(crate) mod listener;
pub(crate) mod request_head;
pub(crate) mod response;
pub(crate) mod router;
