//! The people of the demo school.

use serde::Deserialize;

use super::model::{NewUser, ProfileUpdate, User};
use super::service;
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, broken, table};
use crate::kernel::text::{Email, Line, ParsedText, Prose, Username};
use crate::kernel::{Realm, Result, Role};

/// A person of the demo school.
#[derive(Debug, Clone, Deserialize)]
pub struct Person {
    pub full_name: String,
    /// The address, for sign-in.
    pub email: String,
    /// The username.
    pub username: String,
    pub role: Role,
    bio: Option<String>,
    pronouns: Option<String>,
    /// The password, if it is public.
    pub password: Option<String>,
}

#[derive(Deserialize)]
struct People {
    person: Vec<Person>,
}

/// Reads the people from the file.
pub fn people() -> Result<Vec<Person>> {
    Ok(table::<People>("people.toml")?.person)
}

/// Adds the people.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    for person in people()? {
        let user = add(tx, &person)?;
        school.add(&person.username, user);
    }
    Ok(())
}

fn add(tx: &Tx, person: &Person) -> Result<User> {
    let fault = |what: String| broken(&format!("has a person, {}, whose {what}", person.username));
    let new = NewUser {
        realm: Realm::School,
        role: person.role,
        full_name: Line::parse(&person.full_name).map_err(|what| fault(format!("name {what}")))?,
        email: Some(Email::parse(&person.email).map_err(|what| fault(format!("address {what}")))?),
        username: Some(Username::parse(&person.username).map_err(|what| fault(format!("username {what}")))?),
        email_verified: true,
    };
    let user = service::create(tx, &new)?;
    let update = ProfileUpdate {
        bio: person.bio.as_deref().map(Prose::parse).transpose().map_err(|what| fault(format!("bio {what}")))?,
        pronouns: person
            .pronouns
            .as_deref()
            .map(Line::parse)
            .transpose()
            .map_err(|what| fault(format!("pronouns {what}")))?,
        ..ProfileUpdate::default()
    };
    service::update(tx, &user, &update)
}
