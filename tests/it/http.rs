//! The edge: errors in every dialect, headers, bodies, compression, origins, proxies, files of the pages, what the log may say.

mod bodies;
mod callers;
mod dialects;
mod documentation;
mod echoes;
mod files;
mod forms;
mod headers;
mod joined;
mod log;
mod names;
mod number_bounds;
mod odd_values;
mod parameters;
mod prefix;
mod repeats;
mod routes;
mod rows;
mod shell;
mod single;
mod slow;
mod unread;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::client;
use crate::support::server::Server;

/// A client that follows nothing and decodes nothing.
fn client() -> reqwest::Client {
    client::plain().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// What the server answers to these very bytes, which a client library would have put right. The request says that it is the last.
async fn raw(server: &Server, request: &str) -> String {
    let address = server.base().strip_prefix("http://").unwrap().to_owned();
    let request = request.to_owned();
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}
