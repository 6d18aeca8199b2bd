//! DNS resolution for all outgoing connections.
//!
//! The C library's `getaddrinfo` does not work in a static binary, so this module reads `/etc/hosts` and
//! `/etc/resolv.conf` and asks the name servers itself. It never asks a public name server that no admin configured:
//! without name servers, a name that is not in `/etc/hosts` is an error that says so.

use std::fmt;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwapOption;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, LookupIpStrategy, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::system_conf::parse_resolv_conf;

/// The system's list of name servers.
const SYSTEM_FILE: &str = "/etc/resolv.conf";
/// Cached answers; each may take a few hundred bytes.
const REMEMBERED: u64 = 512;

/// Why a name has no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolveError {
    /// The name does not exist, or cannot be a name.
    Unknown(String),
    /// No name server is configured.
    NoServer(String),
    /// The name servers failed.
    Failed(String, String),
    /// The name has only addresses that the policy refuses.
    Refused(String),
}

impl fmt::Display for ResolveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(formatter, "the host {name} does not exist"),
            Self::NoServer(name) => {
                write!(
                    formatter,
                    "{name} cannot be looked up, because {SYSTEM_FILE} names no name server; set `name-servers`"
                )
            }
            Self::Failed(name, cause) => write!(formatter, "looking up {name} failed: {cause}"),
            Self::Refused(name) => {
                write!(formatter, "{name} is at an address of a private network, where requests are not sent")
            }
        }
    }
}

impl std::error::Error for ResolveError {}

/// Looks up names. Cheap to clone; the resolver is created at the first name that needs it.
#[derive(Clone)]
pub struct Names(Arc<Inner>);

struct Inner {
    servers: Vec<SocketAddr>,
    current: ArcSwapOption<Current>,
}

struct Current {
    resolver: TokioResolver,
    has_server: bool,
    /// The modification time of the system's file that was read.
    modified: Option<SystemTime>,
}

impl Names {
    /// Uses the name servers of the system, and follows changes of `/etc/resolv.conf`.
    pub fn of_system() -> Self {
        Self::asking(Vec::new())
    }

    /// Uses these name servers; an empty list means those of the system.
    pub fn asking(servers: Vec<SocketAddr>) -> Self {
        Self(Arc::new(Inner { servers, current: ArcSwapOption::empty() }))
    }

    /// The addresses of a host, at least one, in the order in which to try them: IPv4 first. The host may be an address
    /// itself, with or without the brackets of IPv6 in URLs.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, ResolveError> {
        if let Some(literal) = literal(host) {
            return Ok(vec![literal]);
        }
        let bare = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        if bare == "localhost" || bare.ends_with(".localhost") {
            return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
        }
        let unknown = || ResolveError::Unknown(host.to_owned());
        if bare.is_empty() || bare.len() > 253 || bare.contains(|c: char| c.is_whitespace() || c == '/') {
            return Err(unknown());
        }
        let current = self.current().map_err(|cause| ResolveError::Failed(host.to_owned(), cause))?;
        let found = match current.resolver.lookup_ip(bare.as_str()).await {
            Ok(found) => found,
            Err(error) if error.is_no_records_found() || error.is_nx_domain() => return Err(unknown()),
            Err(_) if !current.has_server => return Err(ResolveError::NoServer(host.to_owned())),
            Err(error) => return Err(ResolveError::Failed(host.to_owned(), error.to_string())),
        };
        let mut addresses: Vec<IpAddr> = found.iter().collect();
        addresses.sort_by_key(IpAddr::is_ipv6);
        addresses.dedup();
        if addresses.is_empty() { Err(unknown()) } else { Ok(addresses) }
    }

    fn current(&self) -> Result<Arc<Current>, String> {
        let modified = if self.0.servers.is_empty() {
            fs::metadata(SYSTEM_FILE).and_then(|data| data.modified()).ok()
        } else {
            None
        };
        if let Some(current) = self.0.current.load_full().filter(|current| current.modified == modified) {
            return Ok(current);
        }
        let made = Arc::new(make(&self.0.servers, modified)?);
        self.0.current.store(Some(made.clone()));
        Ok(made)
    }
}

