//! The one way to make HTTP requests: our own name resolution, our own roots of trust, and a rule on where to go.

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
/// Connecting, TLS included, takes at most this.
const CONNECT: Duration = Duration::from_secs(10);
/// What we call ourselves.
const USER_AGENT: &str = concat!("schola/", env!("CARGO_PKG_VERSION"));

/// Makes requests. Cheap to clone; connections are shared by the clones.
#[derive(Clone)]
pub struct Outgoing {
    client: Client,
    policy: AddressPolicy,
}

impl Outgoing {
    /// Resolves by `names`, and goes where `policy` permits: also behind a redirect, and also where a name has a public
    /// address at one moment and a private one at the next, for the address that was checked is the one connected to.
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
        let client = Client::builder()
            .tls_backend_preconfigured(trust()?)
            .dns_resolver(Arc::new(Guarded { names, policy }))
            .redirect(redirects)
            // The environment is read in one place only, and proxies are none of its settings.
            .no_proxy()
            .connect_timeout(CONNECT)
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(4)
            .user_agent(USER_AGENT)
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, policy })
    }

    /// Begins a request. Fails where the URL is not HTTP or names an address where we do not go; a host that resolves to
    /// such an address fails when the request is sent.
    pub fn request(&self, method: Method, url: Url) -> std::result::Result<RequestBuilder, ResolveError> {
        check(self.policy, &url)?;
        Ok(self.client.request(method, url))
    }
}

/// Addresses that are written out in a URL never reach the resolver, so they are looked at here.
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
