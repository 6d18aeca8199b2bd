//! The measure of all rates: a poem handler that says hello, behind the server's own accept loop.

use std::future::pending;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};

use poem::{Endpoint, EndpointExt, Route, get, handler};
use schola::http::accept::{Limits, Listener};

use crate::Result;

#[handler]
fn hello() -> &'static str {
    "hello"
}

/// Serves until the process is ended.
pub fn serve() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = Listener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None)?;
        println!("listening on http://{}", listener.local_addr());
        std::io::stdout().flush()?;
        listener.serve(endpoint(), pending(), Limits::default()).await?;
        Ok(())
    })
}

fn endpoint() -> impl Endpoint<Output = poem::Response> + 'static {
    Route::new().at("/hello", get(hello)).boxed()
}