/// Parses an address in the place of a host name.
pub fn literal(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok()
}

fn make(servers: &[SocketAddr], modified: Option<SystemTime>) -> Result<Current, String> {
    let (config, mut options) = if servers.is_empty() {
        // Without name servers, /etc/hosts still works, which is enough in a closed network.
        let of_system = fs::read(SYSTEM_FILE).ok().and_then(|text| parse_resolv_conf(text).ok());
        of_system.unwrap_or_else(|| (ResolverConfig::from_parts(None, vec![], vec![]), ResolverOpts::default()))
    } else {
        (ResolverConfig::from_parts(None, vec![], servers.iter().map(server).collect()), ResolverOpts::default())
    };
    options.use_hosts_file = ResolveHosts::Always;
    options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
    options.cache_size = REMEMBERED;
    let has_server = !config.name_servers().is_empty();
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    *builder.options_mut() = options;
    let resolver = builder.build().map_err(|error| error.to_string())?;
    Ok(Current { resolver, has_server, modified })
}

fn server(address: &SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = address.port();
        connection
    });
    NameServerConfig::new(address.ip(), true, connections.into())
}

/// The permitted destinations of outgoing requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPolicy {
    /// Only to addresses of the public internet: for whatever a user of the school names.
    PublicOnly,
    /// The public internet and private networks, this machine included: for a server that an admin has said to be on the
    /// school's own network. Link-local addresses are refused, because clouds keep credentials there.
    OwnNetwork,
    /// Any address: for settings of the admin, and with `allow-private-addresses`.
    Anywhere,
}

impl AddressPolicy {
    /// Whether the address may be connected to.
    pub fn permits(self, address: IpAddr) -> bool {
        match self {
            Self::Anywhere => true,
            Self::OwnNetwork => is_public(address) || is_own_network(address),
            Self::PublicOnly => is_public(address),
        }
    }

    /// The permitted addresses of a host, at least one.
    pub async fn addresses(self, names: &Names, host: &str) -> Result<Vec<IpAddr>, ResolveError> {
        let mut addresses = names.addresses(host).await?;
        addresses.retain(|address| self.permits(*address));
        if addresses.is_empty() { Err(ResolveError::Refused(host.to_owned())) } else { Ok(addresses) }
    }
}

/// Whether an address belongs to this machine or to a private or shared network.
fn is_own_network(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let is_shared = address.octets()[0] == 100 && address.octets()[1] & 0xc0 == 0x40;
            address.is_private() || address.is_loopback() || is_shared
        }
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// Whether an address belongs to the public internet. All reserved ranges are refused: this machine, private and shared
/// networks, link-local (where clouds keep their credentials), documentation, multicast, and all such IPv4 addresses in
/// IPv6 notation.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Networks of IPv4 that are not public: first address and number of bits.
const RESERVED_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 3),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    !RESERVED_V4.iter().any(|(network, length)| (bits ^ u32::from_be_bytes(*network)) >> (32 - length) == 0)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, .., seventh, eighth] = address.segments();
    let embedded = |high: u16, low: u16| is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match first {
        // IPv4 written as IPv6: the NAT64 prefix leads to it; the mapped form is the same address.
        0x0064 if address.segments()[1..6] == [0xff9b, 0, 0, 0, 0] => embedded(seventh, eighth),
        0 if address.segments()[..6] == [0, 0, 0, 0, 0, 0xffff] => embedded(seventh, eighth),
        // 6to4 carries the IPv4 address of its gateway.
        0x2002 => embedded(second, third),
        // Protocol assignments with Teredo among them, benchmarks, ORCHID; documentation.
        0x2001 => second >= 0x0200 && second != 0x0db8,
        0x3fff => second >= 0x1000,
        // The rest of global unicast.
        _ => first & 0xe000 == 0x2000,
    }
}
