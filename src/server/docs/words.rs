//! The words around the texts of the pages, in the languages of the documentation.

use crate::kernel::locale::Language;

/// What the frame of a page says in one language, and where the pages of that language are.
#[derive(Debug)]
pub(super) struct Words {
    /// The path of the start page. The other pages are below it.
    pub(super) home: &'static str,
    /// The name of the language in the language itself.
    pub(super) language: &'static str,
    /// What the title of every window ends with.
    pub(super) site: &'static str,
    /// What follows the name of the product in the bar.
    pub(super) after_brand: &'static str,
    /// The link that keyboards reach first.
    pub(super) skip: &'static str,
    /// The button that opens the navigation on narrow screens.
    pub(super) menu: &'static str,
    /// The button that opens the search.
    pub(super) search: &'static str,
    /// The choice of the theme.
    pub(super) theme: &'static str,
    /// The theme of the system.
    pub(super) system: &'static str,
    /// The light theme.
    pub(super) light: &'static str,
    /// The dark theme.
    pub(super) dark: &'static str,
    /// The link to the pages of the school.
    pub(super) back: &'static str,
    /// The name of the navigation.
    pub(super) navigation: &'static str,
    /// The heading above the pages in this language, where it does not have all of them.
    pub(super) translated: &'static str,
    /// The heading above the pages that are in English only.
    pub(super) untranslated: &'static str,
    /// The name of the outline.
    pub(super) outline: &'static str,
    /// The name of the links to the pages before and after.
    pub(super) neighbours: &'static str,
    /// What is above the title of the page before.
    pub(super) previous: &'static str,
    /// What is above the title of the page after.
    pub(super) next: &'static str,
    /// What is above the output of an example.
    pub(super) response: &'static str,
    /// What the name of a table begins with.
    pub(super) table: &'static str,
    /// What a table before the first section is named after.
    pub(super) page: &'static str,
    /// The title of the page for unknown addresses.
    pub(super) missing: &'static str,
    /// The text of the page for unknown addresses, before links to some pages.
    pub(super) missing_text: &'static str,
}

impl Words {
    /// The words in a language.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }
}

static ENGLISH: Words = Words {
    home: "/docs",
    language: "English",
    site: "Schola documentation",
    after_brand: " documentation",
    skip: "Skip to main content",
    menu: "Menu",
    search: "Search",
    theme: "Theme",
    system: "System",
    light: "Light",
    dark: "Dark",
    back: "Back to the school",
    navigation: "Documentation",
    translated: "Pages in English",
    untranslated: "Pages in English only",
    outline: "On this page",
    neighbours: "Previous and next page",
    previous: "Previous",
    next: "Next",
    response: "Response",
    table: "Table",
    page: "Page",
    missing: "Page not found",
    missing_text: "There is no page of the documentation at this address. Check the address, search the documentation, \
                   or start from one of these pages.",
};

static GERMAN: Words = Words {
    home: "/docs/de",
    language: "Deutsch",
    site: "Schola-Dokumentation",
    after_brand: "-Dokumentation",
    skip: "Zum Hauptinhalt springen",
    menu: "Menü",
    search: "Suche",
    theme: "Farbschema",
    system: "System",
    light: "Hell",
    dark: "Dunkel",
    back: "Zurück zur Schule",
    navigation: "Dokumentation",
    translated: "Anleitungen",
    untranslated: "Auf Englisch",
    outline: "Auf dieser Seite",
    neighbours: "Vorherige und nächste Seite",
    previous: "Zurück",
    next: "Weiter",
    response: "Antwort",
    table: "Tabelle",
    page: "Seite",
    missing: "Seite nicht gefunden",
    missing_text: "Unter dieser Adresse gibt es keine Seite der Dokumentation. Bitte die Adresse prüfen, die \
                   Dokumentation durchsuchen oder mit einer dieser Seiten beginnen.",
};
