//! Causes of errors, independent of any surface.

/// The cause of an error. The list is closed, because every dialect maps each cause to a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The request or one of its fields is malformed.
    BadInput,
    /// No credential, or an invalid one.
    NoCredential,
    /// The credential is valid but does not permit this.
    Forbidden,
    /// The plan does not include this.
    PlanRefused,
    /// Does not exist, or is not visible to the actor.
    Absent,
    /// The path exists with other methods only.
    WrongMethod,
    /// The request took too long.
    Timeout,
    /// The request conflicts with the current state.
    Conflict,
    /// The body is too large.
    TooLarge,
    /// The operation does not read this content type.
    WrongType,
    /// The requested range begins behind the end.
    WrongRange,
    /// Well formed, but a rule of the school or the product forbids it.
    RuleBroken,
    /// The monthly quota is used up.
    QuotaSpent,
    /// Too many requests in a short time.
    TooFast,
    /// A service that the operation needs is down.
    Dependency,
    /// The server has more work than it can accept.
    Overload,
    /// A fault of the server.
    Internal,
}

impl Cause {
    /// Every cause, for tests of the dialects.
    pub const ALL: [Cause; 17] = [
        Cause::BadInput,
        Cause::NoCredential,
        Cause::Forbidden,
        Cause::PlanRefused,
        Cause::Absent,
        Cause::WrongMethod,
        Cause::Timeout,
        Cause::Conflict,
        Cause::TooLarge,
        Cause::WrongType,
        Cause::WrongRange,
        Cause::RuleBroken,
        Cause::QuotaSpent,
        Cause::TooFast,
        Cause::Dependency,
        Cause::Overload,
        Cause::Internal,
    ];
}
