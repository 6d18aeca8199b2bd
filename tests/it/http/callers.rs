//! Whose address a request has: what proxies say, line by line and entry by entry, and what an unknown address may do.

use std::net::IpAddr;

use poem::http::{HeaderMap, HeaderValue};
use proptest::prelude::*;
use reqwest::{Method, RequestBuilder, StatusCode};
use schola::features::keys::NewKey;
use schola::http::context::TrustedProxies;
use schola::http::limit::{Policy, Quota};
use schola::kernel::Code;
use schola::kernel::network::Networks;
use serde_json::{Value, json};

use crate::keys::{plain_key, raw_key};
use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Reply, Server};

fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn entries_are_read_from_the_right_over_all_lines() {
    let trusted = TrustedProxies::parse("127.0.0.0/8, 10.0.0.0/8, 2001:db8:1::/48").unwrap();
    let client = |lines: &[&[u8]]| {
        let lines: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
        trusted.client(Some(address("127.0.0.1")), &headers(&lines)).map(|client| client.to_string())
    };
    let table: &[(&[&[u8]], Option<&str>)] = &[
        (&[b"203.0.113.9"], Some("203.0.113.9")),
        // A proxy that adds a line of its own.
        (&[b"127.0.0.1", b"203.0.113.9"], Some("203.0.113.9")),
        (&[b"198.51.100.1", b"203.0.113.9, 10.0.0.7", b"10.0.0.8"], Some("203.0.113.9")),
        (&[b"203.0.113.9", b""], None),
        (&[b""], None),
        (&[b"203.0.113.9,"], None),
        // Ports, brackets, quotes, mapped addresses, odd space.
        (&[b"203.0.113.9:4711"], Some("203.0.113.9")),
        (&[b"[2001:db8::7]"], Some("2001:db8::7")),
        (&[b"[2001:db8::7]:4711"], Some("2001:db8::7")),
        (&[b"\"[2001:db8::7]:4711\""], Some("2001:db8::7")),
        (&[b"\"203.0.113.9\""], Some("203.0.113.9")),
        (&[b"::ffff:203.0.113.9"], Some("203.0.113.9")),
        (&[b"[::ffff:203.0.113.9]:80"], Some("203.0.113.9")),
        (&[b"\t 203.0.113.9\t,\t10.0.0.7 "], Some("203.0.113.9")),
        (&[b"203.0.113.9, ::ffff:10.0.0.7, [2001:db8:1::1]:8080"], Some("203.0.113.9")),
        // A malformed entry makes the client unknown, whatever stands to the left of it.
        (&[b"unknown"], None),
        (&[b"203.0.113.9, unknown"], None),
        (&[b"203.0.113.9", b"_hidden"], None),
        (&[b"203.0.113.9, unix:"], None),
        (&[b"203.0.113.9:99999"], None),
        (&[b"203.0.113.9:"], None),
        (&[b"203.0.113.09"], None),
        (&[b"203.0.113.9/32"], None),
        (&[b"[203.0.113.9]"], None),
        (&[b"[2001:db8::7"], None),
        (&[b"\"203.0.113.9"], None),
        (&[b"localhost"], None),
        (&[b"0.0.0.0"], None),
        (&[b"::"], None),
        (&[b"for=203.0.113.9"], None),
        (&[b"\xc3\xa4"], None),
        (&[b"garbage, 10.0.0.7"], None),
        // What stands to the left of the caller is the caller's own word, readable or not.
        (&[b"\xff\xfe, 203.0.113.9"], Some("203.0.113.9")),
        (&[b"unknown, 203.0.113.9"], Some("203.0.113.9")),
        // Every hop is a proxy: the farthest is the caller.
        (&[b"10.0.0.9, 10.0.0.8"], Some("10.0.0.9")),
    ];
    for (lines, expected) in table {
        let shown: Vec<_> = lines.iter().map(|line| String::from_utf8_lossy(line)).collect();
        assert_eq!(client(lines).as_deref(), *expected, "{shown:?}");
    }
}

