//! From the texts of settings to the typed configuration. The command line, the environment, the file, the help and the reference page
//! come from the one table of them.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

pub use super::table::{SETTINGS, Setting};
use super::{Ai, Config, FirstAdmin, LogFormat, Retention, Smtp, SmtpTls, TlsFiles};
use crate::http::context::TrustedProxies;
use crate::http::limit::{Quota, Quotas};
use crate::kernel::text::{Email, NewPassword, ParsedText};
use crate::kernel::{Plans, Secret};

/// Where DNS servers listen.
const DNS_PORT: u16 = 53;

/// The setting with this name.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// The name of the environment variable of a setting.
pub fn variable(name: &str) -> String {
    format!("SCHOLA_{}", name.to_ascii_uppercase().replace('-', "_"))
}

/// Reads values by name and collects what is wrong with them.
struct Values<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    faults: Vec<String>,
}

impl Values<'_> {
    fn text(&self, name: &str) -> Option<String> {
        let value = (self.get)(name).or_else(|| find(name).map(|setting| setting.default.to_owned()))?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn fault(&mut self, name: &str, what: impl std::fmt::Display) {
        self.faults.push(format!("the setting `{name}` {what}"));
    }

    fn parsed<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(name)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(what) => {
                let secret = find(name).is_some_and(|setting| setting.secret);
                let shown = if secret { String::new() } else { format!("; `{text}` is not that") };
                self.fault(name, format!("{what}{shown}"));
                None
            }
        }
    }

    fn number(&mut self, name: &str, range: std::ops::RangeInclusive<u64>) -> u64 {
        let expected = format!("must be a whole number from {} to {}", range.start(), range.end());
        self.parsed(name, |text| {
            text.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| expected.clone())
        })
        .unwrap_or(*range.start())
    }

    fn quota(&mut self, name: &str) -> Quota {
        self.parsed(name, Quota::parse).unwrap_or(Quota::LEAST)
    }

    fn truth(&mut self, name: &str) -> bool {
        self.parsed(name, |text| match text {
            "true" | "yes" | "on" | "1" => Ok(true),
            "false" | "no" | "off" | "0" => Ok(false),
            _ => Err("must be true or false".into()),
        })
        .unwrap_or(false)
    }

    /// A number of days; none of them stands for no end.
    fn days(&mut self, name: &str) -> Option<Duration> {
        let days = self.number(name, 0..=36_500);
        (days > 0).then(|| Duration::from_secs(days * 86_400))
    }

    fn needs(&mut self, one: &str, other: &str) {
        if self.text(one).is_some() && self.text(other).is_none() {
            self.fault(one, format!("needs `{other}` too"));
        }
    }
}

