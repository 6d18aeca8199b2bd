//! The languages of courses.

/// The locales of the course author.
#[rustfmt::skip]
pub const LOCALES: &[&str] = &[
    "ar-SA", "bg-BG", "ca-ES", "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "el-GR", "en-AU",
    "en-CA", "en-GB", "en-IN", "en-US", "es-AR", "es-ES", "es-MX", "et-EE", "fi-FI", "fr-BE",
    "fr-CA", "fr-FR", "he-IL", "hi-IN", "hr-HR", "hu-HU", "id-ID", "it-IT", "ja-JP", "ko-KR",
    "lt-LT", "lv-LV", "nb-NO", "nl-BE", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "ro-RO", "ru-RU",
    "sk-SK", "sl-SI", "sr-RS", "sv-SE", "th-TH", "tr-TR", "uk-UA", "vi-VN", "zh-CN", "zh-TW",
];

/// Finds a locale, in the spelling of the table.
pub fn locale(text: &str) -> Option<&'static str> {
    LOCALES.iter().copied().find(|known| known.eq_ignore_ascii_case(text))
}

/// Finds a language or a locale, in the spelling of the table: `en`, `pt-BR`.
pub fn language(text: &str) -> Option<&'static str> {
    let bare = |known: &'static str| known.split('-').next().unwrap_or(known);
    locale(text).or_else(|| LOCALES.iter().map(|known| bare(known)).find(|known| known.eq_ignore_ascii_case(text)))
}
