//! Operations on the mail server and the AI server, for admins: tag Admin.

use poem_openapi::OpenApi;

use super::model::{Connection, Stored, StoredSecret};
use super::secrets::SecretProblem;
use super::settings::{AiSettings, EffectiveAi, EffectiveMail, MailSettings};
use super::wire::{AiConnection, AiConnectionUpdate, AiTest, AiTestQuestion, MailConnection, MailConnectionUpdate};
use super::{flow, service};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, Done, answer, done, one};
use crate::http::envelope::One;
use crate::http::guard::Admin;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::kernel::text::ParsedText;

pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Get the mail server.
    #[oai(path = "/admin/settings/mail", method = "get", operation_id = "getMailSettings")]
    async fn get_mail_settings(&self, _admin: Admin) -> Answer<One<MailConnection>> {
        let stored = self.app.read(service::mail).await?;
        one(self.mail(stored).await)
    }

    /// Update the mail server.
    #[oai(path = "/admin/settings/mail", method = "patch", operation_id = "updateMailSettings")]
    async fn update_mail_settings(
        &self,
        admin: Admin,
        body: Json<MailConnectionUpdate>,
    ) -> Answer<One<MailConnection>> {
        let stored = flow::change_mail(&self.app, admin.0, body.0.try_into()?).await?;
        one(self.mail(stored).await)
    }

    /// Remove the mail server.
    #[oai(path = "/admin/settings/mail", method = "delete", operation_id = "deleteMailSettings")]
    async fn delete_mail_settings(&self, admin: Admin) -> Done {
        self.app.write(move |tx| service::remove_mail(tx, &admin.0)).await?;
        done()
    }

    /// Remove the password of the mail server.
    #[oai(path = "/admin/settings/mail/password", method = "delete", operation_id = "deleteMailPassword")]
    async fn delete_mail_password(&self, admin: Admin) -> Done {
        self.app.write(move |tx| service::remove_password(tx, &admin.0)).await?;
        done()
    }

    /// Get the AI server.
    #[oai(path = "/admin/settings/ai", method = "get", operation_id = "getAiSettings")]
    async fn get_ai_settings(&self, _admin: Admin) -> Answer<One<AiConnection>> {
        let stored = self.app.read(service::ai).await?;
        one(self.ai(stored).await)
    }

    /// Update the AI server.
    #[oai(path = "/admin/settings/ai", method = "patch", operation_id = "updateAiSettings")]
    async fn update_ai_settings(&self, admin: Admin, body: Json<AiConnectionUpdate>) -> Answer<One<AiConnection>> {
        let stored = flow::change_ai(&self.app, admin.0, body.0.try_into()?).await?;
        one(self.ai(stored).await)
    }

    /// Remove the AI server.
    #[oai(path = "/admin/settings/ai", method = "delete", operation_id = "deleteAiSettings")]
    async fn delete_ai_settings(&self, admin: Admin) -> Done {
        self.app.write(move |tx| service::remove_ai(tx, &admin.0)).await?;
        done()
    }

    /// Remove the key of the AI server.
    #[oai(path = "/admin/settings/ai/key", method = "delete", operation_id = "deleteAiKey")]
    async fn delete_ai_key(&self, admin: Admin) -> Done {
        self.app.write(move |tx| service::remove_key(tx, &admin.0)).await?;
        done()
    }

    /// Ask the AI server a test question.
    #[oai(path = "/admin/settings/ai/test", method = "post", operation_id = "testAiSettings")]
    async fn test_ai_settings(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<AiTestQuestion>,
    ) -> Answer<One<AiTest>> {
        if let Some(test) = self.app.replayed(&claim).await? {
            return answer(test);
        }
        let test: AiTest = flow::test_model(&self.app, body.0.question.as_str()).await?.into();
        let record = move |tx: &Tx| {
            service::record_ai_test(tx, &admin.0, &test.outcome)?;
            Ok(One(test.clone()))
        };
        answer(self.app.write_once(claim, record).await?)
    }
}

impl Api {
    async fn mail(&self, stored: Stored<MailSettings>) -> MailConnection {
        let server = EffectiveMail::of(stored.settings.clone(), &self.app.config).server();
        let is_fixed = self.app.config.smtp.password.is_some();
        let problem = self.problem(stored.secret.as_ref().filter(|_| !is_fixed), Connection::Mail, &server).await;
        MailConnection::of(stored, problem, &self.app.config)
    }

    async fn ai(&self, stored: Stored<AiSettings>) -> AiConnection {
        let server = EffectiveAi::of(stored.settings.clone(), &self.app.config).server();
        let is_fixed = self.app.config.ai.key.is_some();
        let problem = self.problem(stored.secret.as_ref().filter(|_| !is_fixed), Connection::Ai, &server).await;
        AiConnection::of(stored, problem, &self.app.config)
    }

    async fn problem(
        &self,
        secret: Option<&StoredSecret>,
        connection: Connection,
        server: &str,
    ) -> Option<SecretProblem> {
        flow::open(&self.app, secret?, connection, server).await.err()
    }
}
