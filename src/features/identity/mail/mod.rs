//! Outgoing mail, and the outbox in which admins can read it.
//!
//! Guarantees: a mail is queued in the transaction of its cause and sent afterwards, at least once; without a mail server it is kept. A
//! transient failure is retried at most [`MOST_TRIES`] times; a permanent one is final. Texts of people are inserted as names, never as
//! links. Each address has bounds per hour and day for mails that it did not request.
//!
//! Tables: `mails`, `mail_marks`.

mod api;
mod bounds;
mod demo;
pub mod flow;
mod held;
mod jobs;
mod letter;
mod model;
pub mod service;
mod store;
mod wire;
mod words;

pub use api::Api;
pub use letter::{NewMail, Word, filled};
pub use model::{MOST_TRIES, Mail, MailKind, MailStatus, PastMail, Unsent};
pub use words::Letter;

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "mail",
    holds: held::HOLDS,
    erase: Some(service::erase),
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    subjects: &["mail"],
    actions: &["mails.read", "mails.tested"],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
