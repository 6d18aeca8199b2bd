//! Set work of classes: tag Plan.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, Done, answer, created, done, one};
use crate::http::envelope::{Made, Many, One};
use crate::http::guard::{Learning, Member, Teaching};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, sorted_page};
use crate::kernel::{Id, id::kind};

/// The set work of the classes of the person who asks.
pub struct WorkApi {
    pub app: App,
}

#[OpenApi]
impl WorkApi {
    /// List the set work of a class.
    #[oai(path = "/classes/:id/work", method = "get", operation_id = "listClassWork")]
    async fn list(
        &self,
        member: Member,
        id: Path<Id<kind::Class>>,
        past: Query<Option<bool>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::ClassWork>> {
        let page = sorted_page(limit.0, cursor.0.as_deref())?;
        let is_past = past.0.unwrap_or(false);
        let found = self.app.read(move |db| service::list_work(db, &member.0, id.0, is_past, &page)).await?;
        answer(Many::of(found))
    }

    /// Set work for a class.
    #[oai(path = "/classes/:id/work", method = "post", operation_id = "createClassWork")]
    async fn create(
        &self,
        tutor: Teaching,
        id: Path<Id<kind::Class>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::ClassWorkCreate>,
    ) -> Created<Made<wire::ClassWork>> {
        let new = body.0.parsed()?;
        let made = self.app.write_once(claim, move |tx| {
            let work = service::create_work(tx, &tutor.0, id.0, &new)?;
            Ok(Made::of(work.id, work))
        });
        created(made.await?)
    }

    /// Get set work of a class.
    #[oai(path = "/plan/work/:id", method = "get", operation_id = "getClassWork")]
    async fn get(&self, member: Member, id: Path<Id<kind::SetWork>>) -> Answer<One<wire::ClassWork>> {
        one(self.app.read(move |db| service::get_work(db, &member.0, id.0)).await?)
    }

    /// Change set work of a class.
    #[oai(path = "/plan/work/:id", method = "patch", operation_id = "updateClassWork")]
    async fn update(
        &self,
        tutor: Teaching,
        id: Path<Id<kind::SetWork>>,
        body: Json<wire::ClassWorkUpdate>,
    ) -> Answer<One<wire::ClassWork>> {
        let update = body.0.parsed()?;
        one(self.app.write(move |tx| service::change_work(tx, &tutor.0, id.0, &update)).await?)
    }

    /// Delete set work of a class.
    #[oai(path = "/plan/work/:id", method = "delete", operation_id = "deleteClassWork")]
    async fn delete(&self, tutor: Teaching, id: Path<Id<kind::SetWork>>) -> Done {
        self.app.write(move |tx| service::remove_work(tx, &tutor.0, id.0)).await?;
        done()
    }

    /// Mark set work as done.
    #[oai(path = "/plan/work/:id/done", method = "post", operation_id = "markClassWorkDone")]
    async fn mark_done(
        &self,
        person: Learning,
        id: Path<Id<kind::SetWork>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<wire::ClassWork>> {
        let marked = self.app.write_once(claim, move |tx| Ok(One::of(service::mark_done(tx, &person.0, id.0)?)));
        answer(marked.await?)
    }

    /// Mark set work as not done.
    #[oai(path = "/plan/work/:id/done", method = "delete", operation_id = "unmarkClassWorkDone")]
    async fn take_back(&self, person: Learning, id: Path<Id<kind::SetWork>>) -> Done {
        self.app.write(move |tx| service::take_back_done(tx, &person.0, id.0)).await?;
        done()
    }

    /// List the students of a class and whether they did the work.
    #[oai(path = "/plan/work/:id/students", method = "get", operation_id = "listClassWorkStudents")]
    async fn students(
        &self,
        tutor: Teaching,
        id: Path<Id<kind::SetWork>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::ClassWorkStudent>> {
        let page = sorted_page(limit.0, cursor.0.as_deref())?;
        let found = self.app.read(move |db| service::work_students(db, &tutor.0, id.0, &page)).await?;
        let (links, now) = (self.app.links(), self.app.now());
        answer(Many::of(found.map(|student| wire::ClassWorkStudent::of(student, &links, now))))
    }
}
