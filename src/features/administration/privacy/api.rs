//! Operations on all data about a person: tag Users.

use poem_openapi::OpenApi;

use super::flow;
use crate::app::App;
use crate::features::auth::PasswordConfirmation;
use crate::http::answer::{Archive, Done, done};
use crate::http::guard::AnyUser;
use crate::http::json::Json;
use crate::kernel::Result;

/// Export and deletion of the current user's account.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Delete the current user's account.
    #[oai(path = "/users/me", method = "delete", operation_id = "deleteMe")]
    async fn delete_me(&self, user: AnyUser, body: Json<PasswordConfirmation>) -> Done {
        flow::delete_account(&self.app, user.0, body.0.password).await?;
        done()
    }

    /// Delete the current user's account. (alias)
    #[oai(path = "/users/profile", method = "delete", operation_id = "deleteProfile")]
    async fn delete_profile(&self, user: AnyUser, body: Json<PasswordConfirmation>) -> Done {
        flow::delete_account(&self.app, user.0, body.0.password).await?;
        done()
    }

    /// Export the current user's data.
    #[oai(path = "/users/me/export", method = "get", operation_id = "exportMe")]
    async fn export_me(&self, user: AnyUser) -> Result<Archive> {
        let body = flow::export(&self.app, user.0).await?;
        Ok(Archive { file_name: "schola-export.zip".to_owned(), body })
    }
}
