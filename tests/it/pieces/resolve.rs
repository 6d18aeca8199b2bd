//! Names and addresses: a name server in this process, and the rule on where requests may go.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use reqwest::{Method, Url};
use schola::providers::outgoing::Outgoing;
use schola::providers::resolve::{AddressPolicy, Names, ResolveError, is_public};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

/// A name server that knows three names and answers over UDP.
pub async fn name_server() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 1500];
        loop {
            let Ok((length, from)) = socket.recv_from(&mut buffer).await else { return };
            let answer = answer(&buffer[..length]);
            socket.send_to(&answer, from).await.unwrap();
        }
    });
    address
}

/// The smallest answer to a question of type A or AAAA.
fn answer(query: &[u8]) -> Vec<u8> {
    let mut name = String::new();
    let mut at = 12;
    while query[at] != 0 {
        let length = usize::from(query[at]);
        name.push_str(std::str::from_utf8(&query[at + 1..=at + length]).unwrap());
        name.push('.');
        at += length + 1;
    }
    let kind = u16::from_be_bytes([query[at + 1], query[at + 2]]);
    let addresses: &[[u8; 4]] = match name.to_ascii_lowercase().as_str() {
        "public.test." => &[[93, 184, 215, 14]],
        "house.test." => &[[127, 0, 0, 1]],
        "mixed.test." => &[[10, 0, 0, 1], [93, 184, 215, 14]],
        _ => &[],
    };
    let known = !addresses.is_empty();
    let addresses = if kind == 1 { addresses } else { &[] };
    let mut bytes = query[..2].to_vec();
    bytes.extend([0x81, if known { 0x80 } else { 0x83 }, 0, 1, 0, addresses.len() as u8, 0, 0, 0, 0]);
    bytes.extend(&query[12..at + 5]);
    for address in addresses {
        bytes.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
        bytes.extend(address);
    }
    bytes
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[tokio::test]
async fn names_are_looked_up_at_the_configured_server() {
    let names = Names::asking(vec![name_server().await]);
    assert_eq!(names.addresses("public.test").await.unwrap(), [ip("93.184.215.14")]);
    assert_eq!(names.addresses("PUBLIC.test.").await.unwrap(), [ip("93.184.215.14")]);
    assert_eq!(names.addresses("absent.test").await, Err(ResolveError::Unknown("absent.test".into())));
}

#[tokio::test]
async fn addresses_and_localhost_need_no_server() {
    let nobody = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let names = Names::asking(vec![nobody.local_addr().unwrap()]);
    assert_eq!(names.addresses("192.0.2.7").await.unwrap(), [ip("192.0.2.7")]);
    assert_eq!(names.addresses("[2001:db8::1]").await.unwrap(), [ip("2001:db8::1")]);
    assert_eq!(names.addresses("localhost").await.unwrap()[0], IpAddr::from(Ipv4Addr::LOCALHOST));
    assert_eq!(names.addresses("printer.localhost").await.unwrap()[0], IpAddr::from(Ipv4Addr::LOCALHOST));
    for nonsense in ["", ".", "a b", "x/y", &"long.".repeat(80)] {
        assert!(matches!(names.addresses(nonsense).await, Err(ResolveError::Unknown(_))), "{nonsense}");
    }
}

#[tokio::test]
async fn the_system_decides_where_nothing_is_configured() {
    // Every machine knows itself by /etc/hosts or by rule; no name server is asked for it.
    assert!(Names::of_system().addresses("localhost").await.is_ok());
}

#[tokio::test]
async fn private_addresses_of_a_name_are_left_out_and_if_none_is_left_it_is_refused() {
    let names = Names::asking(vec![name_server().await]);
    let public = AddressPolicy::PublicOnly;
    assert_eq!(public.addresses(&names, "mixed.test").await.unwrap(), [ip("93.184.215.14")]);
    assert_eq!(public.addresses(&names, "house.test").await, Err(ResolveError::Refused("house.test".into())));
    assert_eq!(public.addresses(&names, "localhost").await, Err(ResolveError::Refused("localhost".into())));
    assert_eq!(AddressPolicy::Anywhere.addresses(&names, "house.test").await.unwrap(), [ip("127.0.0.1")]);
}

#[test]
fn only_the_public_internet_is_public() {
    let public = [
        "1.1.1.1",
        "8.8.8.8",
        "93.184.215.14",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.1.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "2001:4860:4860::8888",
        "64:ff9b::8.8.8.8",
        "::ffff:8.8.8.8",
        "2002:808:808::1",
    ];
    let reserved = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "3fff::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
    ];
    for address in public {
        assert!(is_public(ip(address)), "{address} is public");
    }
    for address in reserved {
        assert!(!is_public(ip(address)), "{address} is not public");
    }
}

#[tokio::test]
async fn requests_for_users_do_not_reach_the_house_by_address_name_or_disguise() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let names = Names::asking(vec![name_server().await]);
    let outgoing = Outgoing::new(names, AddressPolicy::PublicOnly).unwrap();
    let disguises = [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "house.test",
        "0",
    ];
    for host in disguises {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        if let Ok(request) = outgoing.request(Method::GET, url) {
            assert!(request.send().await.is_err(), "{host} was reached");
        }
    }
    for url in ["file:///etc/passwd", "ftp://public.test/", "data:text/plain,x"] {
        assert!(outgoing.request(Method::GET, Url::parse(url).unwrap()).is_err(), "{url}");
    }
    let nobody = std::future::poll_fn(|context| match listener.poll_accept(context) {
        std::task::Poll::Ready(_) => std::task::Poll::Ready(false),
        std::task::Poll::Pending => std::task::Poll::Ready(true),
    });
    assert!(nobody.await, "somebody connected");
}

#[tokio::test]
async fn requests_for_the_admin_go_anywhere_by_our_own_resolver() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        let length = stream.read(&mut buffer).await.unwrap();
        let head = String::from_utf8_lossy(&buffer[..length]).to_lowercase();
        let body = format!("{}", head.contains("user-agent: schola/"));
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    let names = Names::asking(vec![name_server().await]);
    let outgoing = Outgoing::new(names, AddressPolicy::Anywhere).unwrap();
    let url = Url::parse(&format!("http://house.test:{port}/")).unwrap();
    let answer = outgoing.request(Method::GET, url).unwrap().send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "true");
}
