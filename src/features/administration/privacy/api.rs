//! The operations of tag Users that concern everything held about a person.

use poem_openapi::OpenApi;

use super::flow;
use crate::app::App;
use crate::features::auth::PasswordConfirmation;
use crate::http::answer::{Archive, Done, done};
use crate::http::guard::AnyUser;
use crate::http::json::Json;
use crate::kernel::Result;

/// A copy of what is held about me, and its end.
pub struct Api {
    /// The handle to everything.
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Delete my account.
    #[oai(path = "/users/me", method = "delete", operation_id = "deleteMe")]
    async fn delete_me(&self, user: AnyUser, body: Json<PasswordConfirmation>) -> Done {
        flow::delete_account(&self.app, user.0, body.0.password).await?;
        done()
    }

    /// Delete my account. (second name)
    #[oai(path = "/users/profile", method = "delete", operation_id = "deleteProfile")]
    async fn delete_profile(&self, user: AnyUser, body: Json<PasswordConfirmation>) -> Done {
        flow::delete_account(&self.app, user.0, body.0.password).await?;
        done()
    }

    /// Everything held about me.
    #[oai(path = "/users/me/export", method = "get", operation_id = "exportMe")]
    async fn export_me(&self, user: AnyUser) -> Result<Archive> {
        let body = flow::export(&self.app, user.0).await?;
        Ok(Archive { file_name: "schola-export.zip".to_owned(), body })
    }
}
