//! The operation of tag Events.

use poem::Request;
use poem_openapi::OpenApi;

use super::flow;
use crate::app::App;
use crate::http::guard::AnyUser;
use crate::http::sse::{EventStream, LastEventId};
use crate::kernel::Result;

/// What happens, as it happens.
pub struct Api {
    /// The handle to everything.
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Stream what happens.
    #[oai(path = "/events", method = "get", operation_id = "streamEvents")]
    async fn stream(
        &self,
        user: AnyUser,
        #[oai(name = "Last-Event-ID")] after: LastEventId,
        request: &Request,
    ) -> Result<EventStream> {
        flow::open(&self.app, user.0, after.0, request).await.map(EventStream)
    }
}