/// Builds the configuration from the values that `get` knows by name. All that is wrong is said at once, one line each.
pub fn build(get: &dyn Fn(&str) -> Option<String>) -> Result<Config, Vec<String>> {
    let mut values = Values { get, faults: Vec::new() };
    let unspecified = SocketAddr::from(([127, 0, 0, 1], 8080));
    let config = Config {
        data: values.text("data").unwrap_or_default().into(),
        listen: values
            .parsed("listen", |text| text.parse().map_err(|_| "must be ADDR:PORT such as 127.0.0.1:8080".into()))
            .unwrap_or(unspecified),
        public_url: values.parsed("public-url", public_address),
        tls: pair(&mut values, "tls-certificate", "tls-key")
            .map(|(certificate, key)| TlsFiles { certificate: certificate.into(), key: key.into() }),
        trusted_proxies: values.parsed("trusted-proxies", TrustedProxies::parse).unwrap_or_default(),
        cors_origins: values.parsed("cors-origins", origins).unwrap_or_default(),
        request_timeout: Duration::from_secs(values.number("request-timeout", 1..=3600)),
        body_timeout: Duration::from_secs(values.number("body-timeout", 1..=600)),
        max_connections: usize::try_from(values.number("max-connections", 1..=1_000_000)).unwrap_or(1),
        max_connections_per_address: values.parsed("max-connections-per-address", |text| {
            let number = text.parse().ok().filter(|number| (1..=1_000_000).contains(number));
            number.ok_or_else(|| "must be a whole number from 1 to 1000000".to_owned())
        }),
        transfer_memory: usize::try_from(values.number("transfer-memory-mib", 8..=1_000_000) << 20)
            .unwrap_or(usize::MAX),
        readers: usize::try_from(values.number("readers", 1..=64)).unwrap_or(1),
        log_format: values.parsed("log-format", log_format).unwrap_or(LogFormat::Human),
        log: values.parsed("log", log_filter).unwrap_or_default(),
        access_log: values.truth("access-log"),
        metrics_token: values.text("metrics-token").map(Secret::new),
        keep: Retention {
            requests: values.days("keep-requests"),
            audit: values.days("keep-audit"),
            addresses: values.days("keep-addresses"),
        },
        admin: admin(&mut values),
        smtp: smtp(&mut values),
        ai: ai(&mut values),
        name_servers: values.parsed("name-servers", name_servers).unwrap_or_default(),
        allow_private_addresses: values.truth("allow-private-addresses"),
        study_bank_bytes: values.number("study-bank-mib", 1..=1_000_000) << 20,
        max_file_bytes: values.number("max-file-mib", 1..=4_095) << 20,
        disk_reserve_bytes: values.number("disk-reserve-mib", 0..=1_000_000_000) << 20,
        developer_registration: values.parsed("developer-registration", open_or_closed).unwrap_or(false),
        plans: plans(&mut values),
        metered_billing: values.truth("metered-billing"),
        limits: Quotas::from_fn(|policy| values.quota(policy.setting())),
        limit_ip_share: u32::try_from(values.number("limit-ip-share", 1..=1_000_000)).unwrap_or(1),
        limit_scale: values.parsed("limit-scale", factor).unwrap_or(1.0),
        ignored_variables: Vec::new(),
    };
    if values.faults.is_empty() { Ok(config) } else { Err(values.faults) }
}

fn open_or_closed(text: &str) -> Result<bool, String> {
    match text {
        "open" => Ok(true),
        "closed" => Ok(false),
        _ => Err("must be open or closed".into()),
    }
}

fn pair(values: &mut Values, one: &str, other: &str) -> Option<(String, String)> {
    values.needs(one, other);
    values.needs(other, one);
    Some((values.text(one)?, values.text(other)?))
}

fn admin(values: &mut Values) -> Option<FirstAdmin> {
    pair(values, "admin-email", "admin-password")?;
    let email = values.parsed("admin-email", Email::parse)?;
    let password = values.parsed("admin-password", |text| NewPassword::parse(text).map(NewPassword::into_secret))?;
    Some(FirstAdmin { email, password })
}

fn smtp(values: &mut Values) -> Option<Smtp> {
    let port = u16::try_from(values.number("smtp-port", 1..=65_535)).unwrap_or(587);
    let tls = values.parsed("smtp-tls", |text| match text {
        "starttls" => Ok(SmtpTls::Starttls),
        "implicit" => Ok(SmtpTls::Implicit),
        "none" => Ok(SmtpTls::None),
        _ => Err("must be starttls, implicit or none".into()),
    });
    values.needs("smtp-host", "smtp-from");
    values.needs("smtp-ca", "smtp-host");
    let host = values.text("smtp-host")?;
    Some(Smtp {
        host,
        port,
        tls: tls?,
        username: values.text("smtp-username"),
        password: values.text("smtp-password").map(Secret::new),
        from: values.text("smtp-from")?,
        ca: values.text("smtp-ca").map(Into::into),
    })
}

