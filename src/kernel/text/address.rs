//! Addresses: of mailboxes and of web pages.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Fault, ParsedText, Rule, characters, fold_handle, forms, normal, string_form, verbatim, within};

/// Punctuation beyond ASCII that word processors put around addresses, and characters that NFC turns into ASCII
/// punctuation.
pub(super) const PUNCTUATION: [(char, char); 9] = [
    ('\u{A1}', '\u{BF}'),
    ('\u{37E}', '\u{37E}'),
    ('\u{387}', '\u{387}'),
    ('\u{1FEF}', '\u{1FEF}'),
    ('\u{1FFD}', '\u{1FFD}'),
    ('\u{2010}', '\u{2027}'),
    ('\u{2030}', '\u{205E}'),
    ('\u{2329}', '\u{232A}'),
    ('\u{3001}', '\u{303F}'),
];

/// An email address: trimmed, in NFC and usual width. Two addresses are equal if [`Email::folded`] is.
///
/// Only the form is checked: one `@`, a local part of RFC 5321 atoms, and a domain of labels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// The form under which an address is unique, see [`fold_handle`].
    pub fn folded(&self) -> String {
        fold_handle(&self.0)
    }
}

impl ParsedText for Email {
    const BOUNDS: (usize, usize) = (3, 254);
    const FORMAT: Option<&'static str> = Some("idn-email");

    fn parse(text: &str) -> Result<Self, Fault> {
        let wrong = || Fault::new(Rule::Email, "must be an email address such as ada@example.org");
        let kept = normal(&forms::usual_width(text.trim())).trim().replace('\u{3002}', ".");
        within(&kept, &kept, Self::BOUNDS).map_err(|_| wrong())?;
        let (local, domain) = kept.rsplit_once('@').ok_or_else(wrong)?;
        let is_letter = |c: char| {
            if c.is_ascii() {
                c.is_ascii_alphanumeric()
            } else {
                characters::is_visible(c) && !PUNCTUATION.iter().any(|(first, last)| (*first..=*last).contains(&c))
            }
        };
        let local_good = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| is_letter(c) || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        let label_good = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| is_letter(c) || c == '-')
        };
        // Mail goes to the ASCII form of a domain. A domain without one gets no mail.
        let is_written = || domain.is_ascii() || idna::domain_to_ascii_strict(domain).is_ok();
        if local_good && domain.split('.').all(label_good) && domain.len() <= 253 && is_written() {
            Ok(Self(kept))
        } else {
            Err(wrong())
        }
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}
string_form!(Email);

/// Whether a text consists of characters that RFC 3986, appendix A, allows behind the scheme: escapes are complete, and
/// there is at most one fragment.
fn is_uri_part(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_good = |(place, byte): (usize, &u8)| match byte {
        b'%' => bytes.get(place + 1..place + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        _ => byte.is_ascii_graphic() && !b"\"<>[\\]^`{|}".contains(byte),
    };
    bytes.iter().enumerate().all(is_good) && text.matches('#').count() <= 1
}

/// The longest web address that is stored, in characters.
const LONGEST_ADDRESS: usize = 2000;

/// An absolute web address from a client: visible ASCII, a host, no user name. With SECURE only `https`, otherwise also
/// `http`.
///
/// Only the form is checked. The code that sends a request decides whether the address may be requested.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WebAddress<const SECURE: bool>(String);

impl<const SECURE: bool> WebAddress<SECURE> {
    /// Parses the text, or returns what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.len() > LONGEST_ADDRESS {
            return Err(Fault::length(0, LONGEST_ADDRESS));
        }
        let (wanted, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (!SECURE, rest),
            _ => (false, ""),
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err(Fault::new(Rule::WebAddress, "must not contain a username or a password"));
        }
        // Brackets may only enclose an IPv6 host.
        let is_whole = is_uri_part(&authority.replace(['[', ']'], "")) && is_uri_part(&rest[authority.len()..]);
        if wanted && is_whole && is_host(authority) {
            Ok(Self(text.to_owned()))
        } else if SECURE {
            Err(Fault::new(Rule::WebAddress, "must be an https address such as https://example.org/done"))
        } else {
            Err(Fault::new(Rule::WebAddress, "must be a web address such as https://example.org/page"))
        }
    }

    /// The address as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de, const SECURE: bool> Deserialize<'de> for WebAddress<SECURE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = verbatim(deserializer)?;
        Self::parse(&text).map_err(Fault::in_serde)
    }
}

/// Whether the text is a host (a name or an IP address), with or without a port.
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
