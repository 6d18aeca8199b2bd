//! A mail server, spoken to by SMTP.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use lettre::address::AddressError;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use parking_lot::Mutex;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::{Mail, MailError, MailFault};
use crate::kernel::entropy::Entropy;
use crate::kernel::error::{Error, Result};
use crate::kernel::fault::{Fault, Rule};
use crate::kernel::secret::Secret;
use crate::kernel::time::{Clock, Timestamp};
use crate::providers::redact::without;
use crate::providers::resolve::{AddressPolicy, Names, ResolveError, is_public};

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// In the clear. Refused for servers at public addresses.
    None,
    /// In the clear first, then encrypted by STARTTLS, which is demanded.
    Starttls,
    /// Encrypted from the first byte.
    Implicit,
}

/// The settings of a mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Host name, or an address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How it is spoken to.
    pub encryption: Encryption,
    /// Additional trusted certificates, for a private mail server.
    pub extra_roots: Option<ExtraRoots>,
    /// The name to sign in with; needs the password.
    pub username: Option<String>,
    /// The password to sign in with.
    pub password: Option<Secret<String>>,
    /// The sender of all mail: `Harbour Lane School <office@example.org>`, or an address.
    pub from: String,
    /// The permitted addresses of the server.
    pub policy: AddressPolicy,
    /// The time limit of one mail, including the connection.
    pub timeout: Duration,
}

/// Where additional trusted certificates come from, in PEM format.
#[derive(Debug, Clone)]
pub enum ExtraRoots {
    /// A file that the configuration names.
    File(PathBuf),
    /// A text that an admin has entered.
    Text(String),
}

/// The field of an error about certificates that an admin has entered.
pub const CERTIFICATES: &str = "certificates";

impl SmtpSettings {
    /// Thirty seconds.
    pub const TIMEOUT: Duration = Duration::from_secs(30);
}

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// A mail server. Connections are reused for half a minute.
pub struct Smtp {
    settings: SmtpSettings,
    from: Mailbox,
    tls: Option<TlsParameters>,
    names: Names,
    clock: Clock,
    entropy: Entropy,
    /// The transport of the address that was used last.
    current: Mutex<Option<(IpAddr, Transport)>>,
    /// The runtime of the transport, which can only be dropped there.
    runtime: OnceLock<Handle>,
}

/// Replies about our account at the server, not about the mail: RFC 4954 and related ones.
const ABOUT_THE_ACCOUNT: [u16; 4] = [530, 534, 535, 538];
/// Replies to a command that the server does not know or expect. They are about the client, not about the mail.
const ABOUT_THE_COMMAND: [u16; 4] = [500, 502, 503, 504];
/// Enhanced status codes (RFC 3463, RFC 7505) about our sender address, which an admin can correct.
const ABOUT_THE_SENDER: [&str; 3] = ["5.1.7", "5.1.8", "5.7.27"];

impl Smtp {
    /// Checks the settings; does not connect yet. The error names the invalid setting.
    pub fn new(settings: SmtpSettings, names: Names, clock: Clock, entropy: Entropy) -> Result<Self> {
        let unusable = || {
            Error::invalid(
                "smtp-from",
                "must be an address, or a name and an address such as School <office@example.org>",
            )
        };
        let from: Mailbox = settings.from.parse().map_err(|_| unusable())?;
        let from = Mailbox { email: with_ascii_domain(&from.email).map_err(|_| unusable())?, ..from };
        if settings.username.is_some() != settings.password.is_some() {
            return Err(Error::invalid("smtp-username", "needs `smtp-password`, and vice versa"));
        }
        let roots = settings.extra_roots.as_ref().map(house_roots).transpose()?.unwrap_or_default();
        let tls = match settings.encryption {
            Encryption::None => None,
            Encryption::Starttls | Encryption::Implicit => Some(trust(&settings.host, roots)?),
        };
        Ok(Self { settings, from, tls, names, clock, entropy, current: Mutex::new(None), runtime: OnceLock::new() })
    }

    /// Sends a mail. Returns the reply of the server.
    pub async fn send(&self, mail: &Mail) -> Result<String, MailError> {
        self.runtime.get_or_init(Handle::current);
        let to = recipient(&mail.to)?;
        let message = self.compose(mail, &to)?;
        let limit = self.settings.timeout;
        match timeout(limit, self.deliver(message, &to)).await {
            Ok(outcome) => outcome.map_err(|error| self.without_password(error)),
            Err(_) => {
                // A connection without a reply is of no use to the next mail.
                *self.current.lock() = None;
                let message = format!("{} did not answer within {} seconds", self.server(), limit.as_secs_f64());
                Err(MailError::passing(MailFault::TimedOut, message))
            }
        }
    }

    /// The error without the password, which a server may repeat.
    fn without_password(&self, error: MailError) -> MailError {
        let hide = |text: String| without(&text, self.settings.password.as_ref());
        MailError { reply: error.reply.map(hide), message: hide(error.message), ..error }
    }

