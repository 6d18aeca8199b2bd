//! Operations on study logs, the timer and the streak: tag Study.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::model::{LogFilter, Method, Subject};
use super::{service, wire};
use crate::app::App;
use crate::features::xp;
use crate::http::answer::{Answer, Created, Done, answer, created, done, one};
use crate::http::envelope::{Many, One};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::optional::OptionalJson;
use crate::http::types::{Whole, sorted_page};
use crate::kernel::text::ParsedText;
use crate::kernel::{Day, Error, Id, Result, id::kind};

/// The study logs of the person who asks.
pub struct Api {
    pub app: App,
}

/// The subject to filter by.
fn subject(sent: Option<String>) -> Result<Option<String>> {
    let parsed = |text: String| Subject::parse(&text).map(|subject| subject.as_str().to_owned());
    sent.map(|text| parsed(text).map_err(|what| Error::invalid("subject", what))).transpose()
}

#[OpenApi]
impl Api {
    /// Log time that you studied.
    #[oai(path = "/study-logs", method = "post", operation_id = "createStudyLog")]
    async fn create(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::StudyLogCreate>,
    ) -> Created<wire::StudyLogCreated> {
        let new = body.0.parsed()?;
        let made =
            self.app.write_once(claim, move |tx| Ok(wire::StudyLogCreated::from(service::create(tx, &user.0, &new)?)));
        created(made.await?)
    }

    /// List my study logs.
    #[oai(path = "/study-logs", method = "get", operation_id = "listStudyLogs")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the contract")]
    async fn list(
        &self,
        user: AnyUser,
        subject: Query<Option<String>>,
        method: Query<Option<Method>>,
        from: Query<Option<Day>>,
        to: Query<Option<Day>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::StudyLog>> {
        let page = sorted_page(limit.0, cursor.0.as_deref())?;
        let filter = LogFilter { subject: self::subject(subject.0)?, method: method.0, from: from.0, to: to.0 };
        let found = self.app.read(move |db| service::list(db, &user.0, &filter, &page)).await?;
        answer(Many::of(found))
    }

    /// Change a study log.
    #[oai(path = "/study-logs/:id", method = "patch", operation_id = "updateStudyLog")]
    async fn update(
        &self,
        user: AnyUser,
        id: Path<Id<kind::StudyLog>>,
        body: Json<wire::StudyLogUpdate>,
    ) -> Answer<One<wire::StudyLog>> {
        let change = body.0.parsed()?;
        one(self.app.write(move |tx| service::edit(tx, &user.0, id.0, &change)).await?)
    }

    /// Delete a study log.
    #[oai(path = "/study-logs/:id", method = "delete", operation_id = "deleteStudyLog")]
    async fn delete(&self, user: AnyUser, id: Path<Id<kind::StudyLog>>) -> Done {
        self.app.write(move |tx| service::delete(tx, &user.0, id.0)).await?;
        done()
    }

    /// Get my timer.
    #[oai(path = "/study-logs/timer", method = "get", operation_id = "getStudyTimer")]
    async fn timer(&self, user: AnyUser) -> Answer<wire::StudyTimerAnswer> {
        let found = self.app.read(move |db| {
            let timer = service::timer(db, &user.0)?;
            Ok(wire::StudyTimerAnswer { timer: timer.map(|timer| wire::StudyTimer::at(timer, db.now())) })
        });
        answer(found.await?)
    }

    /// Discard my timer.
    #[oai(path = "/study-logs/timer", method = "delete", operation_id = "discardStudyTimer")]
    async fn discard(&self, user: AnyUser) -> Done {
        self.app.write(move |tx| service::discard(tx, &user.0)).await?;
        done()
    }

    /// Start or resume my timer.
    #[oai(path = "/study-logs/timer/start", method = "post", operation_id = "startStudyTimer")]
    async fn start(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: OptionalJson<wire::StudyTimerStart>,
    ) -> Answer<One<wire::StudyTimer>> {
        let with = body.0.into();
        let started = self.app.write_once(claim, move |tx| {
            let timer = service::start(tx, &user.0, &with)?;
            Ok(One(wire::StudyTimer::at(timer, tx.now())))
        });
        answer(started.await?)
    }

    /// Pause my timer.
    #[oai(path = "/study-logs/timer/pause", method = "post", operation_id = "pauseStudyTimer")]
    async fn pause(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<wire::StudyTimer>> {
        let paused = self.app.write_once(claim, move |tx| {
            let timer = service::pause(tx, &user.0)?;
            Ok(One(wire::StudyTimer::at(timer, tx.now())))
        });
        answer(paused.await?)
    }

    /// Stop my timer and log the time.
    #[oai(path = "/study-logs/timer/stop", method = "post", operation_id = "stopStudyTimer")]
    async fn stop(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: OptionalJson<wire::StudyTimerStop>,
    ) -> Created<wire::StudyLogCreated> {
        let with = body.0.parsed()?;
        let logged =
            self.app.write_once(claim, move |tx| Ok(wire::StudyLogCreated::from(service::stop(tx, &user.0, &with)?)));
        created(logged.await?)
    }

    /// Get my streak.
    #[oai(path = "/study-logs/streak", method = "get", operation_id = "getStreak")]
    async fn streak(&self, user: AnyUser) -> Answer<One<wire::Streak>> {
        one(self.app.read(move |db| xp::service::streak(db, &user.0)).await?)
    }

    /// Choose my days of rest.
    #[oai(path = "/study-logs/streak", method = "patch", operation_id = "updateStreak")]
    async fn rest(&self, user: AnyUser, body: Json<wire::StreakUpdate>) -> Answer<One<wire::Streak>> {
        let days = body.0.parsed()?;
        one(self.app.write(move |tx| xp::service::rest_on(tx, &user.0, days)).await?)
    }
}
