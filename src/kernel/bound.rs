//! Bounds that a request can meet. A client tells them apart by name.

/// The bound that refused a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// Its stable name: that of a rate limit, such as `sign-in-address`, or of another bound, such as `exports`.
    pub name: &'static str,
    /// Whose requests it counts together.
    pub per: Per,
}

/// Whose requests a bound counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// All requests from one network address.
    Network,
    /// The attempts on one account, from all networks.
    Account,
    /// The requests of one person.
    Person,
    /// The requests with one API key.
    Key,
}

impl Per {
    /// The word in a response.
    pub const fn name(self) -> &'static str {
        match self {
            Per::Network => "network",
            Per::Account => "account",
            Per::Person => "person",
            Per::Key => "key",
        }
    }
}
