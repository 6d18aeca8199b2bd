//! The features, and the one list of them.
//!
//! Each one is a folder of the same few files; a feature calls services of the tiers above it in this list, and what must happen
//! further down it says as an event, see [`reactions`].

// Identity: people, how they sign in, the school, its mail and its log.
pub mod settings;
pub mod users;
pub mod audit;
pub mod mail;
pub mod auth;
pub mod school;
// Access: accounts, keys and what they are used for; the gate lets in whoever has a token or a key.
pub mod accounts;
pub mod usage;
pub mod keys;
pub mod learners;
pub mod gate;
// Learning.
pub mod materials;
pub mod tutor;
// Courses, and the two dialects in which they are made.
pub mod courses;
pub mod author;
pub mod factory;
// Integrations.
pub mod partner;
// Administration: may read everything.
pub mod privacy;

pub mod reactions;

use std::sync::Arc;
use std::time::Duration;

use crate::app::{App, States};
use crate::config::{Config, Keep};
use crate::db::Tx;
use crate::jobs::Work;
use crate::kernel::{Effect, Result};

/// The operations of the platform.
pub type Platform = (
    school::api::Apis,
    auth::api::Apis,
    users::api::Api,
    audit::api::Api,
    mail::api::Api,
    accounts::api::Api,
    usage::api::Api,
    keys::api::Apis,
    materials::api::Api,
    tutor::api::Api,
    privacy::api::Api,
);

/// Makes the operations of the platform.
pub fn platform(app: &App) -> Platform {
    (
        school::api::all(app),
        auth::api::all(app),
        users::api::Api { app: app.clone() },
        audit::api::Api { app: app.clone() },
        mail::api::Api { app: app.clone() },
        accounts::api::Api { app: app.clone() },
        usage::api::Api { app: app.clone() },
        keys::api::all(app),
        materials::api::Api { app: app.clone() },
        tutor::api::Api { app: app.clone() },
        privacy::api::Api { app: app.clone() },
    )
}

/// The operations of the partner surface: its own, and the platform's from which its contract takes.
pub type Partner =
    (partner::api::Api, learners::api::Api, users::api::Api, materials::api::Api, tutor::api::Api, privacy::api::Api);

/// Makes the operations of the partner surface.
pub fn partner(app: &App) -> Partner {
    (
        partner::api::Api,
        learners::api::Api { app: app.clone() },
        users::api::Api { app: app.clone() },
        materials::api::Api { app: app.clone() },
        tutor::api::Api { app: app.clone() },
        privacy::api::Api { app: app.clone() },
    )
}

/// The operations of the course factory.
pub type Factory = factory::api::Api;

/// Makes the operations of the course factory.
pub fn factory(app: &App) -> Factory {
    factory::api::Api { app: app.clone() }
}

/// The operations of the course author.
pub type Author = author::api::Api;

/// Makes the operations of the course author.
pub fn author(app: &App) -> Author {
    author::api::Api { app: app.clone() }
}

/// What features keep in memory.
#[derive(Clone)]
pub struct Memory {
    access: Arc<auth::Access>,
    attempts: Arc<auth::Attempts>,
    study: Arc<materials::StudyIndex>,
    keys: Arc<keys::Access>,
    learners: Arc<learners::Access>,
    exports: Arc<privacy::Exports>,
    meters: Arc<usage::Meters>,
    requests: Arc<usage::RequestLog>,
}

impl Memory {
    /// Remembers nothing yet.
    pub fn new(config: &Config) -> Self {
        Self {
            access: Arc::default(),
            attempts: Arc::new(auth::Attempts::new(config.limit_scale)),
            study: Arc::default(),
            keys: Arc::default(),
            learners: Arc::default(),
            exports: Arc::default(),
            meters: Arc::default(),
            requests: Arc::default(),
        }
    }

    /// Forgets what a commit has changed.
    pub fn on_effect(&self, effect: &Effect) {
        self.access.on_effect(effect);
        self.study.on_effect(effect);
        self.keys.on_effect(effect);
        self.learners.on_effect(effect);
        self.meters.on_effect(effect);
    }

    /// For [`App`].
    pub fn states(&self) -> States {
        let mut states = States::default();
        states.add(self.access.clone());
        states.add(self.attempts.clone());
        states.add(self.study.clone());
        states.add(self.keys.clone());
        states.add(self.learners.clone());
        states.add(self.exports.clone());
        states.add(self.meters.clone());
        states.add(self.requests.clone());
        states
    }
}

/// Does background work.
pub async fn work(app: App, work: Work) -> Result<()> {
    match work {
        Work::SendMail { mail } => mail::flow::send(&app, mail).await,
        Work::RequestReset { email, from } => auth::flow::mail_reset(&app, email, from.into()).await,
        Work::ChangeEmail { user, email, access_version } => {
            auth::flow::mail_email_change(&app, user, email, access_version).await
        }
        Work::TellOfGuessing { user, is_code } => auth::flow::tell_of_guessing(&app, user, is_code).await,
        Work::EraseLearners { developer } => learners::flow::erase_some(&app, developer).await,
    }
}

/// How many records of one kind are let go of in one transaction, so that nobody waits long behind it.
const PORTION: u32 = 1_000;

/// Removes a portion of what is over by now, and of the records that have been kept long enough; done every hour. Returns whether there
/// may be more.
pub fn sweep(tx: &Tx, keep: Keep) -> Result<bool> {
    let before = |age: Option<Duration>| age.map(|age| tx.now().minus(age));
    let mut most = auth::service::sweep(tx, PORTION)?;
    most = most.max(mail::service::sweep(tx, PORTION)?);
    most = most.max(crate::app::sweep_answers(tx, PORTION)?);
    if let Some(time) = before(keep.requests) {
        most = most.max(usage::service::forget_requests(tx, time, PORTION)?);
    }
    if let Some(time) = before(keep.audit) {
        most = most.max(audit::service::forget(tx, time, PORTION)?);
    }
    if let Some(time) = before(keep.addresses) {
        most = most.max(auth::service::forget_addresses(tx, time, PORTION)?);
        most = most.max(usage::service::forget_addresses(tx, time, PORTION)?);
        most = most.max(audit::service::forget_addresses(tx, time, PORTION)?);
    }
    Ok(most >= usize::try_from(PORTION).unwrap_or(usize::MAX))
}
