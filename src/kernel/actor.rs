//! The authenticated person of a request.

use super::id::{Id, kind};
use super::text_enum;

text_enum! {
    /// The four roles. One person has one.
    pub enum Role {
        /// Learns.
        Student = "student",
        /// Teaches.
        Tutor = "tutor",
        /// Runs the school.
        Admin = "admin",
        /// Builds on the API.
        Developer = "developer",
    }
}

/// The group of people that an account belongs to: the school, or the learners of one developer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Realm {
    /// The school.
    School,
    /// The developer with this user id.
    Developer(Id<kind::User>),
}

impl Realm {
    /// The number in the database: 0 for the school, otherwise the developer's id.
    pub const fn column(self) -> i64 {
        match self {
            Realm::School => 0,
            Realm::Developer(id) => id.get(),
        }
    }

    /// Reads what [`Realm::column`] wrote.
    pub const fn from_column(value: i64) -> Self {
        if value == 0 { Realm::School } else { Realm::Developer(Id::new(value)) }
    }
}

/// How the actor authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// An access token of this login.
    Login(Id<kind::Login>),
    /// An API key of a developer.
    Key(Id<kind::Key>),
    /// The command line, run by the owner of the server.
    Terminal,
}

/// The owner of an API key, whose quota its requests use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A person: a developer, or the course author's user.
    User(Id<kind::User>),
    /// A business customer of the course factory.
    Account(Id<kind::Account>),
}

impl Owner {
    /// The name of the kind in the database.
    pub const fn kind(self) -> &'static str {
        match self {
            Owner::User(_) => "user",
            Owner::Account(_) => "account",
        }
    }

    /// The number in the database, which names an owner together with [`Owner::kind`].
    pub const fn number(self) -> i64 {
        match self {
            Owner::User(id) => id.get(),
            Owner::Account(id) => id.get(),
        }
    }

    /// Reads what [`Owner::kind`] and [`Owner::number`] wrote.
    pub fn from_columns(kind: &str, number: i64) -> Option<Self> {
        match kind {
            "user" => Some(Owner::User(Id::new(number))),
            "account" => Some(Owner::Account(Id::new(number))),
            _ => None,
        }
    }
}

/// The authenticated person. Guards create it, services read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub user: Id<kind::User>,
    /// The group that the person belongs to.
    pub realm: Realm,
    /// The person's role at the time of the request.
    pub role: Role,
    /// How the person authenticated.
    pub via: Via,
    /// Where the request came from.
    pub origin: Origin,
}

/// Where a request came from, for the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The network address, if it is known.
    pub address: Option<std::net::IpAddr>,
    /// The id of the request; absent for work at the terminal.
    pub request_id: Option<String>,
    /// The client program, as it names itself.
    pub client: Option<String>,
}

impl Actor {
    /// The login that the request was authenticated with.
    pub const fn login(&self) -> Option<Id<kind::Login>> {
        match self.via {
            Via::Login(id) => Some(id),
            Via::Key(_) | Via::Terminal => None,
        }
    }
}
