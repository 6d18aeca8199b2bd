//! The HTTP client of tests.

/// A client for servers without HTTPS. It loads no certificates, which would take longer than most tests.
pub fn plain() -> reqwest::ClientBuilder {
    // The first call in the process installs it; later ones find it installed.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    reqwest::Client::builder().no_proxy().tls_certs_only([])
}
