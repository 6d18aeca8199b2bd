//! The client that tests ask servers with.

/// A client of servers without HTTPS. It reads no certificates, which take longer than most tests.
pub fn plain() -> reqwest::ClientBuilder {
    // The first one of the process installs it; the others find it.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    reqwest::Client::builder().no_proxy().tls_certs_only([])
}
