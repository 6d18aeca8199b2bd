//! Connections: HTTPS, proxies, time limits, maximum numbers, and outgoing requests.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::addresses::{items, web_address};
use super::setting::{Setting, Values, setting};
pub use crate::http::accept::TlsFiles;
use crate::http::context::TrustedProxies;

const GROUP: &str = "Network";

pub(super) const SETTINGS: &[Setting] = &[
    setting(
        GROUP,
        "tls-certificate",
        "FILE",
        "",
        "A certificate chain in PEM format. The server then uses HTTPS. Needs `tls-key`. A changed file is reloaded.",
    ),
    setting(GROUP, "tls-key", "FILE", "", "The private key of the certificate, in PEM format."),
    setting(
        GROUP,
        "trusted-proxies",
        "LIST",
        "",
        "Addresses or networks of proxies whose `X-Forwarded-For` header is trusted, separated by commas. `Forwarded` is not read.",
    ),
    setting(
        GROUP,
        "cors-origins",
        "LIST",
        "",
        "Origins allowed to call the API from a browser (CORS), separated by commas; `*` for all.",
    ),
    setting(
        GROUP,
        "request-timeout",
        "SECONDS",
        "30",
        "The time limit of a request, not counting the time to receive its body. Imports of flashcards may take ten times as long.",
    ),
    setting(
        GROUP,
        "body-timeout",
        "SECONDS",
        "20",
        "How long the server waits for the next KiB of a request body. A whole body may take ten minutes.",
    ),
    setting(GROUP, "max-connections", "N", "20000", "The maximum number of open connections."),
    setting(
        GROUP,
        "max-connections-per-address",
        "N",
        "",
        "The maximum number of open connections from one IP address. Default: half of `max-connections`. Trusted proxies are exempt.",
    ),
    setting(
        GROUP,
        "transfer-memory-mib",
        "N",
        "32",
        "Memory in MiB for responses that clients have not read yet, and as much again for request bodies being received. One IP \
         address may use three quarters of each.",
    ),
    setting(
        GROUP,
        "allow-private-addresses",
        "BOOL",
        "false",
        "Whether the server may send requests to private network addresses.",
    ),
    setting(
        GROUP,
        "name-servers",
        "LIST",
        "",
        "DNS servers, such as `10.0.0.2, [fd00::2]:5353`, separated by commas. Default: those in `/etc/resolv.conf`.",
    ),
];

/// Where DNS servers listen.
const DNS_PORT: u16 = 53;

/// Incoming and outgoing connections.
#[derive(Debug, Clone)]
pub struct Network {
    /// Certificate and key files; both or none.
    pub tls: Option<TlsFiles>,
    /// The proxies whose `X-Forwarded-For` header is trusted.
    pub trusted_proxies: TrustedProxies,
    /// The origins allowed to call the API from a browser.
    pub cors_origins: Vec<String>,
    /// The time limit of a request, not counting the time to receive its body.
    pub request_timeout: Duration,
    /// How long the server waits for the next KiB of a request body.
    pub body_timeout: Duration,
    /// The maximum number of open connections.
    pub max_connections: usize,
    /// The maximum number of open connections from one IP address; half of all if absent.
    pub max_connections_per_address: Option<usize>,
    /// Bytes of responses that clients have not read yet, and as many of request bodies being received.
    pub transfer_memory: usize,
    /// Whether outgoing requests may go to private addresses.
    pub allow_private_addresses: bool,
    /// The DNS servers; if empty, those of the system.
    pub name_servers: Vec<SocketAddr>,
}

impl Network {
    pub(super) fn read(values: &mut Values) -> Self {
        let per_address = values.optional_number("max-connections-per-address", 1..=1_000_000);
        Self {
            tls: values
                .pair("tls-certificate", "tls-key")
                .map(|(certificate, key)| TlsFiles { certificate: certificate.into(), key: key.into() }),
            trusted_proxies: values.parsed("trusted-proxies", TrustedProxies::parse).unwrap_or_default(),
            cors_origins: values.parsed("cors-origins", origins).unwrap_or_default(),
            request_timeout: values.seconds("request-timeout", 1..=3600),
            body_timeout: values.seconds("body-timeout", 1..=600),
            max_connections: values.size("max-connections", 1..=1_000_000),
            max_connections_per_address: per_address.map(|number| usize::try_from(number).unwrap_or(usize::MAX)),
            transfer_memory: usize::try_from(values.mebibytes("transfer-memory-mib", 8..=1_000_000))
                .unwrap_or(usize::MAX),
            allow_private_addresses: values.truth("allow-private-addresses"),
            name_servers: values.parsed("name-servers", name_servers).unwrap_or_default(),
        }
    }
}

fn origins(text: &str) -> Result<Vec<String>, String> {
    items(text).map(|item| if item == "*" { Ok(item.to_owned()) } else { web_address(item) }).collect()
}

/// Addresses with a port each; 53 by default.
fn name_servers(text: &str) -> Result<Vec<SocketAddr>, String> {
    let server = |item: &str| {
        let alone = item.parse::<IpAddr>().map(|address| SocketAddr::new(address, DNS_PORT));
        let server = alone.or_else(|_| item.parse::<SocketAddr>()).ok().filter(|server| server.port() != 0);
        server.ok_or_else(|| "must be addresses such as 10.0.0.2 or [fd00::2]:5353, separated by commas".to_owned())
    };
    items(text).map(server).collect()
}
