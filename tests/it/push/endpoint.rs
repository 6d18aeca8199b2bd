//! A push service on this machine, and browsers that decrypt what it gets. Nothing here uses the code that it tests.

use std::collections::HashMap;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Verifier};
use data_encoding::BASE64URL_NOPAD;
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A request to the push service.
#[derive(Debug, Clone)]
pub struct Pushed {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

/// The answers that are given next: status and further headers.
type Answers = Arc<Mutex<Vec<(u16, String)>>>;

/// A push service.
pub struct PushService {
    pub base: String,
    seen: Arc<Mutex<Vec<Pushed>>>,
    answers: Answers,
}

impl PushService {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (seen, answers): (Arc<Mutex<Vec<Pushed>>>, Answers) = Default::default();
        let (all, next) = (seen.clone(), answers.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (all, next) = (all.clone(), next.clone());
                tokio::spawn(async move {
                    let mut bytes = Vec::new();
                    loop {
                        let Some(pushed) = take(&mut bytes) else {
                            if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                                return;
                            }
                            continue;
                        };
                        all.lock().push(pushed);
                        let answer = next.lock().pop();
                        let (status, headers) = answer.unwrap_or((201, String::new()));
                        let head = format!("HTTP/1.1 {status} X\r\n{headers}content-length: 0\r\n\r\n");
                        stream.write_all(head.as_bytes()).await.ok();
                    }
                });
            }
        });
        Self { base, seen, answers }
    }

    /// What was sent so far, oldest first.
    pub fn seen(&self) -> Vec<Pushed> {
        self.seen.lock().clone()
    }

    /// Forgets the last request.
    pub fn forget_last(&self) {
        self.seen.lock().pop();
    }

    /// Answers the next requests with these statuses and headers.
    pub fn answer_next(&self, answers: &[(u16, &str)]) {
        let answers = answers.iter().rev().map(|(status, headers)| (*status, (*headers).to_owned()));
        *self.answers.lock() = answers.collect();
    }

    /// A browser with a subscription of this service.
    pub fn browser(&self, number: u8) -> Browser {
        Browser::new(format!("{}/push/secret-{number}", self.base), number)
    }
}

/// Takes a whole request from the bytes.
fn take(bytes: &mut Vec<u8>) -> Option<Pushed> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    if bytes.len() < end + 4 + length {
        return None;
    }
    let body = bytes[end + 4..end + 4 + length].to_vec();
    bytes.drain(..end + 4 + length);
    Some(Pushed { path, headers, body })
}

/// A browser with a subscription.
pub struct Browser {
    pub endpoint: String,
    private: PrivateKey,
    pub point: Vec<u8>,
    pub auth: [u8; 16],
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    sign(&Key::new(HMAC_SHA256, key), &parts.concat()).as_ref().to_vec()
}

impl Browser {
    pub fn new(endpoint: String, number: u8) -> Self {
        let mut scalar = [7; 32];
        scalar[31] = number;
        Self::with(endpoint, &scalar, [number; 16])
    }

    pub fn with(endpoint: String, scalar: &[u8], auth: [u8; 16]) -> Self {
        let private = PrivateKey::from_private_key(&ECDH_P256, scalar).unwrap();
        let point = private.compute_public_key().unwrap().as_ref().to_vec();
        Self { endpoint, private, point, auth }
    }

    /// The subscription, as the browser gives it to the page.
    pub fn subscription(&self) -> Value {
        json!({
            "endpoint": self.endpoint,
            "expirationTime": null,
            "keys": { "p256dh": BASE64URL_NOPAD.encode(&self.point), "auth": BASE64URL_NOPAD.encode(&self.auth) },
        })
    }

    /// Decrypts a body as RFC 8291 says. Returns the content and how many bytes of padding follow it.
    pub fn decrypted(&self, body: &[u8]) -> Option<(Vec<u8>, usize)> {
        let (salt, rest) = body.split_at(16);
        assert_eq!(rest[..5], [0, 0, 16, 0, 65], "one record of 4096 bytes, and a key of 65");
        let (point, sealed) = rest[5..].split_at(65);
        let shared =
            agree(&self.private, UnparsedPublicKey::new(&ECDH_P256, point), (), |shared| Ok(shared.to_vec())).ok()?;
        let key = mac(&self.auth, &[&shared]);
        let input = mac(&key, &[b"WebPush: info\0", &self.point, point, &[1]]);
        let key = mac(salt, &[&input]);
        let content_key = mac(&key, &[b"Content-Encoding: aes128gcm\0", &[1]]);
        let nonce = mac(&key, &[b"Content-Encoding: nonce\0", &[1]]);
        let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content_key[..16]).unwrap());
        let mut record = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).unwrap();
        let opened = cipher.open_in_place(nonce, Aad::empty(), &mut record).ok()?;
        let end = opened.iter().rposition(|byte| *byte != 0)?;
        assert_eq!(opened[end], 2, "the last record ends with 2");
        Some((opened[..end].to_vec(), opened.len() - end - 1))
    }

    /// The message in a request.
    pub fn message(&self, pushed: &Pushed) -> Value {
        let (content, _) = self.decrypted(&pushed.body).expect("a message for this browser");
        serde_json::from_slice(&content).unwrap()
    }
}

/// The claims of a request, whose signature is checked with the key that it names, and that key.
pub fn claims(pushed: &Pushed) -> (Value, String) {
    let header = pushed.headers["authorization"].strip_prefix("vapid t=").unwrap();
    let (token, key) = header.split_once(",k=").unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (head, payload) = signed.split_once('.').unwrap();
    let parsed =
        |part: &str| -> Value { serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap() };
    assert_eq!(parsed(head), json!({ "typ": "JWT", "alg": "ES256" }));
    let point = BASE64URL_NOPAD.decode(key.as_bytes()).unwrap();
    Verifier::new(&ECDSA_P256_SHA256_FIXED, point)
        .verify(signed.as_bytes(), &BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap())
        .expect("the signature is right");
    (parsed(payload), key.to_owned())
}
