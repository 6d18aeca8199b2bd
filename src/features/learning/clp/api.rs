//! Operations on learner profiles: tag Learner profile.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::model::Dimension;
use super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, all, answer, many, one};
use crate::http::envelope::{All, Many, One};
use crate::http::guard::{Admin, AnyUser};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, page};
use crate::kernel::{Id, id::kind};

/// The learner profile of the person who asks, those of their students, and counts of the school.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Get the assessment of my profile.
    #[oai(path = "/clp/assessment", method = "get", operation_id = "getAssessment")]
    async fn assessment(&self, user: AnyUser) -> Answer<wire::ClpAssessment> {
        let view = self.app.read(move |db| service::assessment(db, &user.0)).await?;
        answer(wire::ClpAssessment::of(&view)?)
    }

    /// Answer statements of the assessment.
    #[oai(path = "/clp/assessment", method = "post", operation_id = "submitAssessment")]
    async fn submit(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::ClpAnswers>,
    ) -> Answer<wire::ClpAssessmentProgress> {
        let answers = body.0.parsed()?;
        let submitted = self
            .app
            .write_once(claim, move |tx| wire::ClpAssessmentProgress::of(service::submit(tx, &user.0, &answers)?));
        answer(submitted.await?)
    }

    /// Get my learner profile.
    #[oai(path = "/clp/me", method = "get", operation_id = "getMyLearnerProfile")]
    async fn mine(&self, user: AnyUser) -> Answer<One<wire::ClpProfile>> {
        one(self.app.read(move |db| service::mine(db, &user.0)).await?)
    }

    /// Contest numbers of my learner profile.
    #[oai(path = "/clp/me", method = "patch", operation_id = "contestMyLearnerProfile")]
    async fn contest(&self, user: AnyUser, body: Json<wire::ClpContests>) -> Answer<One<wire::ClpProfile>> {
        let contests = body.0.parsed()?;
        one(self.app.write(move |tx| service::contest(tx, &user.0, &contests)).await?)
    }

    /// List the changes of my learner profile.
    #[oai(path = "/clp/me/history", method = "get", operation_id = "listMyLearnerProfileChanges")]
    async fn history(
        &self,
        user: AnyUser,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::ClpChange>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::history(db, &user.0, page)).await?)
    }

    /// Get the evidence behind a dimension.
    #[oai(path = "/clp/me/evidence", method = "get", operation_id = "getMyLearnerProfileEvidence")]
    async fn evidence(&self, user: AnyUser, dimension: Query<Dimension>) -> Answer<All<wire::ClpEvidenceDay>> {
        all(self.app.read(move |db| service::evidence(db, &user.0, dimension.0)).await?)
    }

    /// Get the learner profiles of the school as counts.
    #[oai(path = "/clp/summary", method = "get", operation_id = "getLearnerProfileSummary")]
    async fn summary(&self, _admin: Admin) -> Answer<wire::ClpSummary> {
        answer(self.app.read(service::summary).await?.into())
    }

    /// Get the learner profile of a student.
    #[oai(path = "/clp/:student_id", method = "get", operation_id = "getLearnerProfile")]
    async fn of_student(&self, user: AnyUser, student_id: Path<Id<kind::User>>) -> Answer<wire::ClpStudentProfile> {
        answer(self.app.read(move |db| service::of_student(db, &user.0, student_id.0)).await?.into())
    }
}
