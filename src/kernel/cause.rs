//! Why a request cannot be served, in terms that no surface owns.

/// Why a request cannot be served. Closed, because every dialect owns a table from cause to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The request is malformed, or a field of it is.
    BadInput,
    /// No credential, or none that counts here.
    NoCredential,
    /// The credential counts, but does not permit this.
    Forbidden,
    /// The plan does not include this.
    PlanRefused,
    /// Not there, or not visible to whoever asks.
    Absent,
    /// The path exists with other methods only.
    WrongMethod,
    /// The request took too long.
    Timeout,
    /// The state of things stands against it.
    Conflict,
    /// The body is too large.
    TooLarge,
    /// The content type is not read here.
    WrongType,
    /// The part that is asked for lies behind the end.
    WrongRange,
    /// Well formed, but a rule of the school or the product forbids it.
    RuleBroken,
    /// The month's allowance is used up.
    QuotaSpent,
    /// Too many requests in too little time.
    TooFast,
    /// Something that we depend on is down.
    Dependency,
    /// We have more to do than we can.
    Overload,
    /// Our own fault.
    Internal,
}

impl Cause {
    /// Every cause, for the tests that walk the dialects.
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