proptest! {
    #[test]
    fn any_line_gives_an_address_or_none(line in proptest::collection::vec(32_u8..=255, 0..80)) {
        let trusted = TrustedProxies::parse("127.0.0.1").unwrap();
        // What the proxy itself adds is believed, whatever the caller wrote before it.
        let lines: [(&str, &[u8]); 2] = [("x-forwarded-for", &line), ("x-forwarded-for", b"203.0.113.9")];
        prop_assume!(!line.contains(&127));
        prop_assert_eq!(trusted.client(Some(address("127.0.0.1")), &headers(&lines)), Some(address("203.0.113.9")));
        let joined = [&line[..], b", 203.0.113.9"].concat();
        let lines: [(&str, &[u8]); 1] = [("x-forwarded-for", &joined)];
        prop_assert_eq!(trusted.client(Some(address("127.0.0.1")), &headers(&lines)), Some(address("203.0.113.9")));
        // Alone it is an address that it spells out, or nothing; never the proxy's own unless it says so.
        let lines: [(&str, &[u8]); 1] = [("x-forwarded-for", &line)];
        let alone = trusted.client(Some(address("127.0.0.1")), &headers(&lines));
        prop_assert!(alone.is_none() || line.iter().any(u8::is_ascii_digit) || line.contains(&b':'), "{:?}", alone);
    }
}

#[test]
fn a_proxy_that_does_not_tell_for_whom_it_asks_hides_the_caller() {
    let trusted = TrustedProxies::parse("10.0.0.7").unwrap();
    let proxy = Some(address("10.0.0.7"));
    assert_eq!(trusted.client(proxy, &headers(&[])), proxy, "its own health check");
    for name in ["forwarded", "x-real-ip", "via"] {
        assert_eq!(trusted.client(proxy, &headers(&[(name, b"for=203.0.113.9")])), None, "{name}");
    }
    let stranger = Some(address("203.0.113.9"));
    assert_eq!(trusted.client(stranger, &headers(&[("x-forwarded-for", b"127.0.0.1")])), stranger);
    assert_eq!(trusted.client(Some(address("::ffff:10.0.0.7")), &headers(&[])), proxy);
    assert_eq!(trusted.client(None, &headers(&[("x-forwarded-for", b"127.0.0.1")])), None);
}

