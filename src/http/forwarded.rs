//! The address of the caller, as far as trusted proxies tell it.
//!
//! A proxy that adds itself to `X-Forwarded-For` may do so in a line of its own: all lines are one list, and the last entry is what the
//! nearest proxy saw. `Forwarded` (RFC 7239) is not read. An entry that is no address means that the address is not known. It is then
//! neither this machine's nor the proxy's.

use std::net::{IpAddr, SocketAddr};

use poem::http::{HeaderMap, HeaderName, header};

use super::headers::entries;
use crate::kernel::network::Networks;

static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
static REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

/// Which proxies may say on whose behalf they ask.
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

    /// The address of the caller: the peer, or, where the peer is a trusted proxy, the last address in `X-Forwarded-For` that is not one.
    /// `None` where that cannot be told.
    pub fn client(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = peer?.to_canonical();
        if !self.trusts(peer) {
            return Some(peer);
        }
        if !headers.contains_key(&FORWARDED_FOR) {
            // A request that was passed on without telling for whom is not the proxy's own.
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

    /// Whether the request was made on this machine, and every proxy that passed it on runs here too.
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

/// Whether a header says that a proxy passed the request on.
fn was_passed_on(headers: &HeaderMap) -> bool {
    [&FORWARDED_FOR, &header::FORWARDED, &REAL_IP, &header::VIA].into_iter().any(|name| headers.contains_key(name))
}

/// Reads an entry: an address, perhaps in quotes, in brackets or with a port. Anything else is `None`: `unknown`, a name such as
/// `_hidden`, or the unspecified address.
fn address_of(entry: &[u8]) -> Option<IpAddr> {
    let entry = std::str::from_utf8(entry).ok()?;
    let bare = entry.strip_prefix('"').map_or(Some(entry), |rest| rest.strip_suffix('"'))?.trim();
    let bracketed = || bare.strip_prefix('[')?.strip_suffix(']')?.parse::<std::net::Ipv6Addr>().ok().map(IpAddr::V6);
    let with_port = || bare.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let address = bare.parse().ok().or_else(bracketed).or_else(with_port)?;
    Some(address.to_canonical()).filter(|address| !address.is_unspecified())
}
