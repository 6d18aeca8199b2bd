//! Mail that the school sends, and the outbox in which an admin can read it.
//!
//! Guarantees: a mail is written in the transaction of its cause and handed to the mail server afterwards, at least once; without a
//! mail server it is kept. A failure that may pass is tried again, at most [`MOST_TRIES`] times; one that lasts is final. What people wrote
//! about themselves is a name in a mail, never a link. An address gets no more than so many mails an hour and a day that it did not ask
//! for, whoever asks and for whatever.
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
pub use letter::{NewMail, Word};
pub use model::{MOST_TRIES, Mail, MailKind, MailStatus, PastMail};
pub use words::Letter;

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature {
    name: "mail",
    holds: held::HOLDS,
    erase: Some(service::erase),
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    subjects: &["mail"],
    actions: &["mails.read"],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
