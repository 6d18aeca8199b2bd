//! HTTPS: the certificate, its renewal, and connections that do not speak it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use schola::http::accept::{Limits, Listener, TlsFiles};

use super::{HELLO, Running, rest, send, within};

fn certificate(name: &str) -> TlsFiles {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pieces/tls");
    TlsFiles { certificate: folder.join(format!("{name}.pem")), key: folder.join(format!("{name}.key")) }
}

/// A client that trusts exactly one of the two certificates.
fn trusting(name: &str) -> reqwest::Client {
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    let pem = std::fs::read(certificate(name).certificate).unwrap();
    let certificate = reqwest::Certificate::from_pem(&pem).unwrap();
    reqwest::Client::builder().tls_certs_only([certificate]).build().unwrap()
}

/// A folder that is removed at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("schola-test-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn https_is_served_and_a_renewed_certificate_is_taken_up() {
    let folder = Folder::new("tls");
    let files = TlsFiles { certificate: folder.0.join("site.pem"), key: folder.0.join("site.key") };
    let put = |name: &str| {
        std::fs::copy(certificate(name).certificate, &files.certificate).unwrap();
        std::fs::copy(certificate(name).key, &files.key).unwrap();
    };
    put("first");
    let server = Running::start(Limits::default(), Some(files.clone()));
    let url = format!("https://localhost:{}/", server.address.port());
    let answer = trusting("first").get(&url).send().await.unwrap();
    assert_eq!(answer.version(), reqwest::Version::HTTP_2);
    assert!(answer.text().await.unwrap().starts_with("https socket://127.0.0.1"));
    assert!(trusting("second").get(&url).send().await.is_err());

    // A pair that does not fit leaves the old one in use; the right pair replaces it.
    std::fs::copy(certificate("second").certificate, &files.certificate).unwrap();
    hang_up();
    assert!(trusting("first").get(&url).send().await.is_ok());
    put("second");
    hang_up();
    let renewed = trusting("second");
    within(async { while renewed.get(&url).send().await.is_err() {} }).await;
    assert!(trusting("first").get(&url).send().await.is_err());
}

/// The signal by which an administrator has the certificate read again. The server under test handles it.
fn hang_up() {
    rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::HUP).unwrap();
}

#[tokio::test]
async fn plain_text_on_the_encrypted_port_harms_nobody() {
    let limits = Limits { head: Duration::from_millis(200), ..Limits::default() };
    let server = Running::start(limits, Some(certificate("first")));
    let mut plain = server.connect().await;
    send(&mut plain, HELLO).await;
    assert!(!rest(&mut plain).await.starts_with(b"HTTP"));
    let mut silent = server.connect().await;
    assert_eq!(rest(&mut silent).await, b"");
}

#[tokio::test]
async fn what_cannot_be_bound_or_read_is_named() {
    let first = Listener::bind("127.0.0.1:0".parse().unwrap(), None).unwrap();
    let error = Listener::bind(first.local_addr(), None).err().unwrap();
    assert_eq!(error.fields()[0].field, "listen");
    let mismatched = TlsFiles { key: certificate("second").key, ..certificate("first") };
    let missing = TlsFiles { certificate: "absent.pem".into(), ..certificate("first") };
    let swapped = TlsFiles { certificate: certificate("first").key, ..certificate("first") };
    for (files, field) in [(mismatched, "tls-key"), (missing, "tls-certificate"), (swapped, "tls-certificate")] {
        let error = Listener::bind("127.0.0.1:0".parse().unwrap(), Some(files)).err().unwrap();
        assert_eq!(error.fields()[0].field, field, "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_encrypted_connection_is_parked_and_woken_too() {
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    let limits = Limits { park: Duration::from_millis(50), ..Limits::default() };
    let server = Running::start(limits, Some(certificate("first")));
    let pem = std::fs::read(certificate("first").certificate).unwrap();
    let builder = reqwest::Client::builder().tls_certs_only([reqwest::Certificate::from_pem(&pem).unwrap()]);
    let client = builder.http1_only().build().unwrap();
    let url = format!("https://localhost:{}/", server.address.port());
    let mut peers = Vec::new();
    for _ in 0..3 {
        let answer = client.get(&url).send().await.unwrap();
        assert_eq!(answer.version(), reqwest::Version::HTTP_11);
        peers.push(answer.text().await.unwrap());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    // The port tells that it was one connection all the time.
    assert!(peers[0].starts_with("https socket://127.0.0.1:"));
    assert_eq!([&peers[0], &peers[0]], [&peers[1], &peers[2]]);
}
