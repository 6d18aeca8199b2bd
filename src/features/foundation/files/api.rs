//! Operations on stored files: tag Files.

use poem::Body;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::flow;
use super::model::Disposition;
use crate::app::App;
use crate::http::disposition::written;
use crate::http::ranges::{Conditions, Ranged};
use crate::http::types::Whole;
use crate::kernel::{Id, Result, id::kind};

/// Stored files, by signed links.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Download a file by its signed link.
    #[oai(path = "/files/:id", method = "get", operation_id = "getFile")]
    async fn get_file(
        &self,
        conditions: Conditions,
        id: Path<Id<kind::File>>,
        disposition: Query<Disposition>,
        expires: Query<Whole>,
        signature: Query<String>,
    ) -> Result<Ranged> {
        let (disposition, expires) = (disposition.0, i64::from(expires.0));
        let file = flow::open(&self.app, id.0, disposition, expires, &signature.0).await?;
        let etag = format!("\"{}\"", file.hash);
        let wanted = conditions.wanted(&etag, file.size)?;
        let body = match wanted.bytes(file.size) {
            Some(range) if conditions.is_get => Body::from_bytes_stream(flow::bytes(&self.app, &file, range).await?),
            _ => Body::empty(),
        };
        let is_saved = disposition == Disposition::Attachment || !file.media_type.is_shown();
        Ok(Ranged {
            media_type: file.media_type.header(),
            disposition: written(is_saved, &file.name),
            etag,
            size: file.size,
            max_age: expires.saturating_sub(self.app.now().seconds()).max(0).unsigned_abs(),
            wanted,
            body,
        })
    }
}
