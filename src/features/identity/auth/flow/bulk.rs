//! Flows for many people at a time: a transaction for each of them, so that one who is refused stops no other.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::super::model::temporary_password;
use super::super::service::{self, Change, Entrant, FirstAccess};
use super::super::wire::{self, ImportAccess, ImportResult, ImportRow, ImportStatus, PeopleAction, PersonChange};
use crate::app::App;
use crate::db::Tx;
use crate::features::connections;
use crate::features::users::NewUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::kernel::text::{Email, Line, ParsedText, Username};
use crate::kernel::{Actor, Code, Error, Fault, Id, Result, Role, Rule, Secret, id::kind};

/// The most people of a request.
const MOST: usize = 100;
/// The transactions that wait for the writer at a time.
const AT_A_TIME: usize = 16;

/// Does the same with several people. Each of them is changed in a transaction of their own. A repeat with the same key does what is left
/// to do.
pub async fn change_people(
    app: &App,
    actor: Actor,
    claim: IdempotencyClaim,
    input: wire::PeopleChange,
) -> Result<wire::PeopleChanged> {
    let change = Arc::new(change_of(&input)?);
    let ids = distinct(input.ids)?;
    if let Some(answer) = app.replayed(&claim).await? {
        return Ok(answer);
    }
    let one = |id: Id<kind::User>| {
        let (change, actor, url) = (change.clone(), actor.clone(), app.public_url().to_owned());
        let claim = claim.clone().within(&format!("person {id}"));
        async move {
            let work = move |tx: &Tx| service::change_one(tx, &actor, id, &change, &url);
            PersonChange::of(id, app.write_once(claim, work).await)
        }
    };
    let results = stream::iter(ids).map(one).buffered(AT_A_TIME).collect().await;
    let answer = wire::PeopleChanged::of(results);
    app.write_once(claim.clone(), move |_| Ok(answer.clone())).await
}

fn change_of(input: &wire::PeopleChange) -> Result<Change> {
    Ok(match input.action {
        PeopleAction::Suspend => {
            let reason = input.reason.as_ref().map(|reason| reason.as_str().trim().to_owned());
            Change::Suspend(reason.filter(|reason| !reason.is_empty()))
        }
        PeopleAction::Reinstate => Change::Reinstate,
        PeopleAction::Delete => Change::Delete,
        PeopleAction::ChangeRole => Change::Role(
            input
                .role
                .ok_or_else(|| Error::invalid("role", Fault::new(Rule::Required, "is required to change the role")))?,
        ),
    })
}

/// The ids without repetitions, in their order.
fn distinct(ids: Vec<Id<kind::User>>) -> Result<Vec<Id<kind::User>>> {
    must_be_some("ids", ids.len())?;
    let mut seen = HashSet::new();
    Ok(ids.into_iter().filter(|id| seen.insert(id.get())).collect())
}

fn must_be_some(field: &str, number: usize) -> Result<()> {
    if (1..=MOST).contains(&number) {
        return Ok(());
    }
    Err(Error::invalid(field, Fault::count(1, MOST)))
}

/// Imports people, or only checks them. Each row is a transaction of its own. Passwords and links are shown once, so a repeat with the same
/// key creates no people and is refused.
pub async fn import_people(
    app: &App,
    actor: Actor,
    claim: IdempotencyClaim,
    input: wire::PeopleImport,
) -> Result<wire::PeopleImported> {
    must_be_some("people", input.people.len())?;
    let rows = parsed(&input.people, &actor);
    if input.dry_run.unwrap_or(false) {
        return checked(app, rows).await;
    }
    app.replayed::<()>(&claim).await?;
    let mut results = Vec::new();
    for (row, new) in (1..).zip(rows) {
        let claim = claim.clone().within(&format!("row {row}"));
        let imported = match new {
            Ok(new) => import_one(app, &actor, claim, (row, new), input.access).await,
            Err(error) => Err(error),
        };
        results.push(imported.unwrap_or_else(|error| ImportResult::rejected(row, &error)));
    }
    let answer = wire::PeopleImported::of(results);
    app.write_secret_once(claim, |_| 0, |_| Ok(())).await?;
    Ok(answer)
}

