//! Invitations, for admins: tag Admin.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, Created, Done, created, done, many, one};
use crate::http::envelope::{Made, Many, One};
use crate::http::guard::Admin;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, page};
use crate::kernel::{Id, id::kind};

pub struct Invitations {
    pub app: App,
}

#[OpenApi]
impl Invitations {
    /// List open invitations.
    #[oai(path = "/admin/invitations", method = "get", operation_id = "listInvitations")]
    async fn list_invitations(
        &self,
        admin: Admin,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Invitation>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        let found = self.app.read(move |db| service::invitations(db, &admin.0, page)).await?;
        many(found)
    }

    /// Create an invitation.
    #[oai(path = "/admin/invitations", method = "post", operation_id = "createInvitation")]
    async fn create_invitation(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::InvitationCreate>,
    ) -> Created<Made<wire::Invitation>> {
        let new = body.0.parse()?;
        let create = move |tx: &Tx| {
            let invitation = service::create_invitation(tx, &admin.0, &new)?;
            Ok(Made::of(invitation.id, invitation))
        };
        created(self.app.write_once(claim, create).await?)
    }

    /// Get the link of an invitation.
    #[oai(path = "/admin/invitations/:id/link", method = "get", operation_id = "getInvitationLink")]
    async fn get_invitation_link(
        &self,
        admin: Admin,
        id: Path<Id<kind::Invitation>>,
    ) -> Answer<One<wire::InvitationLink>> {
        let public_url = self.app.public_url().to_owned();
        let url = self.app.read(move |db| service::invitation_link(db, &admin.0, id.0, &public_url)).await?;
        one(wire::InvitationLink::of(url)?)
    }

    /// Revoke an invitation.
    #[oai(path = "/admin/invitations/:id", method = "delete", operation_id = "revokeInvitation")]
    async fn revoke_invitation(&self, admin: Admin, id: Path<Id<kind::Invitation>>) -> Done {
        self.app.write(move |tx| service::revoke_invitation(tx, &admin.0, id.0)).await?;
        done()
    }
}
