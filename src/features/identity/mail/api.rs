//! Operations on the outbox, for admins: tag Admin.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, many, one};
use crate::http::envelope::{Many, One};
use crate::http::guard::Admin;
use crate::http::types::{Whole, page};
use crate::kernel::{Id, id::kind};

pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// List outgoing mail.
    #[oai(path = "/admin/outbox", method = "get", operation_id = "listMails")]
    async fn list_mails(
        &self,
        _admin: Admin,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Mail>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        let found = self.app.read(move |db| service::list(db, page)).await?;
        many(found)
    }

    /// Get an outgoing mail.
    #[oai(path = "/admin/outbox/:id", method = "get", operation_id = "getMail")]
    async fn get_mail(&self, admin: Admin, id: Path<Id<kind::Mail>>) -> Answer<One<wire::MailWithText>> {
        let mail = self.app.write(move |tx| service::read(tx, &admin.0, id.0)).await?;
        one(mail)
    }
}
