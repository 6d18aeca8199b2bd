//! The people of the demo school.

use std::collections::HashMap;

use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::model::{NewUser, ProfileUpdate, User};
use super::service;
use crate::app::App;
use crate::db::Tx;
use crate::engines::picture::{self, Picture, Purpose};
use crate::features::demo_data::{DemoSchool, Write, broken, bytes, minutes_ago, names_in, table};
use crate::kernel::text::{Email, Line, ParsedText, Prose, Username};
use crate::kernel::{Error, Realm, Result, Role};

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

/// Days from the registration of the first person until today, and from that of each person to the next, in hours.
const FIRST_DAYS_AGO: u64 = 124;
const HOURS_BETWEEN: u64 = 11;

/// Reads the pictures before the transaction, and writes the people.
pub(super) fn prepare(_: &App) -> BoxFuture<'_, Result<Write>> {
    Box::pin(async {
        let making = tokio::task::spawn_blocking(|| {
            let named = names_in("portraits/").into_iter().filter_map(|file| {
                let username = file.strip_prefix("portraits/")?.strip_suffix(".png")?.to_owned();
                Some((username, file))
            });
            named.map(|(username, file)| Ok((username, portrait(&file)?))).collect::<Result<HashMap<_, _>>>()
        });
        let portraits = making.await.map_err(Error::internal)??;
        let write: Write = Box::new(move |tx, school| write(tx, school, &portraits));
        Ok(write)
    })
}

fn portrait(file: &str) -> Result<Vec<u8>> {
    Ok(picture::make_guarded(Purpose::Avatar, &bytes(file)?)?.bytes)
}

fn write(tx: &Tx, school: &mut DemoSchool, portraits: &HashMap<String, Vec<u8>>) -> Result<()> {
    for (place, person) in (0..).zip(people()?) {
        let user = add(tx, &person)?;
        let hours = (FIRST_DAYS_AGO * 24).saturating_sub(place * HOURS_BETWEEN);
        service::joined_at(tx, &user, minutes_ago(tx, hours * 60))?;
        if let Some(bytes) = portraits.get(&person.username) {
            service::save_avatar_of(tx, &user, Picture::CONTENT_TYPE, bytes)?;
        }
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
