//! A link opens one file in one way until its time, and nothing else.

use std::time::Duration;

use schola::features::files::{Disposition, service};
use schola::kernel::Code;

use super::{link, release, store};
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_link_can_be_changed() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let file = store(&server, &ada, "a.png", "image/png", b"the one").await;
    let other = store(&server, &ada, "b.png", "image/png", b"the other").await;
    let good = link(&server, &file, Disposition::Inline);
    assert_eq!(server.nobody().get(&good).await.body, b"the one");
    let expires: i64 = good.split("expires=").nth(1).unwrap().split('&').next().unwrap().parse().unwrap();
    let signature = good.split("signature=").nth(1).unwrap();
    let flipped = format!("{}{}", if signature.starts_with('A') { 'B' } else { 'A' }, &signature[1..]);
    let altered = [
        good.replace(&format!("files/{}?", file.id), &format!("files/{}?", other.id)),
        good.replace("inline", "attachment"),
        good.replace(&format!("expires={expires}"), &format!("expires={}", expires + 1)),
        good.replace(signature, &flipped),
        good.replace(signature, &signature[..40]),
        good.replace(signature, "x"),
    ];
    for link in altered {
        assert_ne!(link, good);
        server.nobody().get(&link).await.refused(Code::ResourceAbsent);
        // A sign-in makes no difference: the link is the credential.
        ada.get(&link).await.refused(Code::ResourceAbsent);
    }
    for (part, wrong) in
        [("disposition=inline", "disposition=show"), ("disposition=inline&", ""), ("expires=", "expire=")]
    {
        server.nobody().get(&good.replace(part, wrong)).await.refused(Code::RequestInvalid);
    }
    // A link to a picture of a person is signed by the same key, and opens no file.
    let path = format!("/api/files/{}?disposition=inline", file.id);
    let foreign = server.raw_app().links().sign(&path, 0, server.raw_app().now());
    let foreign = foreign.replacen("?expires", "&expires", 1);
    assert_eq!(
        server.nobody().get(&foreign).await.body,
        b"the one",
        "the same target, signed elsewhere, is the same link"
    );
    let foreign = server.raw_app().links().sign(&path, 1, server.raw_app().now()).replacen("?expires", "&expires", 1);
    server.nobody().get(&foreign).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_with_its_time_with_its_file_and_after_a_day_at_the_latest() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let file = store(&server, &ada, "a.png", "image/png", b"the one").await;
    let app = server.raw_app();
    let of = |hours: u64| {
        let lasting = Duration::from_secs(hours * 3600);
        service::link(&app.links(), file.id, Disposition::Inline, lasting, app.now())
    };
    let (one, hundred) = (of(1), of(100));
    server.advance(Duration::from_secs(3600));
    server.nobody().get(&one).await;
    server.advance(Duration::from_secs(1));
    server.nobody().get(&one).await.refused(Code::ResourceAbsent);
    assert_eq!(server.nobody().get(&hundred).await.status.as_u16(), 200);
    server.advance(Duration::from_secs(23 * 3600));
    server.nobody().get(&hundred).await.refused(Code::ResourceAbsent);
    let fresh = link(&server, &file, Disposition::Inline);
    assert_eq!(server.nobody().get(&fresh).await.status.as_u16(), 200);
    assert!(release(&server, &file).await);
    assert!(!release(&server, &file).await, "it is gone already");
    server.nobody().get(&fresh).await.refused(Code::ResourceAbsent);
}
