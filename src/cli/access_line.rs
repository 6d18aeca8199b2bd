//! Formats the access line by hand: the formatter of the library took a seventh of the time of a small request. All
//! other lines are the library's, and both look alike.

use std::cell::RefCell;
use std::fmt::{self, Debug, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use crate::http::accounting::ACCESS;
use crate::kernel::Timestamp;

/// The format of lines for people.
#[derive(Debug, Default)]
pub(super) struct Human {
    rest: tracing_subscriber::fmt::format::Format,
}

thread_local! {
    static LINE: RefCell<AccessLine> = RefCell::default();
    /// The second of the last line and how it is written, to which each line adds its own fraction.
    static SECOND: RefCell<(u64, String)> = RefCell::default();
}

impl<S, N> FormatEvent<S, N> for Human
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let metadata = event.metadata();
        if metadata.target() != ACCESS {
            return self.rest.format_event(context, writer, event);
        }
        LINE.with_borrow_mut(|line| {
            line.words.clear();
            line.fields.clear();
            event.record(line);
            #[expect(clippy::disallowed_methods, reason = "a line is stamped as the library stamps the others")]
            let now = SystemTime::now();
            write_time(&mut writer, now.duration_since(UNIX_EPOCH).unwrap_or_default())?;
            // The library sets levels in five columns.
            writer.write_str("  ")?;
            writer.write_str(metadata.level().as_str())?;
            writer.write_str(" ")?;
            writer.write_str(ACCESS)?;
            writer.write_str(":")?;
            writer.write_str(&line.words)?;
            writer.write_str(&line.fields)?;
            writer.write_char('\n')
        })
    }
}

/// Writes an instant in UTC to the microsecond, `2026-03-01T09:30:00.123456Z`.
fn write_time(writer: &mut Writer<'_>, since_epoch: Duration) -> fmt::Result {
    let second = since_epoch.as_secs();
    SECOND.with_borrow_mut(|(known, text)| {
        if *known != second || text.is_empty() {
            *known = second;
            *text = Timestamp::from_millis(i64::try_from(second).unwrap_or(0) * 1000).to_the_second();
            text.truncate(text.len() - 1);
        }
        writer.write_str(text)
    })?;
    write!(writer, ".{:06}Z", since_epoch.subsec_micros())
}

/// An access line: method, path and status in words, then every field by name. Writing to a string cannot fail.
#[derive(Debug, Default)]
struct AccessLine {
    words: String,
    fields: String,
}

impl AccessLine {
    fn name(&mut self, field: &Field) {
        self.fields.push(' ');
        self.fields.push_str(field.name());
        self.fields.push('=');
    }
}

impl Visit for AccessLine {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.name(field);
        if value.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
            self.fields.push('"');
            self.fields.push_str(value);
            self.fields.push('"');
        } else {
            write!(self.fields, "{value:?}").unwrap_or_default();
        }
        if matches!(field.name(), "method" | "path") {
            self.words.push(' ');
            self.words.push_str(value);
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.name(field);
        write!(self.fields, "{value}").unwrap_or_default();
        if field.name() == "status" {
            write!(self.words, " {value}").unwrap_or_default();
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.name(field);
        write!(self.fields, "{value}").unwrap_or_default();
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // The words replace the message.
        if field.name() != "message" {
            self.name(field);
            write!(self.fields, "{value:?}").unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("a lock").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// A line as a formatter writes it, without its time.
    fn written(layer: impl FnOnce(Kept) -> tracing::Dispatch, path: &str) -> String {
        let kept = Kept::default();
        tracing::dispatcher::with_default(&layer(kept.clone()), || {
            tracing::info!(
                target: ACCESS,
                request_id = "req_1",
                method = "GET",
                path,
                status = 200_u16,
                took_us = 81_u64,
                user = Some(7_i64),
                key = None::<i64>,
                address = Some(tracing::field::display("::1")),
                "GET {path} 200"
            );
        });
        let text = String::from_utf8(kept.0.lock().expect("a lock").clone()).expect("text");
        let (time, rest) = text.split_at("2026-03-01T09:30:00.123456Z".len());
        assert!(time.ends_with('Z') && time.as_bytes()[10] == b'T' && time.as_bytes()[19] == b'.', "{time}");
        rest.to_owned()
    }

    #[test]
    fn an_access_line_looks_as_the_library_would_write_it() {
        for path in ["/api/users/me", "/a\"b\\c", "/é"] {
            let ours = |kept: Kept| {
                let layer = tracing_subscriber::fmt::layer().with_ansi(false).event_format(Human::default());
                tracing::Dispatch::new(tracing_subscriber::registry().with(layer.with_writer(move || kept.clone())))
            };
            let theirs = |kept: Kept| {
                let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || kept.clone());
                tracing::Dispatch::new(tracing_subscriber::registry().with(layer))
            };
            assert_eq!(written(ours, path), written(theirs, path));
        }
    }
}
