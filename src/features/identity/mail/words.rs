//! The templates of mails: one file for each mail and language under `assets/words`, compiled in. The first line is the subject; the text
//! follows after an empty line. Both have gaps in braces.

use crate::kernel::locale::Language;

macro_rules! letters {
    ($($letter:ident = $name:literal, $meaning:literal;)*) => {
        /// The templates of mails.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Letter { $(#[doc = $meaning] $letter,)* }

        impl Letter {
            /// All templates.
            pub const ALL: &'static [Letter] = &[$(Letter::$letter,)*];

            /// The name of its files.
            pub const fn name(self) -> &'static str { match self { $(Letter::$letter => $name,)* } }

            /// Its file in this language.
            const fn file(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Letter::$letter, Language::English) =>
                        include_str!(concat!("../../../../assets/words/en/mail/", $name, ".txt")),)*
                    $((Letter::$letter, Language::German) =>
                        include_str!(concat!("../../../../assets/words/de/mail/", $name, ".txt")),)*
                }
            }
        }
    };
}

letters! {
    ResetPassword = "reset_password", "A link to set a new password, which was asked for.";
    WayBack = "way_back", "A link to set a new password, after a change of address was undone, or from an admin.";
    Welcome = "welcome", "An admin has created the account; a link to choose a password.";
    VerifyEmail = "verify_email", "A link to verify the address of an account.";
    ChangeEmail = "change_email", "A link to verify an address that an account is about to get.";
    AddressInUse = "address_in_use", "Another account asked for the address.";
    ChangeAsked = "change_asked", "A change of the address was asked for, with a link to undo it.";
    AddressChanged = "address_changed", "The address was changed, with a link to undo it.";
    AddressChangedByAdmin = "address_changed_by_admin", "An admin changed the address.";
    PasswordGuessed = "password_guessed", "Wrong passwords were sent.";
    CodeGuessed = "code_guessed", "Wrong codes of the second factor were sent.";
    KeyReported = "key_reported", "An API key was found in public and revoked.";
    QuotaShare = "quota_share", "A share of the month's requests is used.";
    Test = "test", "A test of the mail server.";
    Notification = "notification", "One notification.";
    NotificationDigest = "notification_digest", "Several notifications.";
    QuotaSpent = "quota_spent", "All of the month's requests are used.";
}

/// The beginning of the first line of a file.
const SUBJECT: &str = "Subject: ";

impl Letter {
    /// Returns subject and text in this language, with their gaps.
    pub fn template(self, language: Language) -> (&'static str, &'static str) {
        let (subject, text) = self.file(language).split_once("\n\n").unwrap_or_default();
        (subject.strip_prefix(SUBJECT).unwrap_or(subject), text)
    }
}
