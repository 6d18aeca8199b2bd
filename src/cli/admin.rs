//! `schola admin`: administration by the owner of the machine, beside a running server or without one.
//!
//! It takes no lock: the database serialises the writes of processes, and a running server detects writes of others and
//! drops its caches.

use std::time::Duration;

use clap::ArgMatches;

use super::school::{known, owner, people, with_app};
use super::terminal::{self, Source};
use super::{Stop, arguments, keys, must_hold_a_school, print};
use crate::app::App;
use crate::config::Config;
use crate::db::Tx;
use crate::features::audit::{self, Subject};
use crate::features::auth;
use crate::features::users::{NewUser, Status, User, UserFilter};
use crate::kernel::text::{Email, Line, ParsedText};
use crate::kernel::{Error, Realm, Result, Role, Secret, key};

/// How long tokens of an old signing key stay good: as long as any token lives.
const OVERLAP: Duration = Duration::from_secs(7 * 24 * 3600);

pub(super) fn run(given: &ArgMatches) -> Result<(), Stop> {
    let Some((name, given)) = given.subcommand() else {
        return Err(Stop::Wrong(Error::internal_text("no such command")));
    };
    if name == "check-key" {
        return Ok(check_key(given)?);
    }
    let config = arguments::config(given)?;
    must_hold_a_school(&config.server.data)?;
    match name {
        "create" => create(config, given),
        "reset-password" => Ok(reset_password(config, given)?),
        "list" => Ok(list(config)?),
        "recount" => Ok(with_app(config, super::totals::recount)?),
        "disable-totp" => Ok(disable_totp(config, given)?),
        "list-keys" => Ok(keys::list(config)?),
        "revoke-keys" => Ok(keys::revoke(config, given)?),
        "rotate-signing-key" => Ok(rotate_signing_key(config, given.get_flag("now"))?),
        _ => Err(Stop::Wrong(Error::internal_text("no such command"))),
    }
}

/// Checks the prefix and the checksum of a key text. It needs no school, so that scanners for keys can run it anywhere.
/// Only a server knows whether the key was ever issued, or still opens anything.
fn check_key(given: &ArgMatches) -> Result<()> {
    let text = match given.get_one::<String>("key") {
        Some(text) => Secret::new(text.clone()),
        None => terminal::first_line("The key")?,
    };
    match key::check(text.expose()) {
        Some(_) => print("well-formed\n"),
        None => Err(Error::internal_text("This is not a Schola API key. Its prefix, length or checksum is wrong.")),
    }
}

/// A password for an account, and whether it was generated here.
struct Chosen {
    password: Secret<String>,
    is_temporary: bool,
}

impl Chosen {
    fn new(app: &App, source: Source) -> Result<Self> {
        match source {
            Source::Given(password) => Ok(Self { password, is_temporary: false }),
            Source::None => {
                let password = Secret::new(auth::temporary_password(&app.entropy)?);
                Ok(Self { password, is_temporary: true })
            }
        }
    }

    /// Prints a generated password, this once.
    fn print(&self) -> Result<()> {
        if !self.is_temporary {
            return Ok(());
        }
        print(&format!("temporary password: {}\nChange it after the first sign-in.\n", self.password.expose()))
    }
}

fn create(config: Config, given: &ArgMatches) -> Result<(), Stop> {
    let text = |name: &str| given.get_one::<String>(name).map_or("", String::as_str);
    let wrong = |what: String| Stop::Wrong(Error::internal_text(what));
    let email = Email::parse(text("email")).map_err(|what| wrong(format!("--email {what}")))?;
    let full_name = Line::parse(text("full-name")).map_err(|what| wrong(format!("--full-name {what}")))?;
    let new = NewUser {
        realm: Realm::School,
        role: Role::Admin,
        full_name,
        email: Some(email),
        username: None,
        email_verified: true,
    };
    let source = terminal::new_password(given.get_flag("password-stdin"))?;
    let made = with_app(config, async move |app| {
        let chosen = Chosen::new(app, source)?;
        let hash = app.passwords.hash(None, chosen.password.clone()).await?;
        let user = app
            .named("adminCreate")
            .write(move |tx| {
                let user = auth::service::add_person(tx, &new, Some(&hash))?;
                record(tx, "users.created", Some(&user), serde_json::json!({ "role": user.role.name() }))?;
                Ok(user)
            })
            .await?;
        auth::setup_file::remove(app);
        Ok((user, chosen))
    });
    let (user, chosen) = made?;
    print(&format!("{} is now an admin\n", user.label()))?;
    Ok(chosen.print()?)
}

