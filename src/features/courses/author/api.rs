//! Operations of the course author.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::{service, wire};
use crate::app::App;
use crate::features::catalogue;
use crate::features::keys::flow::Caller;
use crate::features::keys::guard::AuthorKey;
use crate::http::answer::{Accepted, Answer, accepted, answer};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::kernel::{Error, Id, Owner, Result, id::kind};

/// The course author.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Order a course.
    #[oai(path = "/courses", method = "post", operation_id = "createCourse")]
    async fn create(
        &self,
        key: AuthorKey,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::CourseOrder>,
    ) -> Accepted<wire::JobStarted> {
        let user = person(&key.0)?;
        let (plan, new) = (key.0.plan, body.0.parsed()?);
        let base = self.app.base_path().to_owned();
        let ordered = self.app.write_once(claim, move |tx| {
            service::order(tx, user, &plan, &new).map(|job| wire::JobStarted::of(job, &base))
        });
        accepted(ordered.await?)
    }

    /// Get a job.
    #[oai(path = "/courses/jobs/:jobId", method = "get", operation_id = "getJob")]
    async fn job(&self, key: AuthorKey, #[oai(name = "jobId")] job_id: Path<String>) -> Answer<wire::Job> {
        let user = person(&key.0)?;
        let job = self.app.read(move |db| catalogue::service::job(db, user, &job_id.0)).await?;
        answer(job.into())
    }
}

/// Returns the person who owns the key.
fn person(caller: &Caller) -> Result<Id<kind::User>> {
    match caller.owner {
        Owner::User(user) => Ok(user),
        Owner::Account(_) => Err(Error::internal_text("a key of the author that belongs to no person")),
    }
}
