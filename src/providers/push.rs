//! Web Push: sends encrypted messages to the push services of browsers (RFC 8030, RFC 8291, RFC 8292).
//!
//! The address of a subscription is a secret: anyone who knows it can send to the browser. So no error and no text of this module has more of
//! it than the host.

mod encryption;
mod vapid;

use std::fmt;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Method, StatusCode, Url};
use tokio::time::timeout;

use super::outgoing::Outgoing;
use super::resolve::{AddressPolicy, Names, ResolveError, literal};
use crate::kernel::error::Result;
use crate::kernel::{Entropy, Timestamp};

pub use encryption::{LARGEST_CONTENT, Receiver, Sender, encrypted, encrypted_bare};
pub use vapid::VapidKey;

/// The time limit of a message, connecting included.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest pause that a push service can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3600);
/// The longest address of a subscription, in bytes.
pub const LONGEST_ENDPOINT: usize = 2_000;

/// A message on its way to one browser.
#[derive(Debug, Clone, Copy)]
pub struct Push<'a> {
    /// The address of the subscription.
    pub endpoint: &'a str,
    pub receiver: &'a Receiver,
    /// The content, at most [`LARGEST_CONTENT`] bytes.
    pub content: &'a [u8],
    /// How long the push service keeps the message for a browser that is offline.
    pub keep: Duration,
    /// `low`, `normal` or `high`.
    pub urgency: &'a str,
    /// A message replaces an earlier one with the same topic that waits at the push service.
    pub topic: Option<&'a str>,
}

/// Why a push service did not accept a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushError {
    /// The subscription has ended: 404 or 410.
    Gone,
    /// The message is too large: 413.
    TooLarge,
    /// The push service refuses the key of the school: 401 or 403.
    KeyRefused,
    /// The push service is busy: 429 or a failure of its own. It may say how long to wait.
    Busy(Option<Duration>),
    /// The push service refuses the request for another reason.
    Refused(u16),
    /// The name of the push service has no address.
    Unresolved,
    /// The push service is at an address of a private network, which is not permitted.
    PrivateAddress,
    /// There is no connection.
    Unreachable,
    /// The push service did not answer in time.
    TimedOut,
    /// The message could not be encrypted for the browser.
    Unencrypted,
}

impl fmt::Display for PushError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => formatter.write_str("the subscription has ended"),
            Self::TooLarge => formatter.write_str("the message is too large for the push service"),
            Self::KeyRefused => formatter.write_str("the push service refuses the key of the school"),
            Self::Busy(_) => formatter.write_str("the push service is busy"),
            Self::Refused(status) => write!(formatter, "the push service refuses the message with status {status}"),
            Self::Unresolved => formatter.write_str("the name of the push service has no address"),
            Self::PrivateAddress => formatter.write_str("the push service is at an address of a private network"),
            Self::Unreachable => formatter.write_str("the push service cannot be reached"),
            Self::TimedOut => formatter.write_str("the push service did not answer in time"),
            Self::Unencrypted => formatter.write_str("the keys of the browser cannot be used"),
        }
    }
}

impl std::error::Error for PushError {}

/// The host of an address, for logs.
pub fn host_of(endpoint: &str) -> String {
    Url::parse(endpoint).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// Why an address cannot be that of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadEndpoint {
    /// It is no HTTPS address of a plain form.
    Malformed,
    /// It is an address of a private network.
    Private,
}

/// Whether a URL leads to this machine.
fn is_this_machine(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    literal(host).map_or_else(|| name == "localhost" || name.ends_with(".localhost"), |address| address.is_loopback())
}

