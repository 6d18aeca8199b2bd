//! Long lists, read portion by portion and never held whole.
//!
//! A portion is read when the one before was taken, each in a view of its own and on the thread for long reading, so that a slow
//! client costs the memory of one portion and nobody waits for it. Rows that are added meanwhile come along where their position is
//! still ahead; with keyset positions none is skipped or repeated.

use std::sync::Arc;

use futures_util::stream::{self, BoxStream, StreamExt};

use super::App;
use crate::db::Reader;
use crate::http::current;
use crate::kernel::Result;

/// Portions of a list, in order. After an error there are no more.
pub type Portions<T> = BoxStream<'static, Result<Vec<T>>>;

/// Reads a list from `start` on, as part of the operation that runs now. `read` returns the rows behind a position, and the position behind them where there may be more.
pub fn portions<T, P, F>(app: &App, start: P, read: F) -> Portions<T>
where
    T: Send + 'static,
    P: Send + Sync + 'static,
    F: Fn(&Reader, &P) -> Result<(Vec<T>, Option<P>)> + Send + Sync + 'static,
{
    // The stream is read where the answer is sent, which is not part of the operation any more.
    let (app, operation, read) = (app.clone(), current::operation(), Arc::new(read));
    let next = move |position: Option<P>| {
        let (app, read) = (app.clone(), read.clone());
        async move {
            let Some(position) = position else { return Ok(None) };
            let portion = app.named(operation).read_long(move |db| read(db, &position)).await?;
            Ok(Some(portion))
        }
    };
    stream::try_unfold(Some(start), next).boxed()
}
