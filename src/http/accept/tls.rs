//! The certificate, read at start and again when its files change.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::kernel::error::{Error, Result};

/// Where certificate and key are, both PEM.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The certificate, followed by the intermediate ones.
    pub certificate: PathBuf,
    /// The private key: PKCS#8, PKCS#1 or SEC1.
    pub key: PathBuf,
}

/// The certificate that is in use.
#[derive(Clone)]
pub struct TlsKeeper(Arc<Inner>);

struct Inner {
    files: TlsFiles,
    current: ArcSwap<Loaded>,
}

struct Loaded {
    config: Arc<ServerConfig>,
    modified: Modified,
}

/// When the two files were last changed.
type Modified = [Option<SystemTime>; 2];

impl TlsKeeper {
    /// Loads the files. The error names the setting of a missing, unreadable or mismatched file.
    pub fn load(files: TlsFiles) -> Result<Self> {
        let loaded = read(&files)?;
        Ok(Self(Arc::new(Inner { files, current: ArcSwap::from_pointee(loaded) })))
    }

    /// The acceptor for new connections.
    pub fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.0.current.load().config.clone())
    }

    /// Reads the files again if they changed, or `always`. Blocks. On failure the old certificate stays. Returns
    /// whether it was replaced.
    pub fn reload(&self, always: bool) -> Result<bool> {
        if !always && modified(&self.0.files) == self.0.current.load().modified {
            return Ok(false);
        }
        self.0.current.store(Arc::new(read(&self.0.files)?));
        Ok(true)
    }
}

fn modified(files: &TlsFiles) -> Modified {
    [&files.certificate, &files.key].map(|path| fs::metadata(path).and_then(|data| data.modified()).ok())
}

fn read(files: &TlsFiles) -> Result<Loaded> {
    // The time is read before the content, so that a change in between is found at the next check.
    let modified = modified(files);
    let bad = |setting: &str, path: &Path, what: &dyn std::fmt::Display| {
        Error::invalid(setting, format!("names {}, which cannot be used: {what}", path.display()))
    };
    let bad_certificate = |what: &dyn std::fmt::Display| bad("tls-certificate", &files.certificate, what);
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<std::result::Result<Vec<_>, _>>)
        .map_err(|error| bad_certificate(&error))?;
    if chain.is_empty() {
        return Err(bad_certificate(&"it contains no certificate"));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| bad("tls-key", &files.key, &error))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Error::internal)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| bad("tls-key", &files.key, &error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Loaded { config: Arc::new(config), modified })
}
