//! Text that has been parsed: a value of these types keeps its rule for good.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::secret::Secret;

/// Why a text is not of the wanted kind; a clause that follows the field's name.
pub type Fault = String;

/// Text that can be told to be of its kind or not.
pub trait ParsedText: Sized {
    /// The shortest and the longest form in Unicode code points, as the contract states them.
    const BOUNDS: (usize, usize);
    /// The OpenAPI format, where there is one.
    const FORMAT: Option<&'static str> = None;

    /// Parses the text, or says what is wrong with it.
    fn parse(text: &str) -> Result<Self, Fault>;

    /// The text itself.
    fn as_str(&self) -> &str;
}

fn within(text: &str, (min, max): (usize, usize)) -> Result<(), Fault> {
    let length = text.chars().count();
    if length < min && min == 1 {
        return Err("must not be empty".into());
    }
    if length < min || length > max {
        return Err(if min == 0 {
            format!("must have at most {max} characters, this has {length}")
        } else {
            format!("must have {min} to {max} characters, this has {length}")
        });
    }
    Ok(())
}

macro_rules! string_form {
    ($name:ident $(<$(const $parameter:ident: usize),*>)?) => {
        impl $(<$(const $parameter: usize),*>)? fmt::Display for $name $(<$($parameter),*>)? {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
        impl $(<$(const $parameter: usize),*>)? Serialize for $name $(<$($parameter),*>)? {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de $(, $(const $parameter: usize),*)?> Deserialize<'de> for $name $(<$($parameter),*>)? {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// One line of text without control characters, trimmed, of MIN to MAX code points.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> ParsedText for Line<MIN, MAX> {
    const BOUNDS: (usize, usize) = (MIN, MAX);

    fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return Err("must be one line without control characters".into());
        }
        within(text, Self::BOUNDS)?;
        Ok(Self(text.to_owned()))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}
string_form!(Line<const MIN: usize, const MAX: usize>);

/// Text of any number of lines, of MIN to MAX code points, without NUL; not trimmed, for spans count in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Prose<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> ParsedText for Prose<MIN, MAX> {
    const BOUNDS: (usize, usize) = (MIN, MAX);

    fn parse(text: &str) -> Result<Self, Fault> {
        if text.contains('\0') {
            return Err("must not contain the character NUL".into());
        }
        if MIN > 0 && text.trim().is_empty() {
            return Err("must not be empty".into());
        }
        within(text, Self::BOUNDS)?;
        Ok(Self(text.to_owned()))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}
string_form!(Prose<const MIN: usize, const MAX: usize>);

/// An e-mail address as people write it, trimmed; equality of two addresses is that of [`Email::folded`].
///
/// The form is checked, not the existence: one `@`, a local part of RFC 5321 atoms, and a domain of labels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// The form under which an address is unique: lower case.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl ParsedText for Email {
    const BOUNDS: (usize, usize) = (3, 254);
    const FORMAT: Option<&'static str> = Some("email");

    fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        let wrong = || "must be an e-mail address such as ada@example.org".to_owned();
        within(text, Self::BOUNDS).map_err(|_| wrong())?;
        let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
        let local_good = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        let label_good = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        if local_good && domain.split('.').all(label_good) && domain.len() <= 253 {
            Ok(Self(text.to_owned()))
        } else {
            Err(wrong())
        }
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}
string_form!(Email);

/// The longest address of a page that is kept, in characters.
const LONGEST_ADDRESS: usize = 2000;

/// An absolute web address that somebody gave us to keep: visible ASCII, a host, no user name. With SECURE only `https`, else `http` too.
///
/// The form is checked, not whether anything is there, nor whether it may be asked: that is for whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WebAddress<const SECURE: bool>(String);

impl<const SECURE: bool> WebAddress<SECURE> {
    /// Parses the text, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.len() > LONGEST_ADDRESS {
            return Err(format!("must have at most {LONGEST_ADDRESS} characters"));
        }
        let (wanted, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (!SECURE, rest),
            _ => (false, ""),
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err("must not hold a user name or a password".into());
        }
        let is_plain = rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
        if wanted && is_plain && is_host(authority) {
            Ok(Self(text.to_owned()))
        } else if SECURE {
            Err("must be an https address such as https://example.org/done".into())
        } else {
            Err("must be a web address such as https://example.org/page".into())
        }
    }

    /// The address as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de, const SECURE: bool> Deserialize<'de> for WebAddress<SECURE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Whether this is a host, a name or a number, with a port or without.
fn is_host(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let bracketed = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_good = match bracketed {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            (1..=253).contains(&host.len())
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
                && host.bytes().any(|byte| byte.is_ascii_alphanumeric())
        }
    };
    is_good && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

/// A name to sign in with: 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter; upper case is folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Username(String);

impl ParsedText for Username {
    const BOUNDS: (usize, usize) = (3, 32);

    fn parse(text: &str) -> Result<Self, Fault> {
        let text = fold(text.trim());
        let good = (3..=32).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c));
        if good {
            Ok(Self(text))
        } else {
            Err("must have 3 to 32 letters, digits, dots, dashes or underscores, and begin with a letter".into())
        }
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}
string_form!(Username);

/// A new password: 8 to 200 code points of any kind, for length counts and composition rules do not (NIST SP 800-63B).
#[derive(Debug, Clone)]
pub struct NewPassword(Secret<String>);

impl NewPassword {
    /// The secret for the hasher.
    pub fn into_secret(self) -> Secret<String> {
        self.0
    }

    /// Parses the text, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let length = text.chars().count();
        if length < 8 {
            return Err("must have at least 8 characters".into());
        }
        if length > 200 {
            return Err("must have at most 200 characters".into());
        }
        Ok(Self(Secret::new(text.to_owned())))
    }
}

impl<'de> Deserialize<'de> for NewPassword {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// The form in which texts are compared without regard to case: Unicode lower case.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// A pattern for `LIKE ... ESCAPE '\'` that finds the folded text anywhere.
pub fn like_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in fold(text.trim()).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
