//! Request headers: those with one value, and lists.
//!
//! A header that decides about identity or effect has one value. With two lines, the server and a proxy before it may
//! read different ones, so [`check`] refuses such a request before anything else. A list may come in several lines,
//! which form one list.

use poem::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::kernel::{Code, Error, Fault, Result, Rule};

/// More headers than a response has. The map of a response is made for as many, so that it does not grow by and by.
pub const MOST_HEADERS: usize = 16;

/// The headers that may be sent once, and how they are written.
static SINGLE: [(HeaderName, &str); 8] = [
    (header::AUTHORIZATION, "Authorization"),
    (HeaderName::from_static("schola-learner"), "Schola-Learner"),
    (HeaderName::from_static("idempotency-key"), "Idempotency-Key"),
    (header::CONTENT_TYPE, "Content-Type"),
    (header::CONTENT_LENGTH, "Content-Length"),
    (header::HOST, "Host"),
    (header::ORIGIN, "Origin"),
    (header::ACCESS_CONTROL_REQUEST_METHOD, "Access-Control-Request-Method"),
];

/// Refuses a request that repeats a header of one value. The error names the header.
pub fn check(headers: &HeaderMap) -> Result<()> {
    // Most requests repeat no header at all.
    if headers.len() == headers.keys_len() {
        return Ok(());
    }
    for (name, written) in &SINGLE {
        if headers.get_all(name).iter().nth(1).is_some() {
            return Err(repeated(written));
        }
    }
    Ok(())
}

fn repeated(written: &str) -> Error {
    let sentence = format!("The header {written} was sent more than once. Send it once.");
    Error::new(Code::RequestInvalid, sentence).with_field(written, Fault::new(Rule::Repeated, "must be sent once"))
}

/// The value of a header that has one; `None` if the header is absent. An error if it is repeated, or not visible
/// ASCII.
pub fn single<'r>(headers: &'r HeaderMap, name: &HeaderName) -> Result<Option<&'r str>> {
    let mut lines = headers.get_all(name).iter();
    let Some(value) = lines.next() else { return Ok(None) };
    let written = SINGLE.iter().find(|(known, _)| known == name).map_or(name.as_str(), |(_, written)| written);
    if lines.next().is_some() {
        return Err(repeated(written));
    }
    value.to_str().map(Some).map_err(|_| {
        Error::invalid(written, Fault::new(Rule::Characters, "must contain only visible ASCII characters"))
    })
}

/// The entries of a header that is a list, over all its lines and in order, without the space around them.
pub fn entries<'r>(headers: &'r HeaderMap, name: &HeaderName) -> impl DoubleEndedIterator<Item = &'r [u8]> {
    headers.get_all(name).iter().flat_map(lines).map(<[u8]>::trim_ascii)
}

fn lines(value: &HeaderValue) -> impl DoubleEndedIterator<Item = &[u8]> {
    value.as_bytes().split(|byte| *byte == b',')
}
