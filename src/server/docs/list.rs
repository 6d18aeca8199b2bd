//! The pages in their order, their texts, and what they have to know of the server.

use rust_embed::RustEmbed;

use crate::contract::Surface;
use crate::http::declared::Declarations;
use crate::http::limit::Quotas;
use crate::kernel::{Code, Error, Result};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/docs/"]
#[include = "*.md"]
struct Texts;

/// The pages with their titles, in the order of the navigation.
pub(super) const PAGES: [(&str, &str); 23] = [
    ("overview", "Overview"),
    ("quick-start", "Quick start"),
    ("guide", "Running a school"),
    ("flashcards", "Flashcards and classes"),
    ("settings", "Settings"),
    ("study", "Study time, XP and streaks"),
    ("learner-profile", "Learner profiles"),
    ("adaptations", "Adaptations"),
    ("notifications", "Notifications and events"),
    ("badges", "Badges"),
    ("squads", "Squads"),
    ("competitions", "Competitions"),
    ("plan", "The plan of the day"),
    ("analytics", "Analytics"),
    ("api", "Using the API"),
    ("keys", "API keys"),
    ("limits", "Rate limits"),
    ("metering", "Plans and metering"),
    ("idempotency", "Idempotency"),
    ("errors", "Errors"),
    ("versions", "Versions and deprecation"),
    ("performance", "Performance and tests"),
    ("licences", "Licenses"),
];

/// The headings of the navigation, each before the page with that name.
pub(super) const GROUPS: [(&str, &str); 3] = [("overview", "Start"), ("api", "API"), ("performance", "About")];

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

/// The text of a page, in Markdown.
pub(super) fn text(name: &str) -> Result<String> {
    let file = Texts::get(&format!("{name}.md")).ok_or_else(|| Error::of(Code::RouteUnknown))?;
    String::from_utf8(file.data.into_owned()).map_err(Error::internal)
}
