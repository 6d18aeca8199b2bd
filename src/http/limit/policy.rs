//! The named limits.

/// A limit that a group of operations has in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Ways in: sign-in, registration, set-up, links of mails.
    SignIn,
    /// Questions to the tutor.
    TutorChat,
    /// Uploads of files.
    Upload,
    /// Operations of admins.
    Admin,
    /// Everything of the platform and the partner's surface that has no limit of its own.
    Api,
    /// All operations of the course factory.
    Factory,
    /// Courses that a key has the author begin.
    AuthorCreate,
    /// Packages that a key has the course author produce.
    AuthorExport,
    /// Requests for the state of jobs of the course author.
    AuthorPoll,
}

impl Policy {
    /// All policies, in the order of the settings.
    pub const ALL: [Policy; 9] = [
        Policy::SignIn,
        Policy::TutorChat,
        Policy::Upload,
        Policy::Admin,
        Policy::Api,
        Policy::Factory,
        Policy::AuthorCreate,
        Policy::AuthorExport,
        Policy::AuthorPoll,
    ];

    /// The name in the contract. The setting is called `limit-` and this name.
    pub const fn name(self) -> &'static str {
        match self {
            Policy::SignIn => "sign-in",
            Policy::TutorChat => "tutor-chat",
            Policy::Upload => "upload",
            Policy::Admin => "admin",
            Policy::Api => "api",
            Policy::Factory => "factory",
            Policy::AuthorCreate => "author-create",
            Policy::AuthorExport => "author-export",
            Policy::AuthorPoll => "author-poll",
        }
    }

    /// The setting of the quota.
    pub const fn setting(self) -> &'static str {
        match self {
            Policy::SignIn => "limit-sign-in",
            Policy::TutorChat => "limit-tutor-chat",
            Policy::Upload => "limit-upload",
            Policy::Admin => "limit-admin",
            Policy::Api => "limit-api",
            Policy::Factory => "limit-factory",
            Policy::AuthorCreate => "limit-author-create",
            Policy::AuthorExport => "limit-author-export",
            Policy::AuthorPoll => "limit-author-poll",
        }
    }

    /// The message of a refusal.
    pub const fn sentence(self) -> &'static str {
        match self {
            Policy::SignIn => "There were too many sign-ins or registrations from this address.",
            Policy::TutorChat => "You asked very many questions in a short time.",
            Policy::Upload => "You uploaded very much in a short time.",
            Policy::Admin | Policy::Api | Policy::Factory => "There were too many requests in a short time.",
            Policy::AuthorCreate => "Very many courses were asked for in a short time.",
            Policy::AuthorExport => "Very many exports were asked for in a short time.",
            Policy::AuthorPoll => "The jobs were looked at very often in a short time.",
        }
    }

    /// Whether an address counts as several people, because a whole school may share it. Not for sign-ins, where the
    /// limit prevents guessing of passwords.
    pub const fn is_shared(self) -> bool {
        !matches!(self, Policy::SignIn)
    }

    /// The policy of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.name() == name)
    }
}
