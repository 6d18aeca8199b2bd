//! The only HTTP client: with our own name resolution, our own trusted roots, and a rule about permitted addresses.

use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Url};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};

use super::resolve::{AddressPolicy, Names, ResolveError, literal};
use crate::kernel::error::{Error, Result};

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// The time limit of a connection, including TLS.
const CONNECT: Duration = Duration::from_secs(10);
/// The user agent.
const USER_AGENT: &str = concat!("schola/", env!("CARGO_PKG_VERSION"));

/// Makes requests. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Outgoing {
    client: Client,
    policy: AddressPolicy,
}

impl Outgoing {
    /// Resolves with `names`, and connects only where `policy` permits. That includes redirects, and names that resolve
    /// to a private address later: the client connects to the address that was checked.
    pub fn new(names: Names, policy: AddressPolicy) -> Result<Self> {
        let redirects = Policy::custom(move |attempt| {
            if attempt.previous().len() > REDIRECTS {
                attempt.error("too many redirects")
            } else if let Err(refused) = check(policy, attempt.url()) {
                attempt.error(refused)
            } else {
                attempt.follow()
            }
        });
        Self::with(names, policy, redirects)
    }

    /// The same for servers that have no reason to redirect: a redirect is an answer like any other.
    pub fn without_redirects(names: Names, policy: AddressPolicy) -> Result<Self> {
        Self::with(names, policy, Policy::none())
    }

    fn with(names: Names, policy: AddressPolicy, redirects: Policy) -> Result<Self> {
        let client = Client::builder()
            .tls_backend_preconfigured(trust()?)
            .dns_resolver(Arc::new(Guarded { names, policy }))
            .redirect(redirects)
            // Only `config` reads the environment, and it has no settings for proxies.
            .no_proxy()
            .connect_timeout(CONNECT)
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(4)
            .user_agent(USER_AGENT)
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, policy })
    }

    /// Begins a request. Fails if the URL is not HTTP or contains a refused address. A host that resolves to a refused
    /// address fails when the request is sent.
    pub fn request(&self, method: Method, url: Url) -> std::result::Result<RequestBuilder, ResolveError> {
        check(self.policy, &url)?;
        Ok(self.client.request(method, url))
    }
}

/// Addresses in a URL never reach the resolver, so they are checked here.
fn check(policy: AddressPolicy, url: &Url) -> std::result::Result<(), ResolveError> {
    let host = url.host_str().unwrap_or_default();
    if !matches!(url.scheme(), "http" | "https") || host.is_empty() {
        return Err(ResolveError::Unknown(url.as_str().to_owned()));
    }
    match literal(host) {
        Some(address) if !policy.permits(address) => Err(ResolveError::Refused(host.to_owned())),
        _ => Ok(()),
    }
}

/// TLS with the roots that are compiled in: a static binary in an empty root has no others.
fn trust() -> Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Error::internal)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

struct Guarded {
    names: Names,
    policy: AddressPolicy,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, policy) = (self.names.clone(), self.policy);
        Box::pin(async move {
            let addresses = policy.addresses(&names, name.as_str()).await?;
            let sockets: Addrs = Box::new(addresses.into_iter().map(|address| (address, 0).into()));
            Ok(sockets)
        })
    }
}
