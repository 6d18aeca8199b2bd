//! The stored data of the connections.

use crate::config::SetBy;
use crate::http::text_enum;
use crate::kernel::{Secret, Timestamp};

text_enum! {
    /// A server that the school is connected to.
    pub enum Connection {
        Mail = "mail",
        Ai = "ai",
    }
}

text_enum! {
    /// What answers questions to the tutor.
    #[derive(Default)]
    pub enum EngineKind {
        /// The built-in engine, which quotes.
        #[default]
        BuiltIn = "built_in",
        /// A language model.
        Model = "model",
    }
}

/// A connection as it is stored.
#[derive(Debug, Clone, Default)]
pub struct Stored<T> {
    pub settings: T,
    /// The password or key; absent where none was entered.
    pub secret: Option<StoredSecret>,
    pub standing: Standing,
}

/// An encrypted password or key.
#[derive(Debug, Clone)]
pub struct StoredSecret {
    pub sealed: Vec<u8>,
    /// The server that it was entered for. It opens for no other one.
    pub server: String,
    pub set_at: Timestamp,
}

/// How a connection has worked.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// When it worked last.
    pub worked_at: Option<Timestamp>,
    /// Since when it fails; absent while it works.
    pub failing_since: Option<Timestamp>,
    /// The code of the last failure.
    pub failure: Option<String>,
}

/// What happens to a stored secret when the settings are saved.
#[derive(Debug, Clone)]
pub enum Keeping {
    /// It stays.
    Keep,
    /// It is replaced.
    Replace { sealed: Vec<u8>, server: String },
    /// It is removed.
    Remove,
}

/// A field that the configuration sets, so that the pages cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixed {
    /// The name of the field in the API.
    pub field: &'static str,
    /// The name of the setting.
    pub setting: &'static str,
    /// Its source.
    pub by: SetBy,
}

/// A password or key of the API, for the server that it was entered for.
#[derive(Debug, Clone)]
pub struct NewSecret {
    pub secret: Secret<String>,
    pub server: String,
}