    async fn deliver(&self, message: Message, to: &Address) -> Result<String, MailError> {
        let host = &self.settings.host;
        let addresses = self.settings.policy.addresses(&self.names, host).await.map_err(|error| {
            let fault = match error {
                ResolveError::Refused(_) => MailFault::PrivateAddress,
                _ => MailFault::Unresolved,
            };
            MailError::passing(fault, error.to_string())
        })?;
        let mut last = MailError::passing(MailFault::Unresolved, format!("{host} has no IP address"));
        for address in addresses {
            if self.settings.encryption == Encryption::None && is_public(address) {
                let why = "email is not sent unencrypted to a server on the internet; set `smtp-tls`";
                return Err(MailError::passing(MailFault::ClearText, format!("{}: {why}", self.server())));
            }
            let transport = self.transport(address);
            match transport.send(message.clone()).await {
                Ok(response) => {
                    let said: Vec<&str> = response.message().collect();
                    return Ok(format!("{} {}", response.code(), said.join(" ")));
                }
                Err(error) if error.is_client() && is_reached(&transport).await => return Err(self.lacks(&error, to)),
                Err(error) if error.status().is_none() => {
                    // There was no valid reply, so the next address of the server is tried.
                    *self.current.lock() = None;
                    let message = format!("{} could not be used: {}", self.server(), chain(&error));
                    last = MailError::passing(MailFault::Unreachable, message);
                }
                Err(error) => return Err(self.refused(&error, &transport).await),
            }
        }
        Err(last)
    }

    /// Whether a mail needs an extension that the server does not offer: SMTPUTF8, for characters beyond ASCII before
    /// the `@` (RFC 6531).
    fn lacks(&self, error: &lettre::transport::smtp::Error, to: &Address) -> MailError {
        let server = self.server();
        if !to.user().is_ascii() {
            let message = format!(
                "{server} does not offer SMTPUTF8, which the address {to} needs for the letters before its `@`. Use an \
                 address in plain letters, or another mail server"
            );
            return MailError::lasting(MailFault::LettersUnsupported, message);
        }
        if !self.from.email.user().is_ascii() {
            let message = format!("{server} does not offer SMTPUTF8, which the sender in `smtp-from` needs");
            return MailError::passing(MailFault::SenderRefused, message);
        }
        MailError::passing(MailFault::Other, format!("{server} cannot accept the email: {}", chain(error)))
    }

    /// Tells permanent refusals from temporary ones. Only a refusal of this mail or its recipient is permanent. If the
    /// server refuses us altogether, the mail waits until an admin has corrected the settings.
    async fn refused(&self, error: &lettre::transport::smtp::Error, transport: &Transport) -> MailError {
        let code = error.status().map_or(0, u16::from);
        let said = chain(error);
        let server = self.server();
        let reply = reply(code, error);
        if ABOUT_THE_ACCOUNT.contains(&code) {
            let message = format!("{server} refused the sign-in: {said}");
            return MailError::passing(MailFault::SignInRefused, message).replied(reply);
        }
        if ABOUT_THE_SENDER.iter().any(|known| said.contains(known)) {
            let message = format!("{server} refused the sender in `smtp-from`: {said}");
            return MailError::passing(MailFault::SenderRefused, message).replied(reply);
        }
        if !error.is_permanent() {
            let message = format!("{server} temporarily refused the email: {said}");
            return MailError::passing(MailFault::RefusedForNow, message).replied(reply);
        }
        if ABOUT_THE_COMMAND.contains(&code) || !is_reached(transport).await {
            *self.current.lock() = None;
            let message = format!("{server} does not accept email from this server at present: {said}");
            return MailError::passing(MailFault::RefusedForNow, message).replied(reply);
        }
        MailError::lasting(MailFault::MailRefused, format!("{server} refused the email: {said}")).replied(reply)
    }

    fn server(&self) -> String {
        format!("the mail server {}:{}", self.settings.host, self.settings.port)
    }

    fn transport(&self, address: IpAddr) -> Transport {
        let mut current = self.current.lock();
        if let Some((_, transport)) = current.as_ref().filter(|(known, _)| *known == address) {
            return transport.clone();
        }
        let settings = &self.settings;
        // "Dangerous" because TLS is not chosen yet. The address prevents lettre from resolving names with the C
        // library.
        let tls = match (settings.encryption, &self.tls) {
            (Encryption::Implicit, Some(tls)) => Tls::Wrapper(tls.clone()),
            (Encryption::Starttls, Some(tls)) => Tls::Required(tls.clone()),
            _ => Tls::None,
        };
        let mut builder = Transport::builder_dangerous(address.to_string())
            .port(settings.port)
            .tls(tls)
            .timeout(Some(settings.timeout))
            .hello_name(ClientId::Domain(self.from.email.domain().to_owned()))
            .pool_config(PoolConfig::new().max_size(2).idle_timeout(Duration::from_secs(30)));
        if let (Some(name), Some(password)) = (&settings.username, &settings.password) {
            builder = builder.credentials(Credentials::new(name.clone(), password.expose().clone()));
        }
        let transport: Transport = builder.build();
        *current = Some((address, transport.clone()));
        transport
    }

