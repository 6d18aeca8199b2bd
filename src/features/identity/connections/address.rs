//! The addresses of servers: which texts are host names, and which server an address leads to.

use std::net::IpAddr;

/// The longest host name.
const LONGEST_HOST: usize = 253;

/// Whether the text is a host name or an IP address, without a scheme, a port or a path.
pub(super) fn is_host(text: &str) -> bool {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    if bare.parse::<IpAddr>().is_ok() {
        return true;
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    text.len() <= LONGEST_HOST && text.strip_suffix('.').unwrap_or(text).split('.').all(is_label)
}

/// Scheme, host and port of a web address in lower case: the server to which a key is sent.
pub(super) fn server_of(url: &str) -> String {
    let begin = url.find("://").map_or(0, |at| at + 3);
    let rest = &url[begin..];
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    url[..begin + end].to_ascii_lowercase()
}

/// The host of a web address, without its port.
pub(super) fn host_of(url: &str) -> &str {
    let begin = url.find("://").map_or(0, |at| at + 3);
    let authority = url[begin..].split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => authority,
    }
}

/// Name and address of a sender such as `School <office@example.org>`, or an address alone.
pub(super) fn split_sender(text: &str) -> (String, String) {
    match text.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"').to_owned(), address.trim().to_owned()),
        None => (String::new(), text.trim().to_owned()),
    }
}

/// A sender as a mail names it.
pub(super) fn joined_sender(name: &str, address: &str) -> String {
    if name.is_empty() {
        return address.to_owned();
    }
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\" <{address}>")
}
