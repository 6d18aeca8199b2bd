//! Forms: the names of files in every spelling that clients send, fields and parameters that come twice, forms without end.

use futures_util::stream;
use proptest::collection::vec;
use proptest::prelude::*;
use reqwest::{Method, RequestBuilder};
use schola::http::disposition::{Disposition, read};
use schola::kernel::Code;
use serde_json::json;

use crate::support::fields::Fields;
use crate::support::server::{Actor, Reply, Server};

const WORDS: &str = "Roots take up water from the soil around them.";

fn file_name(rest: &str) -> Option<String> {
    read(format!("form-data; name=\"file\"; {rest}").as_bytes()).and_then(|found| found.file_name)
}

#[test]
fn a_file_name_is_read_in_every_spelling() {
    for (rest, expected) in [
        ("filename=\"Zellen.md\"", "Zellen.md"),
        ("filename=Zellen.md", "Zellen.md"),
        ("filename = \"a;b=c.md\" ; x=y", "a;b=c.md"),
        ("FileName=\"a.md\"", "a.md"),
        ("filename=\"Größe.md\"", "Größe.md"),
        ("filename=\"a \\\"b\\\" c.md\"", "a \"b\" c.md"),
        ("filename=\"C:\\\\texts\\\\a.md\"", "C:\\texts\\a.md"),
        ("filename=\"C:\\texts\\a.md\"", "C:\\texts\\a.md"),
        ("filename=\"a%22b.md\"", "a\"b.md"),
        ("filename=\"50%25.md\"", "50%25.md"),
        ("filename=\"Gr%C3%B6%C3%9Fe%20a.md\"", "Größe a.md"),
        ("filename=\"100%FF.md\"", "100%FF.md"),
        ("filename*=utf-8''%22Gr%C3%B6%C3%9Fe.md%22", "Größe.md"),
        // RFC 8187.
        ("filename*=UTF-8''Gr%C3%B6%C3%9Fe.md", "Größe.md"),
        ("filename*=utf-8'de'Gr%C3%B6%C3%9Fe.md", "Größe.md"),
        ("filename*=\"UTF-8''Gr%c3%b6%c3%9fe.md\"", "Größe.md"),
        ("filename*=ISO-8859-1''Gr%F6%DFe.md", "Größe.md"),
        ("filename*=UTF-8''it%27s%20'here'.md", "it's 'here'.md"),
        // Both, in either order.
        ("filename=\"Gro_e.md\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.md", "Größe.md"),
        ("filename*=UTF-8''Gr%C3%B6%C3%9Fe.md; filename=\"Gro_e.md\"", "Größe.md"),
        ("filename=\"=?utf-8?B?R3LDtsOfZS5tZA==?=\"; filename*=utf-8''Gr%C3%B6%C3%9Fe.md", "Größe.md"),
        // What cannot be read leaves the other one.
        ("filename=\"plain.md\"; filename*=UTF-8''%FF%FE.md", "plain.md"),
        ("filename=\"plain.md\"; filename*=KOI8-R''%C1.md", "plain.md"),
        ("filename=\"plain.md\"; filename*=no-quotes.md", "plain.md"),
        // RFC 2047.
        ("filename=\"=?utf-8?B?R3LDtsOfZS5tZA==?=\"", "Größe.md"),
        ("filename=\"=?UTF-8?Q?Gr=C3=B6=C3=9Fe_2.md?=\"", "Größe 2.md"),
        ("filename=\"=?iso-8859-1?q?Gr=F6=DFe.md?=\"", "Größe.md"),
        ("filename=\"=?utf-8?B?R3LD?= =?utf-8?B?tsOfZS5tZA==?=\"", "Größe.md"),
        ("filename=\"=?utf-8*de?B?R3LDtsOfZS5tZA==?=\"", "Größe.md"),
        ("filename=\"=?utf-8?B?!!?=\"", "=?utf-8?B?!!?="),
        ("filename=\"=?is this.md\"", "=?is this.md"),
        // RFC 2231.
        ("filename*0*=UTF-8''Gr%C3%B6; filename*1*=%C3%9Fe; filename*2=\".md\"", "Größe.md"),
        ("filename*1=\"b.md\"; filename*0=\"a\"", "ab.md"),
    ] {
        assert_eq!(file_name(rest).as_deref(), Some(expected), "{rest}");
    }
    let latin = read(b"form-data; filename=\"Gr\xf6\xdfe.md\"").and_then(|found| found.file_name);
    assert_eq!(latin.as_deref(), Some("Größe.md"));
    assert_eq!(file_name("x=y"), None);
    assert_eq!(file_name("filename*=UTF-8''%FF"), None);
    // Twice, or without an end, is not readable at all.
    for rest in ["filename=\"a.md\"; filename=\"b.md\"", "filename=a; FILENAME=a", "filename=\"a.md", "name=\"title\""]
    {
        assert_eq!(read(format!("form-data; name=\"file\"; {rest}").as_bytes()), None, "{rest}");
    }
    assert_eq!(read(b"form-data"), Some(Disposition::default()));
    assert_eq!(read(b"form-data; ; =; \xff\xfe; name=file").and_then(|found| found.name).as_deref(), Some("file"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200), rest in "[;=\"'*%?\\\\ a-z0-9=]{0,80}") {
        drop(read(&bytes));
        let header = format!("form-data; name=\"file\"; {rest}");
        if let Some(found) = read(header.as_bytes()) {
            prop_assert!(found.name.is_some());
        }
    }

    #[test]
    fn every_name_survives_both_of_its_spellings(name in "[^\"\\\\%\\p{C}=][^\"\\\\%\\p{C}]{0,40}") {
        let escaped = percent_encoding::utf8_percent_encode(&name, percent_encoding::NON_ALPHANUMERIC).to_string();
        prop_assert_eq!(file_name(&format!("filename*=UTF-8''{escaped}")), Some(name.clone()));
        prop_assert_eq!(file_name(&format!("filename=\"{name}\"")), Some(name));
    }
}

