//! What is known of a request before anybody looks inside it.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use poem::{FromRequest, Request, RequestBody};

use super::dialect::Dialect;
use super::limit::{Policy, Standing};
use crate::kernel::Origin;
use crate::kernel::entropy::Entropy;

/// Carried by every request from the edge to the handler.
#[derive(Debug)]
pub struct Context {
    /// Names the request in its answer, in the log and in error bodies.
    pub request_id: String,
    /// The address of whoever asks, as far as trusted proxies tell.
    pub address: Option<IpAddr>,
    /// The surface's way of speaking.
    pub dialect: Dialect,
    /// The operation, once the router knows it.
    pub operation: OnceLock<&'static str>,
    /// The limit that the operation has, once the router knows it; unset where it has none.
    pub policy: OnceLock<Policy>,
    /// How the tightest bucket stands of those in which the request was counted.
    pub standing: Mutex<Option<Standing>>,
    /// The person who asks, once a guard knows.
    pub user: OnceLock<i64>,
    /// The `Idempotency-Key` of the request, where it has one.
    pub idempotency_key: Option<String>,
    /// SHA-256 of the body, kept where there is an `Idempotency-Key`.
    pub body_hash: OnceLock<[u8; 32]>,
    /// What made the request, as far as it said.
    pub client: Option<String>,
}

impl Context {
    /// The context of the request. Every request has one, for the edge put it there.
    pub fn of(request: &Request) -> Option<&Arc<Context>> {
        request.data::<Arc<Context>>()
    }

    /// Notes how a bucket stands in which the request was counted. The answer tells of the tightest.
    pub fn note(&self, standing: Standing) {
        let mut noted = self.standing.lock();
        *noted = Some(noted.map_or(standing, |known| known.tighter(standing)));
    }

    /// Where the request came from, for services.
    pub fn origin(&self) -> Origin {
        Origin { address: self.address, request_id: Some(self.request_id.clone()), client: self.client.clone() }
    }
}

impl<'a> FromRequest<'a> for &'a Context {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        Context::of(request)
            .map(|context| context.as_ref())
            .ok_or_else(|| crate::kernel::Error::internal_text("the request has no context").into())
    }
}

/// Makes request ids: a prefix drawn at start and a counter, so that an id costs no system call.
#[derive(Debug)]
pub struct RequestIds {
    prefix: String,
    next: AtomicU64,
}

impl RequestIds {
    /// Draws the prefix.
    pub fn new(entropy: &Entropy) -> crate::kernel::Result<Self> {
        let prefix = data_encoding::HEXLOWER.encode(&entropy.bytes::<5>()?);
        Ok(Self { prefix, next: AtomicU64::new(1) })
    }

    /// The next id, for example `req_3f9a1c07be_00002a`.
    pub fn next(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        format!("req_{}_{number:06x}", self.prefix)
    }
}

/// Which proxies may say on whose behalf they ask.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<(IpAddr, u8)>);

impl TrustedProxies {
    /// Reads addresses and networks (`10.0.0.0/8`), separated by commas.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut networks = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (address, bits) = part.split_once('/').map_or((part, None), |(address, bits)| (address, Some(bits)));
            let address: IpAddr = address.parse().map_err(|_| format!("`{part}` is no address or network"))?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            let bits = match bits {
                None => most,
                Some(bits) => bits
                    .parse()
                    .ok()
                    .filter(|bits| *bits <= most)
                    .ok_or_else(|| format!("`{part}` has a wrong prefix length"))?,
            };
            networks.push((address, bits));
        }
        Ok(Self(networks))
    }

    /// Whether the address is that of a trusted proxy.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|(network, bits)| match (network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(*bits);
                shift == 32 || u32::from(*network) >> shift == u32::from(address) >> shift
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(*bits);
                shift == 128 || u128::from(*network) >> shift == u128::from(address) >> shift
            }
            _ => false,
        })
    }

    /// The address of whoever asks: the peer, or, where the peer is a trusted proxy, the last address in
    /// `X-Forwarded-For` that is not one.
    pub fn client(&self, peer: Option<IpAddr>, forwarded: Option<&str>) -> Option<IpAddr> {
        let peer = peer?.to_canonical();
        if self.0.is_empty() || !self.trusts(peer) {
            return Some(peer);
        }
        let mut client = peer;
        for hop in forwarded.unwrap_or_default().rsplit(',') {
            let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
            client = address.to_canonical();
            if !self.trusts(client) {
                break;
            }
        }
        Some(client)
    }
}
