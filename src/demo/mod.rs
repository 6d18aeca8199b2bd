//! The demo school: a school that looks as if it had been used for weeks. Each feature writes its part, from the files under
//! `assets/demo`.
//!
//! Guarantees: it is made once, all of it or nothing; a second start changes nothing; a school with real people is never touched.

use crate::app::App;
use crate::features::demo_data::DemoSchool;
use crate::features::{self, auth, notifications, settings, users};
use crate::kernel::{Error, Result, Role, Secret};

/// A person of the demo school with a public password.
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
    let state = app
        .named("demo")
        .read(|db| {
            Ok(match (settings::service::is_demo(db)?, users::service::has_people(db)?) {
                (true, _) => State::Demo,
                (false, false) => State::Empty,
                (false, true) => State::Real,
            })
        })
        .await?;
    match state {
        State::Demo => {}
        State::Real => {
            return Err(Error::internal_text(format!(
                "The folder {} contains a real school. Name another folder for the demo school with --data.",
                app.config.server.data.display()
            )));
        }
        State::Empty => make(app).await?,
    }
    known()
}

/// The people of a demo school whose public passwords still open their accounts; none in a real school.
pub async fn with_public_password(app: &App) -> Result<Vec<KnownPerson>> {
    if !app.named("demo").read(settings::service::is_demo).await? {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for person in known()? {
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
    Ok(known()?.into_iter().map(|person| person.email).collect())
}

fn known() -> Result<Vec<KnownPerson>> {
    let known = |person: users::demo::Person| {
        let users::demo::Person { full_name, role, email, password, .. } = person;
        Some(KnownPerson { full_name, role, email, password: password? })
    };
    Ok(users::demo::people()?.into_iter().filter_map(known).collect())
}

/// Has each feature prepare its part, then writes all parts in one transaction, in the order of the features.
async fn make(app: &App) -> Result<()> {
    let mut parts = Vec::new();
    let demos = || features::all().filter_map(|feature| feature.demo);
    let (first, last) = (demos().filter(|demo| !demo.is_last()), demos().filter(|demo| demo.is_last()));
    for demo in first.chain(last) {
        parts.push(demo.prepared(app).await?);
    }
    let write = move |tx: &crate::db::Tx| {
        let mut school = DemoSchool::default();
        parts.iter().try_for_each(|write| write(tx, &mut school))?;
        notifications::service::order_by_time(tx)?;
        settings::service::mark_demo(tx)
    };
    app.named("demo").write(write).await
}
