//! Downloads in parts, as RFC 9110 has them, and a download whose file breaks on the way.

use reqwest::Method;
use schola::features::files::Disposition;
use schola::http::ranges::{Conditions, Wanted};

use super::{link, noise, place, store};
use crate::support::server::Server;

const SIZE: usize = 200_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_range_is_answered_with_its_bytes() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let bytes = noise(1, SIZE);
    let file = store(&server, &ada, "a.mp4", "video/mp4", &bytes).await;
    let path = link(&server, &file, Disposition::Inline);
    let nobody = server.nobody();
    let asked = async |method, headers: &[(&str, &str)]| {
        let with = |request: reqwest::RequestBuilder| {
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
        };
        nobody.send(method, &path, with).await
    };
    let parts = [
        ("bytes=0-0", 0..1),
        ("bytes=0-65535", 0..65_536),
        ("bytes=65535-65536", 65_535..65_537),
        ("bytes=100-", 100..SIZE),
        ("bytes=-1", SIZE - 1..SIZE),
        ("bytes=-70000", SIZE - 70_000..SIZE),
        ("bytes=-99999999", 0..SIZE),
        ("bytes=199999-99999999999999999999999", SIZE - 1..SIZE),
        ("BYTES= 5-9 ", 5..10),
    ];
    for (range, part) in parts {
        let reply = asked(Method::GET, &[("range", range)]).await;
        assert_eq!(reply.status.as_u16(), 206, "{range}");
        let said = format!("bytes {}-{}/{SIZE}", part.start, part.end - 1);
        assert_eq!(reply.header("content-range"), Some(said.as_str()), "{range}");
        assert_eq!(reply.header("content-length"), Some(part.len().to_string().as_str()), "{range}");
        assert!(reply.body == bytes[part], "{range}");
    }
    for range in ["bytes=200000-", "bytes=200000-200001", "bytes=-0", "bytes=99999999999999999999999-"] {
        let reply = asked(Method::GET, &[("range", range)]).await;
        assert_eq!(reply.status.as_u16(), 416, "{range}");
        assert_eq!(reply.header("content-range"), Some("bytes */200000"), "{range}");
        reply.refused(schola::kernel::Code::RequestRange);
    }
    // What is no range, or more than one, asks for all.
    for range in
        ["bytes=9-5", "bytes=a-b", "bytes=", "bytes", "lines=1-2", "bytes=0-1,5-6", "bytes=1", "bytes=--5", "bytes=-"]
    {
        let reply = asked(Method::GET, &[("range", range)]).await;
        assert_eq!((reply.status.as_u16(), reply.body.len()), (200, SIZE), "{range}");
    }
    let etag = format!("\"{}\"", file.hash);
    let weak = format!("W/{etag}");
    let part = ("range", "bytes=0-9");
    for (known, status) in
        [(etag.as_str(), 206), ("\"other\"", 200), (&weak, 200), ("Mon, 05 Jan 2026 09:00:00 GMT", 200)]
    {
        assert_eq!(asked(Method::GET, &[part, ("if-range", known)]).await.status.as_u16(), status, "{known}");
    }
    for (known, status) in
        [(etag.as_str(), 304), (&weak, 304), ("*", 304), ("\"a\", \"b\"", 200), (&format!("\"a\", {etag}"), 304)]
    {
        let reply = asked(Method::GET, &[("if-none-match", known)]).await;
        assert_eq!(reply.status.as_u16(), status, "{known}");
        assert_eq!(reply.header("etag"), Some(etag.as_str()));
    }
    let head = asked(Method::HEAD, &[part]).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0), "a range means nothing with HEAD");
    assert_eq!(head.header("content-length"), Some("200000"));
    assert_eq!(head.header("accept-ranges"), Some("bytes"));
}

#[test]
fn a_range_of_nothing_is_none() {
    let mut headers = poem::http::HeaderMap::new();
    headers.insert("range", "bytes=-5".parse().unwrap());
    let asked = Conditions::of(&Method::GET, &headers);
    assert_eq!(asked.wanted("\"x\"", 0).unwrap(), Wanted::Whole);
    assert_eq!(asked.wanted("\"x\"", 3).unwrap(), Wanted::Part(0..3));
    headers.insert("range", "bytes=0-".parse().unwrap());
    assert!(Conditions::of(&Method::GET, &headers).wanted("\"x\"", 0).is_err());
    headers.append("range", "bytes=1-".parse().unwrap());
    assert_eq!(Conditions::of(&Method::GET, &headers).wanted("\"x\"", 9).unwrap(), Wanted::Whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_whose_file_breaks_is_cut_off_and_never_looks_whole() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let bytes = noise(1, 8_000_000);
    let file = store(&server, &ada, "notes.txt", "text/plain", &bytes).await;
    let url = format!("{}{}", server.base(), link(&server, &file, Disposition::Inline));
    let lies = place(&server, &file);
    std::fs::File::options().write(true).open(&lies).unwrap().set_len(7_990_000).unwrap();
    for encoding in ["identity", "br, gzip"] {
        let answer = reqwest::Client::new().get(&url).header("accept-encoding", encoding).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        assert!(answer.bytes().await.is_err(), "{encoding}: a part of the file was taken for all of it");
    }
    std::fs::remove_file(&lies).unwrap();
    let answer = reqwest::get(&url).await.unwrap();
    assert_eq!(answer.status().as_u16(), 500, "what is missing from the start is an error");
    // The same bytes, stored once more, mend it.
    store(&server, &ada, "again.txt", "text/plain", &bytes).await;
    assert!(reqwest::get(&url).await.unwrap().bytes().await.unwrap() == bytes);
}