/// Faulty plans are said; the configuration is not used then, whatever stands in their place.
fn plans(values: &mut Values) -> Plans {
    let currency = values.parsed("currency", |text| {
        let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        is_code.then(|| text.to_owned()).ok_or_else(|| "must be a currency code such as EUR".to_owned())
    });
    let currency = currency.unwrap_or_default();
    values.parsed("plans", |text| Plans::parse(text, &currency)).unwrap_or_else(|| Plans::only_free(&currency))
}

fn ai(values: &mut Values) -> Option<Ai> {
    values.needs("ai-url", "ai-model");
    let url = values.parsed("ai-url", web_address)?;
    Some(Ai { url, model: values.text("ai-model")?, key: values.text("ai-key").map(Secret::new) })
}

fn web_address(text: &str) -> Result<String, String> {
    // The parser of addresses drops a fragment without a word.
    if text.contains(['?', '#']) {
        return Err("must be an address without a query (`?`) and without a fragment (`#`)".into());
    }
    let trimmed = text.trim_end_matches('/');
    let uri: poem::http::Uri =
        trimmed.parse().map_err(|_| "must be an address such as https://school.example.org".to_owned())?;
    match (uri.scheme_str(), uri.authority(), uri.query()) {
        (Some("http" | "https"), Some(_), None) => Ok(trimmed.to_owned()),
        _ => Err("must be an address such as https://school.example.org".into()),
    }
}

/// The first parts of paths that the server answers itself: a school that is served under one of them could not be told from it.
const OWN: [&str; 8] = ["a", "api", "author", "docs", "factory", "metrics", "openapi", "v1"];

/// How many characters the path of the public address has at most.
const LONGEST_PATH: usize = 100;

/// The address of the school. It may have a path, of parts that mean the same everywhere however they are written.
fn public_address(text: &str) -> Result<String, String> {
    let address = web_address(text)?;
    let mut parts = super::path_of(&address).split('/').skip(1);
    let is_plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
    };
    if !parts.clone().all(is_plain) {
        return Err(
            "must have a path of letters, digits, `-`, `.`, `_` and `~` between single slashes, such as /school".into(),
        );
    }
    // Answers have paths that begin with it, whose lengths the contract bounds.
    if super::path_of(&address).len() > LONGEST_PATH {
        return Err(format!("must have a path of at most {LONGEST_PATH} characters"));
    }
    match parts.next() {
        Some(first) if OWN.contains(&first) => {
            Err(format!("must have a path that does not begin with /{first}, which the server uses itself"))
        }
        _ => Ok(address),
    }
}

fn origins(text: &str) -> Result<Vec<String>, String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| if part == "*" { Ok(part.to_owned()) } else { web_address(part) }).collect()
}

/// Addresses with a port each; the usual one where none is said.
fn name_servers(text: &str) -> Result<Vec<SocketAddr>, String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let server = |part: &str| {
        let alone = part.parse::<IpAddr>().map(|address| SocketAddr::new(address, DNS_PORT));
        let server = alone.or_else(|_| part.parse::<SocketAddr>()).ok().filter(|server| server.port() != 0);
        server.ok_or_else(|| "must be addresses such as 10.0.0.2 or [fd00::2]:5353, separated by commas".to_owned())
    };
    parts.map(server).collect()
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "human" => Ok(LogFormat::Human),
        "json" => Ok(LogFormat::Json),
        _ => Err("must be human or json".into()),
    }
}

fn log_filter(text: &str) -> Result<String, String> {
    text.parse::<tracing_subscriber::filter::Targets>()
        .map(|_| text.to_owned())
        .map_err(|_| "must be a level or a filter such as info,schola::db=debug".into())
}

fn factor(text: &str) -> Result<f64, String> {
    text.parse::<f64>()
        .ok()
        .filter(|factor| factor.is_finite() && (0.01..=1_000_000.0).contains(factor))
        .ok_or_else(|| "must be a number from 0.01 to 1000000".into())
}
