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
        "How many sign-ins of one account one address has; likewise failed sign-ins over all accounts, registrations without an \
         invitation, and requests for mail.",
        "Too many of these requests came from your network.";
    /// All sign-ins, registrations and uses of mailed links of an address.
    SignInAddress = "sign-in-address", "600/15m", ByAddress,
        "How many sign-ins, registrations and uses of mailed links one address has over all people. Raise it for a large school \
         behind one address.",
        "Too many people are signing in from your network.";
    /// Tries of a join code.
    Join = "join", "20/15m", ByPerson,
        "How many join codes one person may try.",
        "You tried very many codes in a short time.";
    /// Questions to the tutor.
    TutorChat = "tutor-chat", "30/1m", ByPerson,
        "How many questions one person may ask the tutor.",
        "You asked very many questions in a short time.";
    /// Files that are taken in.
    Upload = "upload", "50/1h", ByPerson,
        "How many texts and pictures one person may upload.",
        "You uploaded very much in a short time.";
    /// What admins do.
    Admin = "admin", "500/15m", ByPerson,
        "How many requests one admin may make to the operations for admins.",
        "There were too many requests in a short time.";
    /// Everything of the platform and the partner's surface that has no limit of its own.
    Api = "api", "300/15m", ByPerson,
        "How many other requests one person may make.",
        "There were too many requests in a short time.";
    /// Everything that an account asks of the course factory.
    Factory = "factory", "60/1m", ByPerson,
        "How many requests one account may make to the course factory.",
        "There were too many requests in a short time.";
    /// Courses that a key has the author begin.
    AuthorCreate = "author-create", "10/1m", ByPerson,
        "How many courses one key may have the author begin.",
        "Very many courses were asked for in a short time.";
    /// Packages that a key has the author make.
    AuthorExport = "author-export", "10/1m", ByPerson,
        "How many packages one key may have the author make.",
        "Very many exports were asked for in a short time.";
    /// Looks at what became of the author's work.
    AuthorPoll = "author-poll", "120/1m", ByPerson,
        "How often one key may look at the author's jobs.",
        "The jobs were looked at very often in a short time.";
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
