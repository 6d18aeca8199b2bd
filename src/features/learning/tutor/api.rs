//! The operation of the tutor: tag Tutor.

use poem_openapi::OpenApi;

use super::{flow, service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, answer};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;

/// Questions to the tutor.
pub struct Api {
    pub app: App,
}

/// The largest body of a question with its history, in bytes: fifty turns of the greatest length, in most scripts.
const LARGEST_QUESTION: usize = 4 << 20;

#[OpenApi]
impl Api {
    /// Ask the tutor.
    #[oai(path = "/ai-tutor/chat", method = "post", operation_id = "askTutor")]
    async fn ask(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::Question, LARGEST_QUESTION>,
    ) -> Answer<wire::Reply> {
        if let Some(reply) = self.app.replayed(&claim).await? {
            return answer(reply);
        }
        let actor = user.0;
        let (reply, count) = flow::ask(&self.app, actor.clone(), body.0.try_into()?).await?;
        let asked = service::Asked { subject: flow::subject_of(&reply), count };
        let reply: wire::Reply = reply.into();
        // Without a key, no repeat can ask for this response.
        if !claim.is_made() {
            flow::note(&self.app, actor, asked).await;
            return answer(reply);
        }
        let once = move |tx: &Tx| {
            service::counted(tx, &actor, &asked)?;
            Ok(reply.clone())
        };
        answer(self.app.write_once(claim, once).await?)
    }
}
