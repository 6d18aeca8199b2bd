//! Languages and time zones that exist, and the languages in which the product writes to people.

use super::error::{Error, Result};
use super::fault::{Fault, Rule};
use super::time::Timestamp;

/// A language of mails and of other texts that the server writes to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

impl Language {
    /// All languages.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// The language subtag, which is the name of the folder with its texts.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// The language of a BCP 47 tag, where the product writes in it.
    pub fn of(tag: &str) -> Option<Self> {
        let language = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|known| known.tag().eq_ignore_ascii_case(language))
    }

    /// The language for texts to a person: the person's own setting, else the school's, else English.
    pub fn of_person(own: Option<&str>, school: &str) -> Self {
        own.and_then(Self::of).or_else(|| Self::of(school)).unwrap_or(Language::English)
    }
}

/// A BCP 47 tag in its usual spelling: language in lower case, script capitalised, region in capitals.
pub fn tag(text: &str) -> Result<String> {
    let wrong = || Error::invalid("locale", Fault::new(Rule::Language, "must be a language tag such as en-GB"));
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    if !(2..=3).contains(&language.len()) || !language.chars().all(|c| c.is_ascii_alphabetic()) {
        return Err(wrong());
    }
    let mut tag = language.to_ascii_lowercase();
    for part in parts {
        if !(2..=8).contains(&part.len()) || !part.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(wrong());
        }
        tag.push('-');
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 => {
                let (first, rest) = part.split_at(1);
                tag.push_str(&first.to_ascii_uppercase());
                tag.push_str(&rest.to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Ok(tag)
}

/// The name of a time zone of the IANA database, in the database's spelling.
pub fn zone(text: &str) -> Result<String> {
    let wrong = || Error::invalid("time_zone", Fault::new(Rule::TimeZone, "must be a time zone such as Europe/London"));
    let zone = jiff::tz::TimeZone::get(text).map_err(|_| wrong())?;
    zone.iana_name().map(str::to_owned).ok_or_else(wrong)
}

/// The first instant of the day of `now` in a time zone; in UTC where the zone is unknown.
pub fn midnight(zone: &str, now: Timestamp) -> Timestamp {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let instant = jiff::Timestamp::from_millisecond(now.millis()).unwrap_or_default();
    let start = instant.to_zoned(zone).start_of_day();
    start.map_or(now.day(), |start| Timestamp::from_millis(start.timestamp().as_millisecond()))
}
