//! The demo school: a school that looks as if it had been used for weeks, made from the files under `assets/demo`.
//!
//! Guarantees: it is made once, all of it or nothing; a second start changes nothing; a school with real people is never touched.

mod accounts;
mod files;
mod keys;

use std::collections::HashMap;
use std::time::Duration;

use files::{DemoFiles, Person};

use crate::app::App;
use crate::db::Tx;
use crate::features::audit::{self, NewEntry, Subject};
use crate::features::auth::{self, NewInvitation};
use crate::features::mail::{self, MailStatus, PastMail};
use crate::features::materials::{self, NewMaterial, Source};
use crate::features::settings::{self, Settings};
use crate::features::users::{self, NewUser, ProfileUpdate, User};
use crate::kernel::text::{Email, Line, ParsedText, Prose, Username};
use crate::kernel::{Actor, Error, Origin, Realm, Result, Role, Secret, Via};

/// Somebody of the demo school whose password is known to everybody.
#[derive(Debug, Clone)]
pub struct KnownPerson {
    /// The name.
    pub full_name: String,
    /// The role.
    pub role: Role,
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
}

/// What to do with a data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Empty,
    Demo,
    Real,
}

/// Makes the demo school where there is none yet, and names the people whose passwords are known.
pub async fn populate(app: &App) -> Result<Vec<KnownPerson>> {
    let files = DemoFiles::read()?;
    let known = files.known();
    let state = app
        .named("demo")
        .read(|db| {
            Ok(match (settings::service::is_demo(db)?, users::service::anybody(db)?) {
                (true, _) => State::Demo,
                (false, false) => State::Empty,
                (false, true) => State::Real,
            })
        })
        .await?;
    match state {
        State::Demo => Ok(known),
        State::Real => Err(Error::internal_text(format!(
            "The folder {} holds a real school. `schola demo` wants a folder of its own: name another one with --data.",
            app.config.server.data.display()
        ))),
        State::Empty => {
            make(app, files).await?;
            Ok(known)
        }
    }
}

