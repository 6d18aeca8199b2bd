//! Operations for registration, sign-in, passwords and second factors: tag Auth, and registration of tag Developer.
//!
//! Flows that hash a password, or wait for an attempt, are boxed when they begin: any client can send a request whose body is still
//! arriving, and such a request must not hold their memory.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::super::{flow, service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, Created, CreatedOrAccepted, Done, all, answer, created, created_or_accepted, done};
use crate::http::context::Context;
use crate::http::envelope::All;
use crate::http::guard::{AnyUser, Enrolling, Leaving, Verifying};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::kernel::text::ParsedText;
use crate::kernel::totp;
use crate::kernel::{Id, id::kind};

/// Registration, sign-in, and everything that proves a person's identity.
pub struct Own {
    pub app: App,
}

#[OpenApi]
impl Own {
    /// Create an account.
    #[oai(path = "/auth/register", method = "post", operation_id = "register")]
    async fn register(
        &self,
        context: &Context,
        body: Json<wire::Registering>,
    ) -> CreatedOrAccepted<wire::SignedUp, wire::AwaitingVerification> {
        created_or_accepted(Box::pin(flow::register(&self.app, context, body.0)).await?)
    }

    /// Register a developer.
    #[oai(path = "/developer/register", method = "post", operation_id = "registerDeveloper")]
    async fn register_developer(
        &self,
        context: &Context,
        body: Json<wire::DeveloperCreate>,
    ) -> CreatedOrAccepted<wire::SignedUp, wire::AwaitingVerification> {
        created_or_accepted(flow::register_developer(&self.app, context, body.0).await?)
    }

    /// Sign in.
    #[oai(path = "/auth/login", method = "post", operation_id = "login")]
    async fn login(&self, context: &Context, body: Json<wire::Credentials>) -> Answer<wire::SignedIn> {
        answer(Box::pin(flow::login(&self.app, context, body.0)).await?)
    }

    /// Create the first admin.
    #[oai(path = "/auth/setup", method = "post", operation_id = "setUpSchool")]
    async fn set_up_school(&self, context: &Context, body: Json<wire::SchoolSetup>) -> Created<wire::SignedUp> {
        created(Box::pin(flow::set_up(&self.app, body.0, context.origin())).await?)
    }

