//! The context of a request: what is known before its body is read.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;
use poem::{FromRequest, Request, RequestBody};

use super::declared::Scope;
use super::dialect::Dialect;
pub use super::forwarded::TrustedProxies;
use super::gate::Gate;
use super::limit::{Bucket, Limits, Policy, Standing};
use crate::kernel::entropy::Entropy;
use crate::kernel::{Id, Origin, Owner, Result, Timestamp, id::kind};

/// How many times the time limit a long request may take.
const TIMES_LONGER: u32 = 10;

/// Carried by every request from the edge to the handler.
#[derive(Debug)]
pub struct Context {
    /// Names the request in its answer, in the log and in error bodies.
    pub request_id: String,
    /// The address of the client, as trusted proxies report it; `None` if unknown.
    pub address: Option<IpAddr>,
    /// The other end of the connection: the caller, or the nearest proxy.
    pub peer: Option<IpAddr>,
    /// Decides who asks.
    pub gate: &'static dyn Gate,
    /// The way of speaking of the mount.
    pub mount_dialect: Dialect,
    /// The dialect of the credential, if a mount is shared and the credential decides.
    pub credential_dialect: OnceLock<Dialect>,
    /// The operation, set by the router.
    pub operation: OnceLock<&'static str>,
    /// The rate limit of the operation, set by the router; unset if it has none.
    pub policy: OnceLock<Policy>,
    /// The scopes that a developer's key needs for the operation, set by the router; unset if no such key may call it.
    pub scopes: OnceLock<&'static [Scope]>,
    /// The state of the bucket with the least remaining, of all that counted the request.
    pub standing: Mutex<Option<Standing>>,
    /// The authenticated person, set by the guard.
    pub user: OnceLock<i64>,
    /// The key of the request, set by the guard.
    pub key: OnceLock<(Owner, Id<kind::Key>)>,
    /// The quota of the key's owner, set when the request was counted.
    pub usage: OnceLock<Usage>,
    /// The `Idempotency-Key` of the request, if it has one.
    pub idempotency_key: Option<String>,
    /// SHA-256 of the body, if there is an `Idempotency-Key`.
    pub body_hash: OnceLock<[u8; 32]>,
    /// Whether the operation takes files whose processing may take longer than other requests. It sets this itself.
    pub is_long: AtomicBool,
    /// The client program, as it names itself.
    pub client: Option<String>,
}

/// A quota, for the headers of the response.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// Requests in this cycle, including this one.
    pub used: u64,
    /// The quota of the plan; absent for unlimited.
    pub quota: Option<u64>,
    /// When the next cycle begins.
    pub reset: Timestamp,
}

impl Context {
    /// The dialect of the response.
    pub fn dialect(&self) -> Dialect {
        self.credential_dialect.get().copied().unwrap_or(self.mount_dialect)
    }

    /// The context of the request, which the edge has put there.
    pub fn of(request: &Request) -> Option<&Arc<Context>> {
        request.data::<Arc<Context>>()
    }

    /// How many times the time limit of requests this one may take.
    pub fn times_longer(&self) -> u32 {
        if self.is_long.load(Ordering::Relaxed) { TIMES_LONGER } else { 1 }
    }

    /// The bucket of the client's address. Clients behind a proxy that does not report their addresses share one.
    pub fn bucket(&self) -> Bucket {
        let behind = || Bucket::Behind(self.peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        self.address.map_or_else(behind, Bucket::Address)
    }

    /// Counts the request against a rate limit, and records the check.
    pub fn admit(&self, limits: &Limits, policy: Policy, bucket: Bucket) -> Result<()> {
        let (standing, outcome) = limits.count(policy, bucket);
        self.note(standing);
        outcome
    }

    /// Records a rate-limit check; the headers report the one with least remaining.
    pub fn note(&self, standing: Standing) {
        let mut tightest = self.standing.lock();
        *tightest = Some(tightest.map_or(standing, |known| known.tighter(standing)));
    }

    /// Counts the request against the rate limit of its own operation, where the operation has one.
    pub fn admit_operation(&self, limits: &Limits, bucket: Bucket) -> Result<()> {
        self.policy.get().map_or(Ok(()), |policy| self.admit(limits, *policy, bucket))
    }

    /// The origin of the request, for services.
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

/// Generates request ids: a random prefix and a counter, so that an id costs no system call.
#[derive(Debug)]
pub struct RequestIds {
    prefix: String,
    next: AtomicU64,
}

impl RequestIds {
    /// Draws the prefix.
    pub fn new(entropy: &Entropy) -> Result<Self> {
        let prefix = data_encoding::HEXLOWER.encode(&entropy.bytes::<5>()?);
        Ok(Self { prefix, next: AtomicU64::new(1) })
    }

    /// The next id, for example `req_3f9a1c07be_00002a`.
    pub fn next(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mut id = String::with_capacity(32);
        id.push_str("req_");
        id.push_str(&self.prefix);
        id.push('_');
        // Six digits or more. Formatting by hand is cheaper than the general formatter.
        let digits = (u64::BITS - number.leading_zeros()).div_ceil(4).max(6);
        for place in (0..digits).rev() {
            let digit = u32::try_from(number >> (4 * place) & 15).unwrap_or_default();
            id.push(char::from_digit(digit, 16).unwrap_or('0'));
        }
        id
    }
}
