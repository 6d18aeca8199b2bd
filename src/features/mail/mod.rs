//! Mail that the school sends, and the outbox in which an admin can read it.
//!
//! Guarantees: a mail is written in the transaction of its cause and handed to the mail server afterwards, at least once; without a
//! mail server it is kept. A failure that may pass is tried again, at most [`MOST_TRIES`] times; one that lasts is final.
//!
//! Tables: `mails`.

pub mod flow;
mod model;
pub mod service;
mod store;

pub use model::{MOST_TRIES, Mail, MailStatus, NewMail};
