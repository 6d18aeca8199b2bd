//! What is kept of an upload, and what is left of one that fails.

use std::io;
use std::os::unix::fs::PermissionsExt;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use poem::{Endpoint, Request, Response};
use schola::app::App;
use schola::features::files::{Disposition, Folder, Hash, flow, service};
use schola::http::accept::{Limits, Listener};
use schola::http::body::streamed;
use schola::kernel::{Code, Id};

use super::{incoming, keep, link, noise, place, receive, store};
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_back_as_it_was_stored() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for (number, length) in [0, 1, 65_536, 65_537, 1_000_000].into_iter().enumerate() {
        let bytes = noise(number as u64, length);
        let file = store(&server, &ada, "Notes of a river.png", "image/png", &bytes).await;
        assert_eq!((file.size, file.name.as_str()), (length as u64, "Notes of a river.png"));
        let lies = place(&server, &file);
        assert_eq!(std::fs::read(&lies).unwrap(), bytes);
        assert_eq!(std::fs::metadata(&lies).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(lies.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        let reply = server.nobody().get(&link(&server, &file, Disposition::Inline)).await;
        assert_eq!(reply.status.as_u16(), 200);
        assert_eq!(reply.header("content-type"), Some("image/png"));
        assert_eq!(reply.header("content-length"), Some(length.to_string().as_str()));
        assert_eq!(reply.header("accept-ranges"), Some("bytes"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cache-control"), Some("private, max-age=3600, immutable, no-transform"));
        assert_eq!(reply.header("etag"), Some(format!("\"{}\"", file.hash).as_str()));
        assert!(reply.body == bytes, "{length} bytes came back as {}", reply.body.len());
    }
    assert_eq!(incoming(&server), Vec::<String>::new());
    let holder = schola::features::files::Holder { kind: "test".to_owned(), id: ada.id };
    let held = server.raw_app().named("test").read(move |db| service::held_by(db, &holder)).await.unwrap();
    assert_eq!(held.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_and_a_type_are_shown_so_that_no_browser_runs_what_is_in_a_file() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let table = [
        ("a.png", "image/png", "inline; filename=\"a.png\"; filename*=UTF-8''a.png"),
        ("talk.mp4", "video/mp4", "inline; filename=\"talk.mp4\"; filename*=UTF-8''talk.mp4"),
        ("a.html", "text/html", "attachment; filename=\"a.html\"; filename*=UTF-8''a.html"),
        ("a.svg", "image/svg+xml", "attachment; filename=\"a.svg\"; filename*=UTF-8''a.svg"),
        (
            "Zoë's \"notes\"; ../x\\y.txt",
            "text/plain",
            "inline; filename=\"Zo__s _notes__ .._x_y.txt\"; filename*=UTF-8''Zo%C3%AB%27s%20%22notes%22%3B%20.._x_y.txt",
        ),
    ];
    for (name, media_type, expected) in table {
        let file = store(&server, &ada, name, media_type, name.as_bytes()).await;
        let shown = server.nobody().get(&link(&server, &file, Disposition::Inline)).await;
        assert_eq!(shown.header("content-disposition"), Some(expected), "{name}");
        assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
        assert!(shown.header("content-security-policy").unwrap().contains("default-src 'none'"));
        let saved = server.nobody().get(&link(&server, &file, Disposition::Attachment)).await;
        assert!(saved.header("content-disposition").unwrap().starts_with("attachment; "), "{name}");
        assert_eq!(saved.body, name.as_bytes());
    }
    let file = store(&server, &ada, "a.txt", "Text/Plain; charset=latin1", b"x").await;
    let reply = server.nobody().get(&link(&server, &file, Disposition::Inline)).await;
    assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_fails_leaves_nothing_and_says_why() {
    let server = Server::spawn().await;
    let app = server.raw_app();
    let user = server.learner("ada").await.id;
    let refused = async |bytes: &[u8], most| receive(app, user, bytes, most).await.err().unwrap();
    let error = refused(&noise(1, 1_000_001), 1_000_000).await;
    assert_eq!(error.code(), Code::RequestTooLarge);
    let whole: Vec<io::Result<Bytes>> =
        noise(2, 1_000_000).chunks(9_999).map(|part| Ok(part.to_vec().into())).collect();
    let cut = stream::iter(whole).chain(stream::iter([Err(io::Error::other("the line broke"))]));
    let error = flow::receive(app, Id::new(user), cut, u64::MAX).await.err().unwrap();
    assert_eq!(error.code(), Code::RequestMalformed);
    // One that is given up while it waits for more.
    let endless = stream::iter([Ok(Bytes::from(noise(3, 600_000)))]).chain(stream::pending());
    let begun = tokio::time::timeout(
        std::time::Duration::from_millis(300),
        flow::receive(app, Id::new(user), endless, u64::MAX),
    );
    assert!(begun.await.is_err());
    assert_eq!(incoming(&server), Vec::<String>::new());
    let folders = std::fs::read_dir(server.data().join("files")).unwrap().count();
    assert_eq!(folders, 1, "nothing but the folder for uploads is there");
    let exact = receive(app, user, &noise(4, 1_000), 1_000).await.unwrap();
    assert_eq!(keep(app, user, exact, "a", "text/plain").await.size, 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_is_larger_than_the_setting_and_none_is_taken_while_the_disk_is_nearly_full() {
    let server = Server::with(|config| config.storage.max_file_bytes = 100_000).await;
    let user = server.learner("ada").await.id;
    let error = receive(server.raw_app(), user, &noise(1, 100_001), u64::MAX).await.err().unwrap();
    assert_eq!(error.code(), Code::RequestTooLarge);
    let server = Server::with(|config| config.storage.disk_reserve_bytes = u64::MAX).await;
    let user = server.learner("ada").await.id;
    let error = receive(server.raw_app(), user, &noise(1, 100), u64::MAX).await.err().unwrap();
    assert_eq!(error.code(), Code::Overloaded);
    assert!(error.message().contains("disk"), "{}", error.message());
    assert!(!server.data().join("files").exists());
}

/// Stores the body of each request as a file of one person, and answers with its hash.
struct Uploads {
    app: App,
    user: i64,
}

impl Endpoint for Uploads {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let body = request.take_body();
        let upload = streamed(&request, body);
        let received = flow::receive(&self.app, Id::new(self.user), upload, u64::MAX).await?;
        let file = keep(&self.app, self.user, received, "big.bin", "application/octet-stream").await;
        Ok(file.hash.to_string().into())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_larger_than_the_memory_for_bodies_is_stored() {
    let server = Server::spawn().await;
    let user = server.learner("ada").await.id;
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap(), None).unwrap();
    let address = listener.local_addr();
    let (_stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let uploads = Uploads { app: server.raw_app().clone(), user };
    let limits = Limits { memory: 8 << 20, ..Limits::default() };
    tokio::spawn(listener.serve(uploads, async move { drop(stopped.await) }, limits));
    let bytes = noise(1, 24 << 20);
    let answer = reqwest::Client::new().post(format!("http://{address}/")).body(bytes.clone()).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let hash = Hash::parse(&answer.text().await.unwrap()).unwrap();
    assert!(std::fs::read(Folder::of(&server.data()).path(&hash)).unwrap() == bytes);
}
