//! Operations on the holidays: tag System.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, Done, answer, created, done};
use crate::http::envelope::{All, Made, One};
use crate::http::guard::{Admin, AnyUser};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::kernel::{Id, id::kind};

/// The holidays of the school.
pub struct Holidays {
    pub app: App,
}

#[OpenApi]
impl Holidays {
    /// List the holidays of the school.
    #[oai(path = "/school/holidays", method = "get", operation_id = "listHolidays")]
    async fn list(&self, _user: AnyUser) -> Answer<All<wire::Holiday>> {
        answer(All::of(self.app.read(service::holidays).await?))
    }

    /// Add holidays of the school.
    #[oai(path = "/school/holidays", method = "post", operation_id = "createHoliday")]
    async fn create(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::HolidayCreate>,
    ) -> Created<Made<wire::Holiday>> {
        let new = body.0.parsed()?;
        let made = self.app.write_once(claim, move |tx| {
            let holiday = service::add_holiday(tx, &admin.0, &new)?;
            Ok(Made::of(holiday.id, holiday))
        });
        created(made.await?)
    }

    /// Change holidays of the school.
    #[oai(path = "/school/holidays/:id", method = "patch", operation_id = "updateHoliday")]
    async fn update(
        &self,
        admin: Admin,
        id: Path<Id<kind::Holiday>>,
        body: Json<wire::HolidayUpdate>,
    ) -> Answer<One<wire::Holiday>> {
        let update = body.0.into();
        let changed = self.app.write(move |tx| service::change_holiday(tx, &admin.0, id.0, &update));
        answer(One::of(changed.await?))
    }

    /// Delete holidays of the school.
    #[oai(path = "/school/holidays/:id", method = "delete", operation_id = "deleteHoliday")]
    async fn delete(&self, admin: Admin, id: Path<Id<kind::Holiday>>) -> Done {
        self.app.write(move |tx| service::remove_holiday(tx, &admin.0, id.0)).await?;
        done()
    }
}
