//! Dates of exams: tag Plan.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, Done, answer, created, done};
use crate::http::envelope::{All, Made};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::kernel::{Id, id::kind};

/// The exams of the person who asks, and of classes.
pub struct ExamApi {
    pub app: App,
}

#[OpenApi]
impl ExamApi {
    /// List the exams ahead.
    #[oai(path = "/plan/exams", method = "get", operation_id = "listExamDates")]
    async fn list(&self, user: AnyUser, class_id: Query<Option<Id<kind::Class>>>) -> Answer<All<wire::ExamDate>> {
        answer(All::of(self.app.read(move |db| service::list_exams(db, &user.0, class_id.0)).await?))
    }

    /// Enter the date of an exam.
    #[oai(path = "/plan/exams", method = "post", operation_id = "createExamDate")]
    async fn create(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::ExamDateCreate>,
    ) -> Created<Made<wire::ExamDate>> {
        let new = body.0.parsed()?;
        let made = self.app.write_once(claim, move |tx| {
            let exam = service::add_exam(tx, &user.0, &new)?;
            Ok(Made::of(exam.id, exam))
        });
        created(made.await?)
    }

    /// Remove the date of an exam.
    #[oai(path = "/plan/exams/:id", method = "delete", operation_id = "deleteExamDate")]
    async fn delete(&self, user: AnyUser, id: Path<Id<kind::ExamDate>>) -> Done {
        self.app.write(move |tx| service::remove_exam(tx, &user.0, id.0)).await?;
        done()
    }
}
