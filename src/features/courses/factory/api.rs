//! Operations of the course factory.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::service::{self, Terms};
use super::wire;
use crate::app::App;
use crate::features::catalogue;
use crate::features::keys::flow::Caller;
use crate::features::keys::guard::AccountKey;
use crate::http::answer::{Accepted, Answer, Created, accepted, answer, created};
use crate::http::idempotency::{IdempotencyClaim, RequiredKey};
use crate::http::json::Json;
use crate::kernel::{Error, Fault, Owner, Result, Rule, Timestamp};

/// The course factory.
pub struct Api {
    pub app: App,
}

/// The largest body with the sources of a course, in bytes.
const LARGEST_COURSE: usize = 4 << 20;
/// The longest reference, in characters.
const LONGEST_REFERENCE: usize = 200;

impl Api {
    /// Returns the account of the key, and its terms.
    fn terms(&self, caller: Caller) -> Result<Terms> {
        let Owner::Account(account) = caller.owner else {
            return Err(Error::internal_text("a key of the factory that belongs to no account"));
        };
        let is_sandbox = caller.is_test();
        Ok(Terms { account, is_sandbox, plan: caller.plan, is_metered: self.app.config.subscriptions.metered_billing })
    }
}

#[OpenApi]
impl Api {
    /// Create a course.
    #[oai(path = "/courses", method = "post", operation_id = "createCourse")]
    async fn create(
        &self,
        key: AccountKey,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::CourseCreate, LARGEST_COURSE>,
    ) -> Created<wire::Course> {
        let terms = self.terms(key.0)?;
        let new = body.0.parsed()?;
        // The two keys of an account are one principal, but the same `Idempotency-Key` with the other key is no repeat.
        let claim = claim.within(if terms.is_sandbox { "sandbox" } else { "live" });
        let made = self.app.write_once(claim, move |tx| {
            catalogue::service::create(tx, terms.account, terms.is_sandbox, &new).map(wire::Course::from)
        });
        created(made.await?)
    }

    /// List courses.
    #[oai(path = "/courses", method = "get", operation_id = "listCourses")]
    async fn list(&self, key: AccountKey, external_ref: Query<Option<String>>) -> Answer<Vec<wire::Course>> {
        let terms = self.terms(key.0)?;
        let external_ref = external_ref.0;
        let length = external_ref.as_ref().map(|reference| reference.chars().count());
        if length.is_some_and(|length| !(1..=LONGEST_REFERENCE).contains(&length)) {
            return Err(Error::invalid("external_ref", Fault::length(1, LONGEST_REFERENCE)));
        }
        let found = self
            .app
            .read(move |db| catalogue::service::list(db, terms.account, terms.is_sandbox, external_ref.as_deref()));
        answer(found.await?.into_iter().map(wire::Course::from).collect())
    }

    /// Get a course.
    #[oai(path = "/courses/:course_id", method = "get", operation_id = "getCourse")]
    async fn get(&self, key: AccountKey, course_id: Path<String>) -> Answer<wire::Course> {
        answer(self.course(key, course_id.0).await?.into())
    }

    /// Get the status of a course.
    #[oai(path = "/courses/:course_id/status", method = "get", operation_id = "getCourseStatus")]
    async fn status(&self, key: AccountKey, course_id: Path<String>) -> Answer<wire::CourseStatus> {
        answer(self.course(key, course_id.0).await?.into())
    }

    /// Launch a course.
    #[oai(path = "/courses/:course_id/launch", method = "post", operation_id = "launchCourse")]
    async fn launch(
        &self,
        key: AccountKey,
        course_id: Path<String>,
        #[oai(name = "Idempotency-Key")] launch_key: RequiredKey,
    ) -> Accepted<wire::Course> {
        let terms = self.terms(key.0)?;
        let launched = self.app.write(move |tx| service::launch(tx, &terms, &course_id.0, &launch_key.0));
        accepted(launched.await?.into())
    }

    /// Get the outline of a course.
    #[oai(path = "/courses/:course_id/outline", method = "get", operation_id = "getCourseOutline")]
    async fn outline(&self, key: AccountKey, course_id: Path<String>) -> Answer<wire::Outline> {
        let (course, demo) = self.content(key, course_id.0).await?;
        answer(wire::Outline::of(course, demo))
    }

    /// Get the notes of a course.
    #[oai(path = "/courses/:course_id/notes", method = "get", operation_id = "getCourseNotes")]
    async fn notes(&self, key: AccountKey, course_id: Path<String>) -> Answer<wire::Notes> {
        let (course, demo) = self.content(key, course_id.0).await?;
        answer(wire::Notes::of(course, demo))
    }

    /// Get the quiz of a course.
    #[oai(path = "/courses/:course_id/quiz", method = "get", operation_id = "getCourseQuiz")]
    async fn quiz(&self, key: AccountKey, course_id: Path<String>) -> Answer<wire::Quiz> {
        let (course, demo) = self.content(key, course_id.0).await?;
        answer(wire::Quiz::of(course, demo))
    }

    /// Get the billing of a month.
    #[oai(path = "/billing", method = "get", operation_id = "getBilling")]
    async fn billing(&self, key: AccountKey, month: Query<Option<String>>) -> Answer<wire::Billing> {
        let terms = self.terms(key.0)?;
        let start = match &month.0 {
            None => self.app.now().cycle().0,
            Some(text) => Timestamp::month(text)
                .ok_or_else(|| Error::invalid("month", Fault::new(Rule::Time, "must be a month such as 2026-03")))?,
        };
        let billing = self.app.read(move |db| service::billing(db, &terms, start)).await?;
        answer(billing.into())
    }
}

impl Api {
    async fn course(&self, key: AccountKey, id: String) -> Result<catalogue::Course> {
        let terms = self.terms(key.0)?;
        let find = move |db: &crate::db::Reader| catalogue::service::visible(db, terms.account, terms.is_sandbox, &id);
        self.app.read(find).await
    }

    async fn content(&self, key: AccountKey, id: String) -> Result<(catalogue::Course, &'static catalogue::Demo)> {
        let terms = self.terms(key.0)?;
        let find = move |db: &crate::db::Reader| catalogue::service::content(db, terms.account, terms.is_sandbox, &id);
        self.app.read(find).await
    }
}
