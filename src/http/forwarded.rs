//! The address of the client, as trusted proxies report it.
//!
//! A proxy may add itself to `X-Forwarded-For` in a line of its own: all lines form one list, and the last entry is
//! what the nearest proxy saw. `Forwarded` (RFC 7239) is not read. If an entry is no address, the client's address is
//! unknown. Then it is neither this machine's nor the proxy's.

use std::net::{IpAddr, SocketAddr};

use poem::http::{HeaderMap, HeaderName, header};

use super::headers::entries;
use crate::kernel::network::Networks;

static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
static REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

/// The proxies whose forwarding headers are trusted.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Networks);

impl TrustedProxies {
    /// Reads addresses and networks (`10.0.0.0/8`), separated by commas.
    pub fn parse(text: &str) -> Result<Self, String> {
        Networks::parse(text).map(Self)
    }

    /// Whether the address is that of a trusted proxy.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.contain(address)
    }

    /// The address of the client: the peer, or, if the peer is a trusted proxy, the last address in `X-Forwarded-For`
    /// that is not one. `None` if it is unknown.
    pub fn client(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = peer?.to_canonical();
        if !self.trusts(peer) {
            return Some(peer);
        }
        if !headers.contains_key(&FORWARDED_FOR) {
            // A forwarded request without an address does not come from the proxy itself.
            return (!was_passed_on(headers)).then_some(peer);
        }
        let mut client = peer;
        for entry in entries(headers, &FORWARDED_FOR).rev() {
            client = address_of(entry)?;
            if !self.trusts(client) {
                break;
            }
        }
        Some(client)
    }

    /// Whether the request was made on this machine, and every proxy that forwarded it runs here too.
    pub fn is_local(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> bool {
        let Some(peer) = peer.map(|peer| peer.to_canonical()).filter(IpAddr::is_loopback) else { return false };
        if !was_passed_on(headers) {
            return true;
        }
        // The list of a proxy that is not trusted is not believed.
        self.trusts(peer)
            && headers.contains_key(&FORWARDED_FOR)
            && entries(headers, &FORWARDED_FOR).all(|entry| address_of(entry).is_some_and(|hop| hop.is_loopback()))
    }
}

/// Whether a header shows that a proxy forwarded the request.
fn was_passed_on(headers: &HeaderMap) -> bool {
    [&FORWARDED_FOR, &header::FORWARDED, &REAL_IP, &header::VIA].into_iter().any(|name| headers.contains_key(name))
}

/// Reads an entry: an address, possibly quoted, in brackets or with a port. `None` for anything else, such as
/// `unknown`, a name like `_hidden`, or the unspecified address.
fn address_of(entry: &[u8]) -> Option<IpAddr> {
    let entry = std::str::from_utf8(entry).ok()?;
    let bare = entry.strip_prefix('"').map_or(Some(entry), |rest| rest.strip_suffix('"'))?.trim();
    let bracketed = || bare.strip_prefix('[')?.strip_suffix(']')?.parse::<std::net::Ipv6Addr>().ok().map(IpAddr::V6);
    let with_port = || bare.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let address = bare.parse().ok().or_else(bracketed).or_else(with_port)?;
    Some(address.to_canonical()).filter(|address| !address.is_unspecified())
}
