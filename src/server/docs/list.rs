//! The pages in their order, their titles, and what they have to know of the server.

use crate::contract::Surface;
use crate::http::declared::Declarations;
use crate::http::limit::Quotas;
use crate::kernel::locale::Language;

/// A page of the navigation.
pub(super) struct Listed {
    /// Its name in addresses, which is the same in all languages.
    pub(super) name: &'static str,
    english: &'static str,
    /// The title in German, where there is a German text.
    german: Option<&'static str>,
}

impl Listed {
    /// The title in a language, if the page exists in it.
    pub(super) fn title(&self, language: Language) -> Option<&'static str> {
        match language {
            Language::English => Some(self.english),
            Language::German => self.german,
        }
    }

    /// The language in which readers of `wanted` see the page, and its title in it.
    pub(super) fn nearest(&self, wanted: Language) -> (Language, &'static str) {
        self.title(wanted).map_or((Language::English, self.english), |title| (wanted, title))
    }
}

/// The pages in the order of the navigation. What people of a school read is in both languages. What developers read, and
/// what the code generates, is in English.
pub(super) static PAGES: [Listed; 23] = [
    translated("overview", "Overview", "Überblick"),
    english("quick-start", "Quick start"),
    translated("guide", "Running a school", "Eine Schule betreiben"),
    translated("flashcards", "Flashcards and classes", "Karteikarten und Klassen"),
    english("settings", "Settings"),
    translated("study", "Study time, XP and streaks", "Lernzeit, XP und Serien"),
    translated("learner-profile", "Learner profiles", "Lernprofile"),
    translated("adaptations", "Adaptations", "Anpassungen"),
    translated("notifications", "Notifications and events", "Benachrichtigungen und Ereignisse"),
    translated("badges", "Badges", "Abzeichen"),
    translated("squads", "Squads", "Lernteams"),
    translated("competitions", "Competitions", "Verlosungen"),
    translated("plan", "The plan of the day", "Der Tagesplan"),
    translated("analytics", "Analytics", "Auswertung"),
    english("api", "Using the API"),
    english("keys", "API keys"),
    english("limits", "Rate limits"),
    english("metering", "Plans and metering"),
    english("idempotency", "Idempotency"),
    english("errors", "Errors"),
    english("versions", "Versions and deprecation"),
    english("performance", "Performance and tests"),
    english("licences", "Licenses"),
];

const fn english(name: &'static str, title: &'static str) -> Listed {
    Listed { name, english: title, german: None }
}

const fn translated(name: &'static str, english: &'static str, german: &'static str) -> Listed {
    Listed { name, english, german: Some(german) }
}

/// The headings of the English navigation, each before the page with that name.
pub(super) const GROUPS: [(&str, &str); 3] = [("overview", "Start"), ("api", "API"), ("performance", "About")];

/// The page of this name.
pub(super) fn listed(name: &str) -> Option<&'static Listed> {
    PAGES.iter().find(|page| page.name == name)
}

/// The titles of the references.
pub(super) const fn reference_title(surface: Surface) -> &'static str {
    match surface {
        Surface::Platform => "Platform",
        Surface::Partner => "Partner",
        Surface::Factory => "Course factory",
        Surface::Author => "Course author",
    }
}

/// What pages have to know of the server.
pub(in crate::server) struct Place<'a> {
    /// The path of the embedded files, without a slash at the end.
    pub(in crate::server) files: &'a str,
    /// The address of the school, without a slash at the end.
    pub(in crate::server) url: &'a str,
    /// The path in it: empty, or with a slash before it.
    pub(in crate::server) base: &'a str,
    /// The address of the school as the setting has it.
    pub(in crate::server) public_url: Option<&'a str>,
    /// What the contract declares of each operation.
    pub(in crate::server) declared: &'a Declarations,
    /// The rate limits of this server.
    pub(in crate::server) quotas: &'a Quotas,
}