/// Checks the address of a subscription: HTTPS, without credentials, and no private address. With `is_private_allowed`, private addresses
/// pass, and so does plain HTTP to this machine, where browsers allow Web Push too.
pub fn check_endpoint(endpoint: &str, is_private_allowed: bool) -> std::result::Result<(), BadEndpoint> {
    let url = Url::parse(endpoint).map_err(|_| BadEndpoint::Malformed)?;
    let host = url.host_str().unwrap_or_default();
    let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let is_secure = url.scheme() == "https" || (url.scheme() == "http" && is_private_allowed && is_this_machine(host));
    if host.is_empty() || !is_plain || !is_secure || endpoint.len() > LONGEST_ENDPOINT {
        return Err(BadEndpoint::Malformed);
    }
    let is_private =
        literal(host).map_or_else(|| is_this_machine(host), |address| !AddressPolicy::PublicOnly.permits(address));
    if is_private && !is_private_allowed { Err(BadEndpoint::Private) } else { Ok(()) }
}

/// Sends messages. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Pusher {
    outgoing: Outgoing,
    is_private_allowed: bool,
}

impl Pusher {
    /// Resolves with `names`. Messages leave for private addresses only with `is_private_allowed`, and redirects are not followed.
    pub fn new(names: Names, is_private_allowed: bool) -> Result<Self> {
        let policy = if is_private_allowed { AddressPolicy::Anywhere } else { AddressPolicy::PublicOnly };
        Ok(Self { outgoing: Outgoing::without_redirects(names, policy)?, is_private_allowed })
    }

    /// Encrypts a message and hands it to its push service. `contact` is the address of the school for the owner of the push service.
    pub async fn send(
        &self,
        push: Push<'_>,
        (key, contact): (&VapidKey, &str),
        (entropy, now): (&Entropy, Timestamp),
    ) -> std::result::Result<(), PushError> {
        check_endpoint(push.endpoint, self.is_private_allowed).map_err(|bad| match bad {
            BadEndpoint::Malformed => PushError::Refused(0),
            BadEndpoint::Private => PushError::PrivateAddress,
        })?;
        let url = Url::parse(push.endpoint).map_err(|_| PushError::Refused(0))?;
        let made = Sender::draw(entropy).and_then(|sender| {
            let body = encrypted(push.content, push.receiver, &sender)?;
            Ok((body, key.authorization(&url.origin().ascii_serialization(), contact, now)?))
        });
        let (body, authorization) = made.map_err(|_| PushError::Unencrypted)?;
        let request = self.outgoing.request(Method::POST, url).map_err(|error| unresolved(&error))?;
        let mut request = request
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_ENCODING, "aes128gcm")
            .header("TTL", push.keep.as_secs())
            .header("Urgency", push.urgency);
        if let Some(topic) = push.topic {
            request = request.header("Topic", topic);
        }
        match timeout(PATIENCE, request.body(body).send()).await {
            Err(_) => Err(PushError::TimedOut),
            Ok(Err(error)) => Err(unsent(&error)),
            Ok(Ok(answer)) => outcome(answer.status(), answer.headers(), now),
        }
    }
}

/// What the status of an answer means.
fn outcome(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> std::result::Result<(), PushError> {
    Err(match status {
        status if status.is_success() => return Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => PushError::Gone,
        StatusCode::PAYLOAD_TOO_LARGE => PushError::TooLarge,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => PushError::KeyRefused,
        StatusCode::TOO_MANY_REQUESTS => PushError::Busy(pause(headers, now)),
        status if status.is_server_error() => PushError::Busy(pause(headers, now)),
        status => PushError::Refused(status.as_u16()),
    })
}

/// The pause that an answer asks for: seconds or a date (RFC 9110, section 10.2.3), at most a day.
fn pause(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
            now.until(Timestamp::from_millis(date.as_millisecond()))
        }
    };
    Some(pause.min(LONGEST_PAUSE))
}

/// The error for an address that cannot be found, or is not permitted.
fn unresolved(error: &ResolveError) -> PushError {
    match error {
        ResolveError::Refused(_) => PushError::PrivateAddress,
        _ => PushError::Unresolved,
    }
}

/// The error for a request that could not be sent. The client wraps errors of the resolver.
fn unsent(error: &reqwest::Error) -> PushError {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<ResolveError>() {
            return unresolved(error);
        }
        source = cause.source();
    }
    if error.is_timeout() { PushError::TimedOut } else { PushError::Unreachable }
}

/// Reads a value of so many bytes from base64url without padding, as browsers write it.
pub fn decoded<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}