/// The people of a demo school whose public passwords still open their accounts; none in a real school.
pub async fn with_public_password(app: &App) -> Result<Vec<KnownPerson>> {
    if !app.named("demo").read(settings::service::is_demo).await? {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for person in DemoFiles::read()?.known() {
        let email = person.email.clone();
        let candidate = app.named("demo").read(move |db| auth::service::candidate(db, &email)).await?;
        let hash = candidate.credential.password_hash;
        if hash.is_some() && app.passwords.verify(None, Secret::new(person.password.clone()), hash).await? {
            found.push(person);
        }
    }
    Ok(found)
}

/// The addresses of the people whose passwords are public in a new demo school.
pub fn public_addresses() -> Result<Vec<String>> {
    Ok(DemoFiles::read()?.known().into_iter().map(|person| person.email).collect())
}

async fn make(app: &App, files: DemoFiles) -> Result<()> {
    let mut hashes = HashMap::new();
    for person in files.people.iter() {
        if let Some(password) = &person.password {
            hashes.insert(person.username.clone(), app.passwords.hash(None, Secret::new(password.clone())).await?);
        }
    }
    let sources = files.materials.clone();
    let prepared = tokio::task::spawn_blocking(move || {
        let prepare = |file: &files::MaterialFile| -> Result<(String, NewMaterial)> {
            let source =
                Source::of_file(Some("notes.md"), Some("text/markdown"), file.text.as_bytes(), Some(&file.title))?;
            Ok((file.owner.clone(), materials::prepare(source)?))
        };
        sources.iter().map(prepare).collect::<Result<Vec<_>>>()
    });
    let prepared = prepared.await.map_err(Error::internal)??;
    let allowed = app.config.storage.study_bank_bytes;
    app.named("demo").write(move |tx| seed(tx, &files, &hashes, &prepared, allowed)).await
}

fn seed(
    tx: &Tx,
    files: &DemoFiles,
    hashes: &HashMap<String, String>,
    prepared: &[(String, NewMaterial)],
    allowed: u64,
) -> Result<()> {
    let settings = Settings {
        name: files.school.name.clone(),
        locale: files.school.locale.clone(),
        time_zone: files.school.time_zone.clone(),
        assistant_name: files.school.assistant_name.clone(),
        ..Settings::default()
    };
    settings::service::save(tx, &settings)?;
    let mut people = HashMap::new();
    for person in &files.people {
        let user = add(tx, person, hashes.get(&person.username).map(String::as_str))?;
        people.insert(person.username.clone(), user);
    }
    for (owner, material) in prepared {
        let owner = known(&people, owner)?;
        materials::service::create(tx, &acting(owner), material, allowed)?;
    }
    write_history(tx, files, &people)?;
    let keys = files.keys.iter().map(|key| Ok((key, known(&people, &key.owner)?))).collect::<Result<Vec<_>>>()?;
    keys::write(tx, &keys)?;
    accounts::write(tx, &files.accounts)?;
    for mail in &files.mails {
        let user = people.values().find(|user| user.email.as_deref() == Some(mail.to.as_str())).map(|user| user.id);
        let new = PastMail {
            user,
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            text: mail.text.trim_start().to_owned(),
        };
        mail::service::insert_historic(tx, &new, MailStatus::Kept, ago(tx, mail.minutes_ago))?;
    }
    let admin = files.people.iter().find(|person| person.role == Role::Admin).ok_or_else(|| broken("has no admin"))?;
    let admin = acting(known(&people, &admin.username)?);
    for invitation in &files.invitations {
        let new = NewInvitation {
            code: auth::plain_code(&invitation.code),
            role: invitation.role,
            uses: invitation.uses,
            expires_at: Some(tx.now().plus(Duration::from_secs(invitation.expires_in_days * 24 * 3600))),
            note: Some(invitation.note.clone()),
        };
        auth::service::insert_invitation(tx, &admin, &new)?;
    }
    settings::service::mark_demo(tx)
}

fn add(tx: &Tx, person: &Person, hash: Option<&str>) -> Result<User> {
    let fault = |what: String| broken(&format!("has a person, {}, whose {what}", person.username));
    let new = NewUser {
        realm: Realm::School,
        role: person.role,
        full_name: Line::parse(&person.full_name).map_err(|what| fault(format!("name {what}")))?,
        email: Some(Email::parse(&person.email).map_err(|what| fault(format!("address {what}")))?),
        username: Some(Username::parse(&person.username).map_err(|what| fault(format!("username {what}")))?),
        email_verified: true,
    };
    let user = auth::service::add_person(tx, &new, hash)?;
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
    users::service::update(tx, &user, &update)
}

fn write_history(tx: &Tx, files: &DemoFiles, people: &HashMap<String, User>) -> Result<()> {
    for entry in &files.history {
        let at = ago(tx, entry.minutes_ago);
        let actor = entry.actor.as_deref().map(|name| known(people, name)).transpose()?;
        let subject = entry.subject.as_deref().map(|name| known(people, name)).transpose()?;
        let origin = Origin { address: entry.address, ..Origin::default() };
        let new = NewEntry {
            action: entry.action,
            actor: actor.map(|user| (user.id, user.full_name.as_str())),
            subject: subject.map(Subject::user),
            origin: &origin,
            details: entry.details.clone(),
        };
        audit::service::record_at(tx, at, &new)?;
        if let Some(user) = actor.filter(|_| entry.action == "auth.signed_in") {
            users::service::signed_in_at(tx, user, at)?;
        }
    }
    Ok(())
}

fn known<'a>(people: &'a HashMap<String, User>, username: &str) -> Result<&'a User> {
    people.get(username).ok_or_else(|| broken(&format!("speaks of {username}, who is nobody")))
}

fn acting(user: &User) -> Actor {
    Actor { user: user.id, realm: user.realm, role: user.role, via: Via::Terminal, origin: Origin::default() }
}

fn days_ago(tx: &Tx, days: u64) -> crate::kernel::Timestamp {
    ago(tx, days * 24 * 60)
}

fn ago(tx: &Tx, minutes: u64) -> crate::kernel::Timestamp {
    tx.now().minus(Duration::from_secs(minutes * 60))
}

fn broken(what: &str) -> Error {
    Error::internal_text(format!("the demo school {what}"))
}
