//! The socket of a connection, below TLS where there is TLS.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::pulse::Pulse;

/// A socket that reports its traffic to the pulse.
pub struct Watched {
    stream: TcpStream,
    pulse: Arc<Pulse>,
}

impl Watched {
    /// The socket of the connection with this pulse.
    pub fn new(stream: TcpStream, pulse: &Arc<Pulse>) -> Self {
        Self { stream, pulse: pulse.clone() }
    }

    fn wrote(&self, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.pulse.sent(outcome.is_ready());
        outcome
    }
}

/// A stream that runs over a socket.
pub trait Socketed: AsyncRead + AsyncWrite {
    /// The socket below.
    fn socket(&self) -> &TcpStream;
}

impl Socketed for Watched {
    fn socket(&self) -> &TcpStream {
        &self.stream
    }
}

impl Socketed for TlsStream<Watched> {
    fn socket(&self) -> &TcpStream {
        &self.get_ref().0.stream
    }
}

impl AsyncRead for Watched {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let watched = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut watched.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            watched.pulse.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let watched = self.get_mut();
        let outcome = Pin::new(&mut watched.stream).poll_write(context, bytes);
        watched.wrote(outcome)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let watched = self.get_mut();
        let outcome = Pin::new(&mut watched.stream).poll_write_vectored(context, pieces);
        watched.wrote(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