fn reset_password(config: Config, given: &ArgMatches) -> Result<()> {
    let handle = handle(given);
    let piped = given.get_flag("password-stdin");
    let outcome = with_app(config, async move |app| {
        // Checked before asking for the password.
        let asked = handle.clone();
        app.named("adminResetPassword").read(move |db| known(db, &asked)).await?;
        let source = tokio::task::spawn_blocking(move || terminal::new_password(piped));
        let chosen = Chosen::new(app, source.await.map_err(Error::internal)??)?;
        let hash = app.passwords.hash(None, chosen.password.clone()).await?;
        let user = app
            .named("adminResetPassword")
            .write(move |tx| {
                let user = known(tx, &handle)?;
                auth::service::set_password(tx, user.id, &hash)?;
                auth::service::end_access(tx, user.id)?;
                record(tx, "users.password_reset", Some(&user), serde_json::json!({}))?;
                Ok(user)
            })
            .await?;
        Ok((user, chosen))
    });
    let (user, chosen) = outcome?;
    print(&format!("{} has a new password and is signed out everywhere\n", user.label()))?;
    if user.status == Status::Suspended {
        print("The account is suspended. An admin has to reinstate it before it can be used.\n")?;
    }
    chosen.print()
}

fn list(config: Config) -> Result<()> {
    let filter = UserFilter { role: Some(Role::Admin), ..UserFilter::default() };
    let admins = with_app(config, async |app| app.named("adminList").read(move |db| people(db, &filter)).await)?;
    if admins.is_empty() {
        return print("There is no admin yet. Create one with `schola admin create`.\n");
    }
    let lines: Vec<String> = admins.iter().map(described).collect();
    print(&(lines.join("\n") + "\n"))
}

fn described(user: &User) -> String {
    let factor = if user.totp_enabled { "two-step verification on" } else { "two-step verification off" };
    let seen = user.last_login_at.map_or("never signed in".to_owned(), |at| format!("last signed in {}", at.rfc3339()));
    format!("{}  {}, {factor}, {seen}", user.label(), user.status.name())
}

fn disable_totp(config: Config, given: &ArgMatches) -> Result<()> {
    let handle = handle(given);
    let user = with_app(config, async move |app| {
        app.named("adminDisableTotp")
            .write(move |tx| {
                let user = known(tx, &handle)?;
                if !user.totp_enabled {
                    return Err(Error::internal_text(format!("Two-step verification is off for {}.", user.label())));
                }
                auth::service::remove_second_factor(tx, &owner(), user.id)
            })
            .await
    })?;
    print(&format!("two-step verification is now off for {}\n", user.label()))
}

fn rotate_signing_key(config: Config, now: bool) -> Result<()> {
    with_app(config, async move |app| {
        app.named("adminRotateSigningKey")
            .write(move |tx| {
                if now {
                    // The key before the last one may still be valid, so the tokens themselves have to end.
                    auth::service::end_all_proofs(tx)?;
                } else {
                    auth::service::rotate_signing_key(tx, OVERLAP)?;
                }
                record(tx, "auth.signing_key_rotated", None, serde_json::json!({ "tokens_ended": now }))
            })
            .await
    })?;
    print(if now {
        "Tokens are now signed with a new secret. All existing tokens and emailed links are invalid, so everyone has to sign in again.\n"
    } else {
        "Tokens are now signed with a new secret. Existing tokens stay valid until they expire.\n"
    })
}

/// How the command line names a person: an address or a username.
fn handle(given: &ArgMatches) -> String {
    let text = |name: &str| given.get_one::<String>(name).cloned();
    text("email").or_else(|| text("username")).unwrap_or_default()
}

/// Notes that this was done at the terminal.
fn record(tx: &Tx, action: &'static str, user: Option<&User>, details: serde_json::Value) -> Result<()> {
    audit::service::record(tx, &owner(), action, user.map(Subject::user), details)
}
