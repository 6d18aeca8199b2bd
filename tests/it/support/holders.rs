//! Holders of keys: accounts with their two keys, developers, people with a key of the course author. Created directly,
//! because other tests cover their creation.

use schola::features::accounts::{self, NewAccount};
use schola::features::keys::{self, KeySurface, Mode};
use schola::features::usage::{self, Meter};
use schola::kernel::text::{Line, ParsedText};
use schola::kernel::{Effect, Id, Owner, id::kind};

use super::server::{Actor, Server};

/// An account with its two keys.
pub struct Account {
    /// The account's id.
    pub id: Id<kind::Account>,
    /// The text of its live key.
    pub live: String,
    /// The text of its test key.
    pub test: String,
}

impl Account {
    /// The owner whose meter counts.
    pub fn owner(&self) -> Owner {
        Owner::Account(self.id)
    }
}

/// An account on this plan.
pub async fn raw_account(server: &Server, plan: &'static str) -> Account {
    let made = server.raw_app().named("test").write(move |tx| {
        let new =
            NewAccount { name: Line::parse("Meridian Training").unwrap(), contact_email: None, plan: plan.to_owned() };
        let account = accounts::service::insert(tx, &new)?;
        let owner = Owner::Account(account.id);
        let mut texts = Vec::new();
        for mode in [Mode::Live, Mode::Test] {
            let minted = keys::service::issue_single(tx, owner, KeySurface::Factory, mode, "")?;
            texts.push(minted.text.expose().clone());
        }
        Ok((account.id, texts))
    });
    let (id, texts) = made.await.unwrap();
    Account { id, live: texts[0].clone(), test: texts[1].clone() }
}

/// A new key of the course author for this person; the one before ends.
pub async fn raw_author_key(server: &Server, person: &Actor<'_>) -> String {
    raw_single_key(server, person, KeySurface::Author).await
}

/// A new developer's key of this person.
pub async fn raw_developer_key(server: &Server, person: &Actor<'_>) -> String {
    raw_single_key(server, person, KeySurface::Partner).await
}

async fn raw_single_key(server: &Server, person: &Actor<'_>, surface: KeySurface) -> String {
    let owner = Owner::User(Id::new(person.id));
    let minted = server
        .raw_app()
        .named("test")
        .write(move |tx| Ok(keys::service::issue_single(tx, owner, surface, Mode::Live, "key")?.text.expose().clone()));
    minted.await.unwrap()
}

/// Revokes the key with this text.
pub async fn raw_revoke(server: &Server, text: &str) {
    let text = text.to_owned();
    let revoked = server.raw_app().named("test").write(move |tx| keys::service::revoke_text(tx, &text)).await.unwrap();
    assert!(revoked.is_some(), "the key counted");
}

/// Puts a person on a plan.
pub async fn raw_plan(server: &Server, person: &Actor<'_>, plan: &'static str) {
    let id: Id<kind::User> = Id::new(person.id);
    let changed = server.raw_app().named("test").write(move |tx| {
        tx.after_commit(Effect::UserChanged(id));
        tx.exec("UPDATE users SET plan = ?2 WHERE id = ?1", schola::db::params![id, plan])
    });
    assert_eq!(changed.await.unwrap(), 1);
}

/// The use of a meter in the current cycle.
pub async fn raw_used(server: &Server, owner: Owner, meter: Meter) -> u64 {
    let start = server.clock.now().cycle().0;
    server.raw_app().named("test").read(move |db| usage::service::used(db, owner, meter, start)).await.unwrap()
}

/// Counts seconds of media, as the media engine will.
pub async fn raw_seconds(server: &Server, owner: Owner, seconds: u64) {
    server.raw_app().named("test").write(move |tx| usage::service::count_seconds(tx, owner, seconds)).await.unwrap();
}

/// How many rows a statement finds.
pub async fn raw_count(server: &Server, sql: &'static str) -> i64 {
    server.raw_app().named("test").read(move |db| db.one(sql, (), |row| row.get("found"))).await.unwrap()
}