/// Sends a form with parts as they are written here.
async fn send(actor: &Actor<'_>, parts: &[(&str, &str)]) -> Reply {
    let mut body = String::new();
    for (head, content) in parts {
        body.push_str(&format!("--b\r\n{head}\r\n\r\n{content}\r\n"));
    }
    body.push_str("--b--\r\n");
    let add = |request: RequestBuilder| request.header("content-type", "multipart/form-data; boundary=b").body(body);
    actor.send(Method::POST, "/api/materials", add).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_material_is_called_like_the_file_that_the_client_meant() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for (name, title, kind) in [
        ("filename*=UTF-8''%E5%85%89%E5%90%88%E4%BD%9C%E7%94%A8.md", "光合作用", "text/markdown"),
        (
            "filename=\"=?utf-8?B?5YWJ5ZCI5L2c55SoLm1k?=\"; filename*=utf-8''%E5%85%89%E5%90%88.md",
            "光合",
            "text/markdown",
        ),
        ("filename=\"=?utf-8?B?5YWJ5ZCI5L2c55SoLm1k?=\"", "光合作用", "text/markdown"),
        ("filename*=UTF-8''..%2F..%2Fetc%2Fnotes.txt", "notes", "text/plain"),
        ("filename*=UTF-8''C%3A%5Ctexts%5Cnotes.mkd", "notes", "text/markdown"),
        ("filename=\"notes.v2.MDOWN\"", "notes.v2", "text/markdown"),
        ("filename=\"a.mkdn\"", "a", "text/markdown"),
        ("filename=\"a.mkd\"", "a", "text/markdown"),
        ("filename=\"a.markdown\"", "a", "text/markdown"),
        ("filename=\"folder.md/README\"", "README", "text/plain"),
        ("filename*=UTF-8''a%00b%0D%0Ac.txt", "a b c", "text/plain"),
        ("filename*=UTF-8''%FF.md", "Untitled", "text/plain"),
    ] {
        let head = format!("Content-Disposition: form-data; name=\"file\"; {name}");
        let made = send(&ada, &[(&head, WORDS)]).await.created();
        assert_eq!(
            (&made["material"]["title"], &made["material"]["media_type"]),
            (&json!(title), &json!(kind)),
            "{name}"
        );
    }
    for kind in ["text/x-markdown", "text/markdown; charset=utf-8", "Text/X-Markdown"] {
        let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"blob\"\r\nContent-Type: {kind}");
        let made = send(&ada, &[(&head, WORDS)]).await.created();
        assert_eq!(made["material"]["media_type"], "text/markdown", "{kind}");
    }
    let head = "Content-Disposition: form-data; name*=UTF-8''file; filename=\"a.txt\"";
    send(&ada, &[(head, WORDS)]).await.created();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_decides_is_sent_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let file = "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"";
    let title = "Content-Disposition: form-data; name=\"title\"";
    for (parts, name) in [
        (&[(file, WORDS), (file, WORDS)][..], "file"),
        (&[(file, WORDS), (title, "One"), (title, "Two")], "title"),
        (&[(title, "One"), (title, "One"), (file, WORDS)], "title"),
    ] {
        let refused = send(&ada, parts).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], name, "{parts:?}");
    }
    let twice = "Content-Disposition: form-data; name=\"file\"; name=\"title\"; filename=\"a.txt\"";
    send(&ada, &[(twice, WORDS)]).await.refused(Code::RequestMalformed);
    let two = "multipart/form-data; boundary=a; Boundary=b";
    let body = format!("--a\r\n{file}\r\n\r\n{WORDS}\r\n--a--\r\n");
    let add = |request: RequestBuilder| request.header("content-type", two).body(body);
    ada.send(Method::POST, "/api/materials", add).await.refused(Code::RequestMalformed);
    let more = "Content-Disposition: form-data; name=\"more\"";
    send(&ada, &[(file, WORDS), (more, "x"), (more, "y")]).await.created();
    assert_eq!(ada.get("/api/materials").await.ok().list("materials").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_does_not_say_how_long_it_is_ends_at_the_limit() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    // Fields that are looked at by nobody count as well, and so do headers without an end.
    for head in [
        "--b\r\nContent-Disposition: form-data; name=\"more\"\r\n\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"",
    ] {
        let pieces = std::iter::once(head.as_bytes().to_vec()).chain((0..80).map(|_| vec![b'x'; 64 << 10]));
        let body = reqwest::Body::wrap_stream(stream::iter(pieces.map(Ok::<_, std::io::Error>)));
        let add =
            |request: RequestBuilder| request.header("content-type", "multipart/form-data; boundary=b").body(body);
        let sent = ada.send(Method::POST, "/api/materials", add).await;
        assert!(sent.status == 413 || sent.status == 400, "{} {}", sent.status, sent.json());
    }
}