#[test]
fn networks_of_mapped_addresses_are_networks_of_ipv4() {
    let mapped = TrustedProxies::parse("::ffff:10.0.0.0/104, ::ffff:192.0.2.1, ::/0").unwrap();
    for (text, is_trusted) in [
        ("10.9.9.9", true),
        ("::ffff:10.1.1.1", true),
        ("192.0.2.1", true),
        ("192.0.2.2", false),
        ("2001:db8::1", true),
    ] {
        assert_eq!(mapped.trusts(address(text)), is_trusted, "{text}");
    }
    for wrong in ["10.0.0.0/+8", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/ 8", "unknown"] {
        assert!(TrustedProxies::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn local_is_what_was_asked_and_passed_on_here() {
    let trusted = TrustedProxies::parse("127.0.0.1, 10.0.0.7").unwrap();
    let nobody = TrustedProxies::default();
    let (here, proxy) = (Some(address("127.0.0.1")), Some(address("10.0.0.7")));
    let by = |value: &'static [u8]| headers(&[("x-forwarded-for", value)]);
    assert!(trusted.is_local(here, &headers(&[])) && nobody.is_local(here, &headers(&[])));
    assert!(trusted.is_local(Some(address("::1")), &headers(&[])));
    assert!(trusted.is_local(here, &by(b"127.0.0.1")) && trusted.is_local(here, &by(b"[::1]:80")));
    for (peer, headers) in [
        (None, headers(&[])),
        (proxy, headers(&[])),
        // The loopback address of the proxy's machine is not ours.
        (proxy, by(b"127.0.0.1")),
        (here, by(b"127.0.0.1, 10.0.0.7")),
        (here, by(b"203.0.113.9")),
        (here, by(b"203.0.113.9, 127.0.0.1")),
        (here, by(b"unknown")),
        (here, by(b"")),
        (here, headers(&[("forwarded", b"for=127.0.0.1")])),
        (here, headers(&[("x-real-ip", b"127.0.0.1")])),
        (here, headers(&[("via", b"1.1 caddy")])),
    ] {
        assert!(!trusted.is_local(peer, &headers), "{peer:?} {headers:?}");
    }
    // A proxy here that nobody was told of is one all the same.
    assert!(!nobody.is_local(here, &by(b"127.0.0.1")) && !nobody.is_local(here, &by(b"203.0.113.9")));
}

async fn trusting(change: impl FnOnce(&mut schola::config::Config)) -> Server {
    Server::with(|config| {
        config.network.trusted_proxies = TrustedProxies::parse("127.0.0.0/8").unwrap();
        change(config);
    })
    .await
}

fn for_(lines: &'static [&'static str]) -> impl Fn(RequestBuilder) -> RequestBuilder {
    move |request| lines.iter().fold(request, |request, line| request.header("x-forwarded-for", *line))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_refused_to_callers_who_are_not_known() {
    let server = trusting(|_| {}).await;
    let figures =
        async |lines: &'static [&'static str]| server.nobody().send(Method::GET, "/metrics", for_(lines)).await.status;
    assert_eq!(figures(&[]).await, StatusCode::OK);
    assert_eq!(figures(&["127.0.0.1"]).await, StatusCode::OK);
    for lines in [&["127.0.0.1", "203.0.113.9"][..], &["unknown"], &["127.0.0.1, unknown"], &[""], &["127.0.0.1:x"]] {
        assert_eq!(figures(lines).await, StatusCode::UNAUTHORIZED, "{lines:?}");
    }
    // A proxy on this machine of which the server was not told lets nobody in either.
    let plain = Server::spawn().await;
    let passed_on = plain.nobody().send(Method::GET, "/metrics", for_(&["127.0.0.1"])).await;
    assert_eq!(passed_on.status, StatusCode::UNAUTHORIZED);
}

/// The newest audit entry of a sign-in with these lines, and the newest sign-in of the list of tokens.
async fn recorded(server: &Server, lines: &'static [&'static str]) -> (Value, Value) {
    let body = json!({ "email": "head@school.test", "password": PASSWORD });
    let sent = server.nobody().send(Method::POST, "/api/auth/login", |request| for_(lines)(request).json(&body)).await;
    let admin = server.bearer(sent.ok().text("token"));
    let entries = admin.get("/api/admin/audit?action=auth.signed_in").await.ok();
    let tokens = admin.get("/api/auth/tokens").await.ok();
    let current = tokens.list("tokens").iter().find(|token| token["current"] == true).unwrap().clone();
    (entries["entries"][0]["address"].clone(), current["address"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn records_have_the_address_of_the_last_line_or_none() {
    let server = trusting(|_| {}).await;
    let known = (json!("203.0.113.9"), json!("203.0.113.9"));
    assert_eq!(recorded(&server, &["127.0.0.1", "203.0.113.9:443"]).await, known);
    assert_eq!(recorded(&server, &["203.0.113.9, unknown"]).await, (Value::Null, Value::Null));
    assert_eq!(recorded(&server, &["unknown", "203.0.113.9"]).await, known);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_for_some_addresses_is_refused_to_callers_who_are_not_known() {
    let server = trusting(|_| {}).await;
    let devi = server.developer("devi").await;
    let allowed = Networks::parse("127.0.0.0/8, 192.0.2.0/24").unwrap();
    let (_, text) = raw_key(&server, NewKey { allowed, ..plain_key(devi.id) }).await;
    let key = server.bearer(&text);
    let ask = async |lines: &'static [&'static str]| key.send(Method::GET, "/v1/ping", for_(lines)).await;
    ask(&["198.51.100.1", "192.0.2.7"]).await.ok();
    for lines in [&["192.0.2.7", "203.0.113.9"][..], &["unknown"], &["192.0.2.7, _hidden"], &[""]] {
        ask(lines).await.refused(Code::KeyAddressRefused);
    }
}

fn remaining(reply: &Reply) -> u64 {
    reply.header("ratelimit-remaining").unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_who_are_not_known_share_a_bucket_that_is_not_the_proxys() {
    let server = trusting(|config| {
        config.limits.scale = 1.0;
        config.limits.quotas.set(Policy::SignIn, Quota::parse("5/15m").unwrap());
    })
    .await;
    let wrong = json!({ "email": "nobody@school.test", "password": "wrong password" });
    let attempt = async |lines: &'static [&'static str]| {
        server.nobody().send(Method::POST, "/api/auth/login", |request| for_(lines)(request).json(&wrong)).await
    };
    let odd: [&'static [&'static str]; 5] =
        [&["unknown"], &["_a"], &["203.0.113.9, _b"], &["203.0.113.9", "unknown"], &["10.0.0.1:x"]];
    for (used, lines) in (1..).zip(odd) {
        assert_eq!(remaining(&attempt(lines).await), 5 - used, "{lines:?}");
    }
    attempt(&["another name"]).await.refused(Code::RateLimited);
    // Neither the proxy itself nor anybody who is known was counted.
    assert_eq!(remaining(&attempt(&[]).await), 4);
    assert_eq!(remaining(&attempt(&["203.0.113.9"]).await), 4);
    // Invented header lines do not change the client.
    assert_eq!(remaining(&attempt(&["198.51.100.1", "203.0.113.9"]).await), 3);
    assert_eq!(remaining(&attempt(&["198.51.100.2, 198.51.100.3", "203.0.113.9:1"]).await), 2);
}
