//! The public passwords of the demo school, and its invitations.

use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::model::{NewInvitation, plain_code};
use super::service;
use crate::app::App;
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, Write, table};
use crate::features::users::demo::people;
use crate::kernel::{Result, Role, Secret};

#[derive(Deserialize)]
struct Invitations {
    invitation: Vec<Invitation>,
}

#[derive(Deserialize)]
struct Invitation {
    code: String,
    role: Role,
    uses: i64,
    expires_in_days: u64,
    note: String,
}

/// Hashes the passwords before the transaction, and writes them with the invitations.
pub(super) fn prepare(app: &App) -> BoxFuture<'_, Result<Write>> {
    Box::pin(async {
        let mut hashes: Vec<(String, String)> = Vec::new();
        for person in people()? {
            if let Some(password) = person.password {
                hashes.push((person.username, app.passwords.hash(None, Secret::new(password)).await?));
            }
        }
        let write: Write = Box::new(move |tx, school| {
            for (username, hash) in &hashes {
                service::set_password(tx, school.person(username)?.id, hash)?;
            }
            invite(tx, school)
        });
        Ok(write)
    })
}

fn invite(tx: &Tx, school: &DemoSchool) -> Result<()> {
    let admin = school.admin()?;
    for invitation in table::<Invitations>("invitations.toml")?.invitation {
        let new = NewInvitation {
            code: plain_code(&invitation.code),
            role: invitation.role,
            uses: invitation.uses,
            expires_at: Some(tx.now().plus(Duration::from_secs(invitation.expires_in_days * 24 * 3600))),
            note: Some(invitation.note),
        };
        service::insert_invitation(tx, &admin, &new)?;
    }
    Ok(())
}
