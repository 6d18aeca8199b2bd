//! The streams: tags Events and Notifications.

use poem::Request;
use poem_openapi::OpenApi;

use super::flow;
use crate::app::App;
use crate::http::guard::AnyUser;
use crate::http::sse::{EventStream, LastEventId};
use crate::kernel::Result;

/// Streams of events.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Stream events.
    #[oai(path = "/events", method = "get", operation_id = "streamEvents")]
    async fn stream(
        &self,
        user: AnyUser,
        #[oai(name = "Last-Event-ID")] after: LastEventId,
        request: &Request,
    ) -> Result<EventStream> {
        flow::open(&self.app, user.0, after.0, request).await.map(EventStream)
    }

    /// Stream my notifications.
    #[oai(path = "/notifications/stream", method = "get", operation_id = "streamNotifications")]
    async fn notifications(
        &self,
        user: AnyUser,
        #[oai(name = "Last-Event-ID")] after: LastEventId,
        request: &Request,
    ) -> Result<EventStream> {
        flow::open_notifications(&self.app, user.0, after.0, request).await.map(EventStream)
    }
}
