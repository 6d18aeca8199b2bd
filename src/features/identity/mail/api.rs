//! Operations on the outbox, for admins: tag Admin.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::{flow, service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, answer, many, one};
use crate::http::envelope::{Many, One};
use crate::http::guard::Admin;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
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

    /// Send a test email.
    #[oai(path = "/admin/settings/mail/test", method = "post", operation_id = "testMailSettings")]
    async fn test_mail_settings(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::MailTestRequest>,
    ) -> Answer<One<wire::MailTest>> {
        if let Some(test) = self.app.replayed(&claim).await? {
            return answer(test);
        }
        let (done, is_own) = flow::send_test(&self.app, &admin.0, body.0.to).await?;
        let test = wire::MailTest::from(done);
        let record = move |tx: &Tx| {
            service::record_test(tx, &admin.0, &test.to, &test.outcome, is_own)?;
            Ok(One(test.clone()))
        };
        answer(self.app.write_once(claim, record).await?)
    }

    /// Get an outgoing mail.
    #[oai(path = "/admin/outbox/:id", method = "get", operation_id = "getMail")]
    async fn get_mail(&self, admin: Admin, id: Path<Id<kind::Mail>>) -> Answer<One<wire::MailWithText>> {
        let mail = self.app.write(move |tx| service::read(tx, &admin.0, id.0)).await?;
        one(mail)
    }
}
