//! Parses web addresses and lists in settings.

/// The address of a server, without a slash at the end.
pub(super) fn web_address(text: &str) -> Result<String, String> {
    // The parser drops a fragment silently.
    if text.contains(['?', '#']) {
        return Err("must be an address without a query (`?`) or fragment (`#`)".into());
    }
    let trimmed = text.trim_end_matches('/');
    let uri: poem::http::Uri =
        trimmed.parse().map_err(|_| "must be an address such as https://school.example.org".to_owned())?;
    match (uri.scheme_str(), uri.authority(), uri.query()) {
        (Some("http" | "https"), Some(_), None) => Ok(trimmed.to_owned()),
        _ => Err("must be an address such as https://school.example.org".into()),
    }
}

/// The path of an address without a query: empty, or with a leading and no trailing slash.
pub(super) fn path_of(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..].find('/').map_or("", |at| &address[host + at..])
}

/// The items of a comma-separated list.
pub(super) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}
