//! The vocabulary of Schola: small types that all other modules use.
//!
//! Invariant: nothing here imports another module of this crate, a web framework or a database driver.

pub mod actor;
pub mod bound;
pub mod calendar;
pub mod cause;
pub mod code;
pub mod cursor;
pub mod effect;
pub mod entropy;
pub mod error;
pub mod fault;
pub mod id;
pub mod key;
pub mod locale;
pub mod network;
pub mod number;
pub mod page;
pub mod plan;
pub mod seal;
pub mod secret;
pub mod signature;
pub mod signing;
pub mod text;
pub mod time;
pub mod totp;
pub mod words;

pub use actor::{Actor, Origin, Owner, Realm, Role, Via};
pub use bound::{Bound, Per};
pub use calendar::Calendar;
pub use cause::Cause;
pub use code::Code;
pub use cursor::{Cursor, SortKey};
pub use effect::Effect;
pub use entropy::Entropy;
pub use error::{Error, Result, ResultExt};
pub use fault::{Fault, Rule};
pub use id::Id;
pub use number::rounded;
pub use page::{Page, PageRequest};
pub use plan::{Plan, Plans};
pub use secret::Secret;
pub use time::{Clock, Day, Timestamp, monotonic_now};
pub use words::{TextEnum, WordVisitor};

pub use crate::__text_enum as text_enum;