    fn compose(&self, mail: &Mail, to: &Address) -> Result<Message, MailError> {
        let lasting = |what: String| MailError::lasting(MailFault::Other, what);
        let identifier = self.entropy.bytes::<16>();
        let identifier = identifier.map_err(|error| MailError::passing(MailFault::Other, error.explanation()))?;
        let identifier = data_encoding::HEXLOWER.encode(&identifier);
        // A line break in a subject would begin a header of its own.
        let subject: String = mail.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(subject)
            .date(system_time(self.clock.now()))
            .message_id(Some(format!("<{identifier}@{}>", self.from.email.domain())))
            // So that absence notes and mailing lists do not answer (RFC 3834).
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "All".to_owned()));
        // Not for one click (RFC 8058): the page asks for a sign-in first.
        if let Some(page) = mail.unsubscribe.as_deref().filter(|page| is_plain_address(page)) {
            let name = HeaderName::new_from_ascii_str("List-Unsubscribe");
            builder = builder.raw_header(HeaderValue::new(name, format!("<{page}>")));
        }
        let message = match &mail.html {
            Some(html) => builder.multipart(MultiPart::alternative_plain_html(mail.text.clone(), html.clone())),
            None => builder.singlepart(SinglePart::plain(mail.text.clone())),
        };
        message.map_err(|error| lasting(format!("the email cannot be composed: {error}")))
    }
}

/// Whether a text can stand in angle brackets in a header: a web address of visible ASCII characters.
fn is_plain_address(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b','))
}

/// The last owner may be a thread without a runtime, such as the one that writes the database.
impl Drop for Smtp {
    fn drop(&mut self) {
        let current = self.current.get_mut().take();
        if let Some(runtime) = self.runtime.get() {
            let _entered = runtime.enter();
            drop(current);
        }
    }
}

/// Whether the server greets us and accepts our credentials.
async fn is_reached(transport: &Transport) -> bool {
    transport.test_connection().await.is_ok()
}

/// The address to send to.
fn recipient(text: &str) -> Result<Address, MailError> {
    let lasting = |error: &dyn std::fmt::Display| {
        MailError::lasting(
            MailFault::MailRefused,
            format!("{text} is not an address that email can be sent to: {error}"),
        )
    };
    let address: Address = text.parse().map_err(|error| lasting(&error))?;
    with_ascii_domain(&address).map_err(|error| lasting(&error))
}

/// The address with its domain in ASCII (RFC 5891), which every mail server accepts: `ada@bücher.example` becomes
/// `ada@xn--bcher-kva.example`.
fn with_ascii_domain(address: &Address) -> Result<Address, AddressError> {
    if address.domain().is_ascii() {
        return Ok(address.clone());
    }
    let domain = idna::domain_to_ascii(address.domain()).map_err(|_| AddressError::InvalidDomain)?;
    Address::new(address.user(), domain)
}

/// The public roots, and the configured ones. The certificate must have the name of the setting.
fn trust(host: &str, roots: Vec<Certificate>) -> Result<TlsParameters> {
    let mut builder = TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::WebpkiRoots);
    for root in roots {
        builder = builder.add_root_certificate(root);
    }
    builder.build_rustls().map_err(|error| Error::invalid("smtp-host", format!("cannot be used with TLS: {error}")))
}

/// The additional certificates, each of which can be a root.
fn house_roots(source: &ExtraRoots) -> Result<Vec<Certificate>> {
    match source {
        ExtraRoots::File(path) => {
            let unusable = |what: &dyn std::fmt::Display| {
                Error::invalid("smtp-ca", format!("names {}, which cannot be used: {what}", path.display()))
            };
            roots_in(CertificateDer::pem_file_iter(path).map_err(|error| unusable(&error))?, &unusable)
        }
        ExtraRoots::Text(text) => {
            let unusable = |what: &dyn std::fmt::Display| {
                let sentence = format!("must be certificates of an authority in PEM format: {what}");
                Error::invalid(CERTIFICATES, Fault::told(Rule::Certificate, sentence))
            };
            roots_in(CertificateDer::pem_slice_iter(text.as_bytes()), &unusable)
        }
    }
}

/// The certificates of a PEM text.
fn roots_in(
    certificates: impl Iterator<Item = Result<CertificateDer<'static>, pem::Error>>,
    unusable: &dyn Fn(&dyn std::fmt::Display) -> Error,
) -> Result<Vec<Certificate>> {
    let mut store = RootCertStore::empty();
    let mut roots = Vec::new();
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unusable(&error))?;
        store.add(certificate.clone()).map_err(|error| unusable(&error))?;
        roots.push(Certificate::from_der(certificate.to_vec()).map_err(|error| unusable(&error))?);
    }
    if roots.is_empty() { Err(unusable(&"it contains no certificate")) } else { Ok(roots) }
}

fn system_time(instant: Timestamp) -> std::time::SystemTime {
    std::time::UNIX_EPOCH + Duration::from_millis(u64::try_from(instant.millis()).unwrap_or(0))
}

/// The reply of the server: its code and its words.
fn reply(code: u16, error: &dyn std::error::Error) -> String {
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    format!("{code} {said}").trim_end().to_owned()
}

/// An error with all that caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
