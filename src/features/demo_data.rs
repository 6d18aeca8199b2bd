//! Helpers with which features write their parts of the demo school: the files under `assets/demo`, and the people that were written so
//! far.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::future::BoxFuture;
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;

use super::users::User;
use crate::app::App;
use crate::db::Tx;
use crate::kernel::{Actor, Error, Origin, Result, Role, Timestamp, Via};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/demo/"]
struct Files;

/// Writes a part of the demo school in the one transaction for all parts, which may run twice.
pub type Write = Box<dyn Fn(&Tx, &mut DemoSchool) -> Result<()> + Send>;

/// A feature's part of the demo school. The parts are written in the order of the features, and those that need all others at the end.
#[derive(Debug, Clone, Copy)]
pub enum Demo {
    /// Reads small files and writes them.
    Written(fn(&Tx, &mut DemoSchool) -> Result<()>),
    /// The same, when all other parts are written.
    WrittenLast(fn(&Tx, &mut DemoSchool) -> Result<()>),
    /// Prepares slow work before the transaction, such as hashed passwords.
    Prepared(for<'a> fn(&'a App) -> BoxFuture<'a, Result<Write>>),
}

impl Demo {
    /// Whether it is written when all other parts are.
    pub const fn is_last(self) -> bool {
        matches!(self, Self::WrittenLast(_))
    }

    /// Runs the preparation before the transaction.
    pub async fn prepared(self, app: &App) -> Result<Write> {
        match self {
            Demo::Written(write) | Demo::WrittenLast(write) => Ok(Box::new(write)),
            Demo::Prepared(prepare) => prepare(app).await,
        }
    }
}

/// The demo school as it was written so far.
#[derive(Debug, Default)]
pub struct DemoSchool {
    people: HashMap<String, User>,
}

impl DemoSchool {
    /// Adds a person for the parts that follow.
    pub fn add(&mut self, username: &str, user: User) {
        self.people.insert(username.to_owned(), user);
    }

    /// Finds a person by username.
    pub fn person(&self, username: &str) -> Result<&User> {
        self.people.get(username).ok_or_else(|| broken(&format!("names {username}, who does not exist")))
    }

    /// Returns all people, by id.
    pub fn everybody(&self) -> Vec<&User> {
        let mut people: Vec<&User> = self.people.values().collect();
        people.sort_by_key(|user| user.id.get());
        people
    }

    /// Finds a person by email address.
    pub fn person_at(&self, email: &str) -> Option<&User> {
        self.people.values().find(|user| user.email.as_deref() == Some(email))
    }

    /// Returns the person with this username as an actor.
    pub fn actor(&self, username: &str) -> Result<Actor> {
        self.person(username).map(acting)
    }

    /// Returns an admin as an actor.
    pub fn admin(&self) -> Result<Actor> {
        let admins = self.people.values().filter(|user| user.role == Role::Admin);
        admins.min_by_key(|user| user.id).map(acting).ok_or_else(|| broken("has no admin"))
    }
}

/// A person of the demo school as an actor.
pub fn acting(user: &User) -> Actor {
    Actor { user: user.id, realm: user.realm, role: user.role, via: Via::Terminal, origin: Origin::default() }
}

/// Returns the time this many days before the transaction.
pub fn days_ago(tx: &Tx, days: u64) -> Timestamp {
    minutes_ago(tx, days * 24 * 60)
}

/// Returns the time this many minutes before the transaction.
pub fn minutes_ago(tx: &Tx, minutes: u64) -> Timestamp {
    tx.now().minus(Duration::from_secs(minutes * 60))
}

/// Lists the names of the files in a folder, sorted.
pub fn names_in(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = Files::iter().filter(|name| name.starts_with(folder)).map(String::from).collect();
    names.sort();
    names
}

/// Reads the text of a file.
pub fn text(name: &str) -> Result<String> {
    let file = Files::get(name).ok_or_else(|| broken(&format!("lacks its file {name}")))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| broken(&format!("has a file, {name}, that is not UTF-8")))
}

/// Reads a file that is no text.
pub fn bytes(name: &str) -> Result<Vec<u8>> {
    Ok(Files::get(name).ok_or_else(|| broken(&format!("lacks its file {name}")))?.data.into_owned())
}

/// Parses a TOML file.
pub fn table<T: DeserializeOwned>(name: &str) -> Result<T> {
    toml::from_str(&text(name)?).map_err(|error| broken(&format!("has a wrong file, {name}: {error}")))
}

/// Creates an error about the files of the demo school.
pub fn broken(what: &str) -> Error {
    Error::internal_text(format!("the demo school {what}"))
}
