//! What is wrong with one field: a sentence for people, a code for programs, and the bounds of the value.

use std::borrow::Cow;
use std::fmt;

/// In front of the parts of a fault that passes through serde, whose errors hold only a text. No sentence contains it.
const MARK: char = '\u{1}';

/// The longest sentence, in bytes, as in the contract. Clients may have chosen parts of it.
const LONGEST: usize = 500;

crate::kernel::text_enum! {
    /// The rule that a value breaks. Its word is the code of the fault; pages have a sentence for each.
    pub enum Rule {
        /// There is no value.
        Required = "required",
        /// The text has no visible character.
        Empty = "empty",
        /// The text is too short or too long.
        Length = "length",
        /// The number is too small or too large.
        Range = "range",
        /// The list has too few or too many entries.
        Count = "count",
        /// The value is none of those that there are.
        Choice = "choice",
        /// The value has another JSON type.
        Type = "type",
        /// The text contains characters that are not allowed.
        Characters = "characters",
        /// It is not an email address.
        Email = "email",
        /// It is not a username.
        Username = "username",
        /// It is not a web address.
        WebAddress = "web_address",
        /// It is not an IP address or network.
        Network = "network",
        /// It is not a language tag.
        Language = "language",
        /// It is not a time zone.
        TimeZone = "time_zone",
        /// It is not a date or time.
        Time = "time",
        /// It is not a certificate.
        Certificate = "certificate",
        /// It is not the name or the IP address of a server.
        Host = "host",
        /// The file is damaged, or of a kind that is not accepted.
        File = "file",
        /// The time is in the past.
        Future = "future",
        /// The time is in the future.
        Past = "past",
        /// The end is before the beginning.
        Order = "order",
        /// There are too many days in between.
        Span = "span",
        /// The time belongs to another entry.
        Overlap = "overlap",
        /// It is set where requests cannot change it.
        Fixed = "fixed",
        /// The secret belongs to an earlier value of another field.
        Outdated = "outdated",
        /// Another resource has the value.
        Taken = "taken",
        /// The value is given twice.
        Repeated = "repeated",
        /// The secret or code is not the right one.
        Incorrect = "incorrect",
        /// Any other rule.
        Invalid = "invalid",
    }
}

/// Why a value was refused: the rest of a sentence whose subject is the field, the rule, and its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    text: Cow<'static, str>,
    rule: Rule,
    min: Option<u64>,
    max: Option<u64>,
}

impl Fault {
    /// There is no value.
    pub const REQUIRED: Self = Self::new(Rule::Required, "is required");
    /// The text is empty.
    pub const EMPTY: Self = Self::new(Rule::Empty, "must not be empty");

    /// A fault with a constant sentence.
    pub const fn new(rule: Rule, text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), rule, min: None, max: None }
    }

    /// A fault with a sentence of its own.
    pub fn told(rule: Rule, text: impl Into<String>) -> Self {
        Self { text: Cow::Owned(text.into()), rule, min: None, max: None }
    }

    /// The text must have a number of characters.
    pub fn length(min: usize, max: usize) -> Self {
        let text = if min == 0 {
            format!("must have at most {max} characters")
        } else {
            format!("must have {min} to {max} characters")
        };
        Self::told(Rule::Length, text).bounded(min, max)
    }

    /// The whole number must be in a range.
    pub fn range(min: impl TryInto<u64>, max: impl TryInto<u64>) -> Self {
        let (min, max) = (min.try_into().unwrap_or_default(), max.try_into().unwrap_or(u64::MAX));
        Self {
            min: Some(min),
            max: Some(max),
            ..Self::told(Rule::Range, format!("must be a whole number from {min} to {max}"))
        }
    }

    /// The list must have a number of entries.
    pub fn count(min: usize, max: usize) -> Self {
        let text = if min == 0 {
            format!("must have at most {max} entries")
        } else {
            format!("must have {min} to {max} entries")
        };
        Self::told(Rule::Count, text).bounded(min, max)
    }

    /// The same with a text of its own.
    pub fn count_told(text: impl Into<String>, min: usize, max: usize) -> Self {
        Self::told(Rule::Count, text).bounded(min, max)
    }

    /// There must be at most a number of days in between.
    pub fn span(text: impl Into<String>, most_days: i64) -> Self {
        Self::told(Rule::Span, text).bounded(0, usize::try_from(most_days).unwrap_or_default())
    }

    /// Sets the bounds of the rule.
    #[must_use]
    pub fn bounded(mut self, min: usize, max: usize) -> Self {
        self.min = u64::try_from(min).ok();
        self.max = u64::try_from(max).ok();
        self
    }

    /// The same fault, with a sentence that begins with another text.
    #[must_use]
    pub fn after(self, start: &str) -> Self {
        Self { text: Cow::Owned(format!("{start}{}", self.text)), ..self }
    }

    /// The same fault, with another sentence.
    #[must_use]
    pub fn saying(self, text: impl Into<String>) -> Self {
        Self { text: Cow::Owned(text.into()), ..self }
    }

    /// The rest of a sentence whose subject is the field: `is required`, `must have at most 80 characters`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rule that the value breaks.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The smallest value, or the least number of characters or entries.
    pub fn min(&self) -> Option<u64> {
        self.min
    }

    /// The largest value, or the greatest number of characters or entries.
    pub fn max(&self) -> Option<u64> {
        self.max
    }

    /// The fault with a sentence that fits the contract.
    pub(super) fn cut(self) -> Self {
        Self { text: cut(self.text, LONGEST), ..self }
    }

    /// The fault as an error of serde. [`Fault::of_serde`] reads it back.
    pub fn in_serde<E: serde::de::Error>(self) -> E {
        E::custom(self.marked())
    }

    /// The fault as the text of an error of a framework. [`Fault::of_serde`] and [`Fault::within`] read it back.
    pub fn marked(&self) -> String {
        let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
        let (min, max) = (number(self.min), number(self.max));
        format!("{MARK}{}{MARK}{min}{MARK}{max}{MARK}{}{MARK}", self.rule.name(), self.text)
    }

    /// Reads a fault out of a text that a framework has put its own words around; `None` where there is none.
    pub fn within(text: &str) -> Option<Self> {
        Self::of_serde(&text[text.find(MARK)?..])
    }

    /// Reads the text of an error of serde that was a fault; `None` for any other.
    pub fn of_serde(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix(MARK)?.split(MARK);
        let rule = Rule::parse(parts.next()?)?;
        let (min, max) = (parts.next()?.parse().ok(), parts.next()?.parse().ok());
        Some(Self { min, max, ..Self::told(rule, parts.next()?) })
    }
}

/// Cuts the text to a length, and ends it with three dots.
pub(super) fn cut(text: Cow<'static, str>, most: usize) -> Cow<'static, str> {
    const DOTS: &str = "...";
    if text.len() <= most {
        return text;
    }
    let kept = text.floor_char_boundary(most - DOTS.len());
    Cow::Owned(format!("{}{DOTS}", &text[..kept]))
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl From<&str> for Fault {
    fn from(text: &str) -> Self {
        Self::told(Rule::Invalid, text)
    }
}

impl From<String> for Fault {
    fn from(text: String) -> Self {
        Self::told(Rule::Invalid, text)
    }
}

impl From<Fault> for String {
    fn from(fault: Fault) -> Self {
        fault.text.into_owned()
    }
}
