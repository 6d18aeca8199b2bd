//! The data folder, the address, and the reader threads of the database.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::addresses::{path_of, web_address};
use super::setting::{Setting, Values, setting};

const GROUP: &str = "Server";

pub(super) const SETTINGS: &[Setting] = &[
    setting(
        GROUP,
        "data",
        "DIR",
        "./schola-data",
        "The data folder. It is created with mode 0700 if it does not exist.",
    ),
    setting(
        GROUP,
        "listen",
        "ADDR:PORT",
        "127.0.0.1:8080",
        "The address and port to listen on. Port 0 picks a free port.",
    ),
    setting(
        GROUP,
        "public-url",
        "URL",
        "",
        "The public address of the server, for links in emails and in the API description. Add a path if the host serves \
         other things too, such as `https://example.org/school`. Default: made from `listen`.",
    ),
    setting(GROUP, "readers", "N", "2", "Database reader threads, 1 to 64."),
    setting(
        GROUP,
        "service-worker",
        "BOOL",
        "true",
        "Whether browsers keep the pages for the time without a network. `false` also removes what browsers have kept so far, at the \
         next visit of each.",
    ),
];

/// Data folder, address, reader threads.
#[derive(Debug, Clone)]
pub struct Server {
    /// The folder that holds all data.
    pub data: PathBuf,
    /// Where to listen; port 0 picks one.
    pub listen: SocketAddr,
    /// The public address, without a trailing slash; made from `listen` if absent.
    pub public_url: Option<String>,
    /// The reader threads of the database.
    pub readers: usize,
    /// Whether browsers keep the pages for the time without a network.
    pub service_worker: bool,
}

impl Server {
    pub(super) fn read(values: &mut Values) -> Self {
        let unspecified = SocketAddr::from(([127, 0, 0, 1], 8080));
        Self {
            data: values.text("data").unwrap_or_default().into(),
            listen: values
                .parsed("listen", |text| text.parse().map_err(|_| "must be ADDR:PORT such as 127.0.0.1:8080".into()))
                .unwrap_or(unspecified),
            public_url: values.parsed("public-url", public_address),
            readers: values.size("readers", 1..=64),
            service_worker: values.truth("service-worker"),
        }
    }
}

/// First path segments that the server uses itself, so that no school can be served under them.
const OWN: [&str; 8] = ["a", "api", "author", "docs", "factory", "metrics", "openapi", "v1"];

/// The maximum length of the path of the public address, in characters.
const LONGEST_PATH: usize = 100;

/// Parses the public address. Its path may only contain characters that need no escaping.
fn public_address(text: &str) -> Result<String, String> {
    let address = web_address(text)?;
    let mut parts = path_of(&address).split('/').skip(1);
    let is_plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
    };
    if !parts.clone().all(is_plain) {
        return Err(
            "must have a path of letters, digits, `-`, `.`, `_` and `~` between single slashes, such as /school".into(),
        );
    }
    // Paths in responses start with it, and the contract limits their length.
    if path_of(&address).len() > LONGEST_PATH {
        return Err(format!("must have a path of at most {LONGEST_PATH} characters"));
    }
    match parts.next() {
        Some(first) if OWN.contains(&first) => {
            Err(format!("must not have a path that starts with /{first}, which the server uses itself"))
        }
        _ => Ok(address),
    }
}
