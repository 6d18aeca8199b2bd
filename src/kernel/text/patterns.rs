//! The rules of texts as regular expressions, for the contract.
//!
//! ECMAScript, Python, Java, Go and Rust read them alike: no classes by name, no look-ahead, and nothing beyond the
//! Basic Multilingual Plane, whose characters some engines would cut in two.

use super::address::PUNCTUATION;
use super::characters::BLANK;

/// Characters of double and half width, which the server maps to their usual width.
const ODD_WIDTH: (char, char) = ('\u{FF01}', '\u{FFEE}');

/// Control characters, as the content of a class.
const CONTROLS: &str = r"\x00-\x1f\x7f-\x9f";

/// A line: without control characters. With `required`, at least one visible character.
pub fn line(required: bool) -> String {
    let visible = if required { format!("[^{}][^{CONTROLS}]*", blank()) } else { String::new() };
    format!(r"^[\t-\r ]*[^{CONTROLS}]*{visible}[\t-\r ]*$")
}

/// A text of several lines: no NUL. With `required`, at least one visible character.
pub fn prose(required: bool) -> String {
    let visible = if required { format!(r"[^{}][^\x00]*", blank()) } else { String::new() };
    format!(r"^[^\x00]*{visible}$")
}

/// An email address. With `or_empty`, also the empty text.
pub fn email(or_empty: bool) -> String {
    let mut blank = blank_beyond_ascii();
    PUNCTUATION.into_iter().chain([ODD_WIDTH]).for_each(|range| push(&mut blank, range));
    let atom = format!(r#"[^\x00-\x20"(),.:;<>@\x5b-\x5d\x7f{blank}]+"#);
    let end = format!(r"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f{blank}]");
    let middle = format!(r"[^\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x7f{blank}]");
    let label = format!("{end}({middle}*{end})?");
    let address = format!(r"{atom}(\.{atom})*@{label}(\.{label})*");
    if or_empty { format!("^({address})?$") } else { format!("^{address}$") }
}

/// The number of a port, 1 to 65535.
const PORT: &str = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

/// The address of a web page, of a host by name or by number.
pub fn web_address(is_secure: bool) -> String {
    let scheme = if is_secure { "[Hh][Tt][Tt][Pp][Ss]" } else { "[Hh][Tt][Tt][Pp][Ss]?" };
    // What RFC 3986 allows in a path, a query or a fragment.
    let part = "([!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*";
    format!(r"^{scheme}://[0-9A-Za-z][0-9A-Za-z._-]{{0,252}}(:{PORT})?([/?]{part})?(#{part})?$")
}

/// The base address of a service, to which paths are added: without a query and a fragment.
pub fn base_address() -> String {
    let part = "([!$&-;=@-Z_a-z~]|%[0-9A-Fa-f]{2})*";
    format!(r"^[Hh][Tt][Tt][Pp][Ss]?://[0-9A-Za-z][0-9A-Za-z._-]{{0,252}}(:{PORT})?(/{part})?$")
}

/// The name of a host, or its IP address, that of version 6 also in brackets.
pub fn host() -> String {
    let (label, six) = ("[0-9A-Za-z_-]{1,63}", version_six());
    format!(r"^({label}(\.{label})*|{six}|\[{six}\])$")
}

/// An IP address, or a network with the length of its prefix.
pub fn network() -> String {
    let byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    let four = format!(r"({byte}\.){{3}}{byte}(/(3[0-2]|[12]?[0-9]))?");
    let six = format!("{}(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?", version_six());
    format!("^({four}|{six})$")
}

/// An address of IP version 6.
fn version_six() -> String {
    let word = "[0-9A-Fa-f]{1,4}";
    let mut forms = vec![
        format!("({word}:){{7}}{word}"),
        format!("({word}:){{1,7}}:"),
        format!(":(:{word}){{1,7}}"),
        "::".to_owned(),
    ];
    forms.extend((1..=6).map(|after| format!("({word}:){{1,{}}}(:{word}){{1,{after}}}", 7 - after)));
    format!("({})", forms.join("|"))
}

/// Invisible characters, as the content of a class.
fn blank() -> String {
    format!(r"\x00-\x20\x7f-\xa0{}", blank_beyond_ascii().trim_start_matches(r"\x80-\xa0"))
}

fn blank_beyond_ascii() -> String {
    let mut class = String::from(r"\x80-\xa0");
    for (first, last) in BLANK.into_iter().filter(|(first, _)| ('\u{A1}'..='\u{FFFF}').contains(first)) {
        push(&mut class, (first, last));
    }
    class
}

/// Adds a range to the content of a class.
fn push(class: &mut String, (first, last): (char, char)) {
    let written = |c: char| if u32::from(c) <= 0xFF { format!(r"\x{:02x}", u32::from(c)) } else { c.to_string() };
    class.push_str(&written(first));
    if last > first {
        class.push('-');
        class.push_str(&written(last));
    }
}
