//! The named limits, a row for each.

/// Defines the limits from one table. The setting of a limit is called `limit-` and its name.
macro_rules! policies {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $usual:literal, $bucket:ident, $meaning:literal, $sentence:literal;)*) => {
        /// A limit that a group of operations has in common.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Policy { $($(#[$doc])* $variant,)* }

        impl Policy {
            /// All policies, in the order of the settings.
            pub const ALL: [Policy; [$($name),*].len()] = [$(Policy::$variant),*];

            /// The name, as it stands in the contract.
            pub const fn name(self) -> &'static str { match self { $(Policy::$variant => $name,)* } }

            /// The name of the setting that holds its quota.
            pub const fn setting(self) -> &'static str { match self { $(Policy::$variant => concat!("limit-", $name),)* } }

            /// The quota where the setting is absent.
            pub const fn usual(self) -> &'static str { match self { $(Policy::$variant => $usual,)* } }

            /// What the setting means, for help.
            pub const fn meaning(self) -> &'static str { match self { $(Policy::$variant => $meaning,)* } }

            /// What a person reads who has met it.
            pub const fn sentence(self) -> &'static str { match self { $(Policy::$variant => $sentence,)* } }

            const fn bucket(self) -> Counted { match self { $(Policy::$variant => Counted::$bucket,)* } }
        }
    };
}

/// How the limit counts the requests of one address, behind which a whole school may be.
#[derive(Clone, Copy)]
enum Counted {
    /// An address may make several times as many requests as a person.
    ByPerson,
    /// The limit is a figure for an address already.
    ByAddress,
}

policies! {
    /// Ways in that are few for each address: set-up, requests for mail, registrations without an invitation, and sign-ins of one account.
    SignIn = "sign-in", "20/15m", ByAddress,
        "Sign-ins to one account from one IP address. The same limit applies to failed sign-ins to all accounts, to registrations \
         without an invitation, and to requests for email.",
        "Too many requests from your network.";
    /// All sign-ins, registrations and uses of mailed links of an address.
    SignInAddress = "sign-in-address", "600/15m", ByAddress,
        "Sign-ins, registrations and uses of emailed links of all people from one IP address. Raise it for a large school \
         behind one address.",
        "Too many people are signing in from your network.";
    /// Tries of a join code.
    Join = "join", "20/15m", ByPerson,
        "Join codes that one person may try.",
        "Too many join codes tried.";
    /// Questions to the tutor.
    TutorChat = "tutor-chat", "30/1m", ByPerson,
        "Questions that one person may ask the tutor.",
        "Too many questions to the tutor.";
    /// Reviews of flashcards.
    Review = "review", "2000/15m", ByPerson,
        "Reviews of flashcards that one person may send.",
        "Too many reviews.";
    /// Files that are taken in.
    Upload = "upload", "50/1h", ByPerson,
        "Texts and pictures that one person may upload.",
        "Too many uploads.";
    /// What admins do.
    Admin = "admin", "500/15m", ByPerson,
        "Requests that one admin may make to admin operations.",
        "Too many requests.";
    /// Everything of the platform and the partner's surface that has no limit of its own.
    Api = "api", "300/15m", ByPerson,
        "Other requests that one person may make.",
        "Too many requests.";
    /// Everything that an account asks of the course factory.
    Factory = "factory", "60/1m", ByPerson,
        "Requests that one API customer may make to the course factory.",
        "Too many requests.";
    /// Courses that a key has the author begin.
    AuthorCreate = "author-create", "10/1m", ByPerson,
        "Courses that one key may start with the course author.",
        "Too many courses requested.";
    /// Packages that a key has the author make.
    AuthorExport = "author-export", "10/1m", ByPerson,
        "Exports that one key may request from the course author.",
        "Too many exports requested.";
    /// Looks at what became of the author's work.
    AuthorPoll = "author-poll", "120/1m", ByPerson,
        "Status requests for the course author's jobs with one key.",
        "Too many status requests for jobs.";
}

impl Policy {
    /// Whether an address may make several times as many requests as one person.
    pub const fn is_shared(self) -> bool {
        matches!(self.bucket(), Counted::ByPerson)
    }

    /// The policy of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.name() == name)
    }
}
