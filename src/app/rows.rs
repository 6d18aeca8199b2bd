//! Long lists, read in portions and never held whole.
//!
//! A portion is read when the one before was taken, in a view of its own, on the thread for large reads. So a slow
//! client costs the memory of one portion, and no other request waits. Rows that are added meanwhile are included if
//! their position is still ahead. With keyset positions none is skipped or repeated.

use std::sync::Arc;

use futures_util::stream::{self, BoxStream, StreamExt};

use super::App;
use crate::db::Reader;
use crate::http::current;
use crate::kernel::Result;

/// Portions of a list, in order. After an error there are no more.
pub type Portions<T> = BoxStream<'static, Result<Vec<T>>>;

/// Reads a list from `start` on, as part of the current operation. `read` returns the rows behind a position, and the
/// next position, or `None` at the end.
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
