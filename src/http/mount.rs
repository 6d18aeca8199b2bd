//! Mounts: the destinations of requests.

use std::sync::Arc;
use std::time::Duration;

use poem::http::Method;
use poem::{Request, Response};

use super::context::Context;
use super::dialect::Dialect;
use super::gate::Gate;

/// The destination of a request.
pub struct Mount {
    /// The dialect of its errors.
    pub dialect: Dialect,
    /// Whether the answers are pages for a browser, with the policy of pages.
    pub page: bool,
    /// The endpoint.
    pub endpoint: Arc<dyn poem::endpoint::DynEndpoint<Output = Response>>,
}

/// The table from path to mount.
pub trait Mounts: Send + Sync + 'static {
    /// The mount of the request. May rewrite the path, to remove a prefix.
    fn mount(&self, request: &mut Request) -> &Mount;

    /// What decides who asks.
    fn gate(&self) -> &'static dyn Gate;

    /// Is told of every request that was answered; of an event stream when it has ended.
    fn finished(&self, context: &Context, method: &Method, status: u16, took: Duration);
}
