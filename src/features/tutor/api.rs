//! The operations of the contract: tag Tutor.

use poem_openapi::OpenApi;

use super::{flow, wire};
use crate::app::App;
use crate::features::auth::guard::AnyUser;
use crate::http::answer::{Answer, answer};
use crate::http::json::Json;

/// Asking the tutor.
pub struct Api {
    /// The handle to everything.
    pub app: App,
}

/// How many bytes a question may have with what was said before it: fifty turns at their longest, in most scripts.
const LARGEST_QUESTION: usize = 4 << 20;

#[OpenApi]
impl Api {
    /// Ask the tutor.
    #[oai(path = "/ai-tutor/chat", method = "post", operation_id = "askTutor")]
    async fn ask(&self, user: AnyUser, body: Json<wire::Question, LARGEST_QUESTION>) -> Answer<wire::Reply> {
        answer(flow::ask(&self.app, user.0, body.0.try_into()?).await?.into())
    }
}
