//! Stored files: what is kept, what a link opens, parts of a download, what goes and when, backups and the doctor.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that meets an error has failed")]

mod backups;
mod full;
mod links;
mod parts;
mod storing;
mod sweeping;
mod turns;

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use schola::app::App;
use schola::features::files::{Disposition, File, Folder, Holder, MediaType, NewFile, Received, flow, service};
use schola::kernel::text::{Line, ParsedText};
use schola::kernel::{Id, Result};

use crate::support::server::{Actor, Server};

/// Bytes that no two seeds have in common.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

/// Sends the bytes as an upload of this person, in pieces as a network would bring them.
async fn receive(app: &App, user: i64, bytes: &[u8], most: u64) -> Result<Received> {
    let pieces: Vec<_> = bytes.chunks(10_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    flow::receive(app, Id::new(user), stream::iter(pieces), most).await
}

async fn keep(app: &App, user: i64, received: Received, name: &str, media_type: &str) -> File {
    let new = NewFile {
        user: Some(Id::new(user)),
        holder: Holder { kind: "test".to_owned(), id: user },
        name: Line::parse(name).unwrap(),
        media_type: MediaType::parse(media_type).unwrap(),
    };
    app.named("test").write(move |tx| service::keep(tx, &received, &new)).await.unwrap()
}

/// Stores a file of this person, as a feature would.
async fn store(server: &Server, owner: &Actor<'_>, name: &str, media_type: &str, bytes: &[u8]) -> File {
    let app = server.raw_app();
    let received = receive(app, owner.id, bytes, u64::MAX).await.unwrap();
    keep(app, owner.id, received, name, media_type).await
}

async fn release(server: &Server, file: &File) -> bool {
    let id = file.id;
    server.raw_app().named("test").write(move |tx| service::release(tx, id)).await.unwrap()
}

/// A link to the file that is good for an hour.
fn link(server: &Server, file: &File, disposition: Disposition) -> String {
    let app = server.raw_app();
    service::link(&app.links(), file.id, disposition, Duration::from_secs(3600), app.now())
}

/// Where the bytes of a file lie.
fn place(server: &Server, file: &File) -> PathBuf {
    Folder::of(&server.data()).path(&file.hash)
}

/// The names of everything that is being received.
fn incoming(server: &Server) -> Vec<String> {
    let entries = std::fs::read_dir(server.data().join("files/.incoming")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