/// Checks the rows against the people of the school, without changing anything.
async fn checked(app: &App, rows: Vec<Result<NewUser>>) -> Result<wire::PeopleImported> {
    let results = app
        .read(move |db| {
            let check = |(row, new): (u32, &Result<NewUser>)| match new {
                Ok(new) => match service::may_enter(db, new) {
                    Ok(()) => Ok(ImportResult::valid(row)),
                    Err(error) if error.fields().is_empty() => Err(error),
                    Err(error) => Ok(ImportResult::rejected(row, &error)),
                },
                Err(error) => Ok(ImportResult::rejected(row, error)),
            };
            (1..).zip(&rows).map(check).collect::<Result<Vec<_>>>()
        })
        .await?;
    Ok(wire::PeopleImported::of(results))
}

async fn import_one(
    app: &App,
    actor: &Actor,
    claim: IdempotencyClaim,
    (row, user): (u32, NewUser),
    access: ImportAccess,
) -> Result<ImportResult> {
    let checking = user.clone();
    let shared = app.clone();
    let is_set_up = app.read(move |db| {
        service::may_enter(db, &checking)?;
        Ok(connections::service::overview(db, &shared.config)?.sends_mail)
    });
    let sends_mail = is_set_up.await? || app.mailer.is_some();
    let (access, password) = match access {
        ImportAccess::Link => (FirstAccess::Link, None),
        ImportAccess::Password => {
            let password = temporary_password(&app.entropy)?;
            let hash = app.passwords.hash(actor.origin.address, Secret::new(password.clone())).await?;
            (FirstAccess::Password(hash), Some(password))
        }
    };
    let (actor, url, new) = (actor.clone(), app.public_url().to_owned(), Entrant { user, access, sends_mail });
    let enter = move |tx: &Tx| service::import_person(tx, &actor, &new, &url);
    let entered = app.write_secret_once(claim, |entered| entered.id.get(), enter).await?;
    Ok(ImportResult {
        status: ImportStatus::Created,
        id: Some(entered.id),
        temporary_password: password,
        password_url: entered.url,
        mailed: entered.is_mailed.then_some(true),
        ..ImportResult::valid(row)
    })
}

/// Parses the rows. An address or a username that an earlier row has is wrong too.
fn parsed(rows: &[ImportRow], actor: &Actor) -> Vec<Result<NewUser>> {
    let (mut emails, mut usernames) = (HashSet::new(), HashSet::new());
    let parse = |row: &ImportRow| {
        let new = new_user(row, actor)?;
        if new.email.as_ref().is_some_and(|email| !emails.insert(email.folded())) {
            return Err(repeated(Code::EmailTaken, "email"));
        }
        if new.username.as_ref().is_some_and(|username| !usernames.insert(username.as_str().to_owned())) {
            return Err(repeated(Code::UsernameTaken, "username"));
        }
        Ok(new)
    };
    rows.iter().map(parse).collect()
}

fn repeated(code: Code, field: &str) -> Error {
    Error::new(code, "An earlier row has the same value.")
        .with_field(field, Fault::new(Rule::Repeated, "is the same as in an earlier row"))
}

fn new_user(row: &ImportRow, actor: &Actor) -> Result<NewUser> {
    let wrong = |field: &'static str| move |fault| Error::invalid(field, fault);
    let full_name = Line::parse(row.full_name.as_str()).map_err(wrong("full_name"))?;
    let email = ImportRow::cell(row.email.as_ref()).map(Email::parse).transpose().map_err(wrong("email"))?;
    let username =
        ImportRow::cell(row.username.as_ref()).map(Username::parse).transpose().map_err(wrong("username"))?;
    let role = row.role.as_ref().map(|role| role.as_str().trim()).filter(|role| !role.is_empty());
    let role = role.map_or(Ok(Role::Student), |role| {
        Role::parse(role).ok_or_else(|| {
            Error::invalid("role", Fault::new(Rule::Choice, "must be student, tutor, admin or developer"))
        })
    })?;
    if email.is_none() && username.is_none() {
        return Err(Error::invalid("email", Fault::new(Rule::Required, "is required if there is no username")));
    }
    Ok(NewUser { realm: actor.realm, role, full_name, email, username, email_verified: false })
}