    /// Sign out.
    #[oai(path = "/auth/logout", method = "post", operation_id = "logout")]
    async fn logout(
        &self,
        user: Leaving,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<wire::Done> {
        let end = move |tx: &Tx| service::logout(tx, &user.0).map(|_| wire::Done::YES);
        answer(self.app.write_once(claim, end).await?)
    }

    /// Sign out everywhere.
    #[oai(path = "/auth/logout-all", method = "post", operation_id = "logoutEverywhere")]
    async fn logout_everywhere(
        &self,
        user: Leaving,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<wire::TokensRevoked> {
        let end = move |tx: &Tx| service::logout_everywhere(tx, &user.0).map(wire::TokensRevoked::of);
        answer(self.app.write_once(claim, end).await?)
    }

    /// Request a mail to reset the password.
    #[oai(path = "/auth/forgot-password", method = "post", operation_id = "requestPasswordReset")]
    async fn request_password_reset(
        &self,
        context: &Context,
        body: Json<wire::PasswordForgotten>,
    ) -> Answer<wire::PasswordResetRequested> {
        let (email, origin) = (body.0.email, context.origin());
        self.app.write(move |tx| service::ask_for_reset(tx, &email, &origin)).await?;
        let message = "If this email address has an account, we have sent it a link.".to_owned();
        answer(wire::PasswordResetRequested { ok: true, message })
    }

    /// Reset the password with a mailed link.
    #[oai(path = "/auth/reset-password", method = "post", operation_id = "resetPassword")]
    async fn reset_password(&self, context: &Context, body: Json<wire::PasswordReset>) -> Answer<wire::Done> {
        Box::pin(flow::reset_password(&self.app, context, body.0)).await?;
        answer(wire::Done::YES)
    }

    /// Verify an email address with a mailed link.
    #[oai(path = "/auth/verify-email", method = "post", operation_id = "verifyEmail")]
    async fn verify_email(&self, context: &Context, body: Json<wire::LinkToken>) -> Answer<wire::AddressSettled> {
        answer(Box::pin(flow::verify_email(&self.app, context, body.0)).await?)
    }

    /// Undo a change of email address with a mailed link.
    #[oai(path = "/auth/undo-email-change", method = "post", operation_id = "undoEmailChange")]
    async fn undo_email_change(&self, context: &Context, body: Json<wire::LinkToken>) -> Answer<wire::AddressSettled> {
        answer(Box::pin(flow::undo_email_change(&self.app, context, body.0)).await?)
    }

    /// Resend the verification mail.
    #[oai(path = "/auth/verify-email/resend", method = "post", operation_id = "resendVerification")]
    async fn resend_verification(
        &self,
        user: Verifying,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<wire::Done> {
        let url = self.app.public_url().to_owned();
        let send = move |tx: &Tx| service::resend_verification(tx, &user.0, &url).map(|()| wire::Done::YES);
        answer(self.app.write_once(claim, send).await?)
    }

    /// Change the password.
    #[oai(path = "/auth/change-password", method = "post", operation_id = "changePassword")]
    async fn change_password(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::PasswordChange>,
    ) -> Answer<wire::TokensRevoked> {
        answer(flow::change_password(&self.app, user.0, claim, body.0).await?)
    }

    /// Change the email address.
    #[oai(path = "/auth/change-email", method = "post", operation_id = "changeEmail")]
    async fn change_email(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::EmailChange>,
    ) -> Answer<wire::Done> {
        let (actor, email) = (user.0, body.0.email);
        let confirmed = flow::confirm_password(&self.app, &actor, body.0.password, "password").await?;
        let change = move |tx: &Tx| service::ask_email_change(tx, &actor, confirmed, &email).map(|()| wire::Done::YES);
        answer(self.app.write_once(claim, change).await?)
    }

    /// List the person's tokens.
    #[oai(path = "/auth/tokens", method = "get", operation_id = "listTokens")]
    async fn list_tokens(&self, user: AnyUser) -> Answer<All<wire::Token>> {
        let current = user.0.login();
        let logins = self.app.read(move |db| service::logins(db, &user.0)).await?;
        all(logins.into_iter().map(|login| wire::Token::of(login, current)))
    }

    /// Revoke one of the person's tokens.
    #[oai(path = "/auth/tokens/:id", method = "delete", operation_id = "revokeToken")]
    async fn revoke_token(&self, user: AnyUser, id: Path<Id<kind::Login>>) -> Done {
        self.app.write(move |tx| service::revoke(tx, &user.0, id.0)).await?;
        done()
    }

    /// Begin two-factor enrolment.
    #[oai(path = "/auth/totp", method = "post", operation_id = "beginTotp")]
    async fn begin_totp(
        &self,
        user: Enrolling,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::PasswordConfirmation>,
    ) -> Answer<wire::TotpSecret> {
        let actor = user.0;
        let confirmed = flow::confirm_password(&self.app, &actor, body.0.password, "password").await?;
        let begin = move |tx: &Tx| service::begin(tx, &actor, confirmed);
        let enrolment = self.app.write_secret_once(claim, |_| 0, begin).await?;
        let qr_svg = totp::qr_svg(&enrolment.url)?;
        answer(wire::TotpSecret { secret: enrolment.secret, otpauth_url: enrolment.url, qr_svg })
    }

    /// Confirm two-factor enrolment.
    #[oai(path = "/auth/totp/confirm", method = "post", operation_id = "confirmTotp")]
    async fn confirm_totp(
        &self,
        user: Enrolling,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::TotpConfirmation>,
    ) -> Answer<wire::TotpEnabled> {
        let code = body.0.code.as_str().to_owned();
        let recovery_codes = flow::confirm_totp(&self.app, user.0, claim, code).await?;
        answer(wire::TotpEnabled { ok: true, recovery_codes })
    }

    /// Disable the second factor.
    #[oai(path = "/auth/totp", method = "delete", operation_id = "disableTotp")]
    async fn disable_totp(&self, user: AnyUser, body: Json<wire::PasswordConfirmation>) -> Done {
        let actor = user.0;
        let confirmed = flow::confirm_password(&self.app, &actor, body.0.password, "password").await?;
        self.app.write(move |tx| service::disable(tx, &actor, confirmed)).await?;
        done()
    }

    /// Replace the recovery codes.
    #[oai(path = "/auth/totp/recovery-codes", method = "post", operation_id = "renewRecoveryCodes")]
    async fn renew_recovery_codes(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::PasswordConfirmation>,
    ) -> Answer<wire::RecoveryCodes> {
        let actor = user.0;
        let confirmed = flow::confirm_password(&self.app, &actor, body.0.password, "password").await?;
        let renew = move |tx: &Tx| service::renew_codes(tx, &actor, confirmed);
        let recovery_codes = self.app.write_secret_once(claim, |_| 0, renew).await?;
        answer(wire::RecoveryCodes { recovery_codes })
    }
}
