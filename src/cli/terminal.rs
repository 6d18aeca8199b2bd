//! Secrets that a person types, or that a program hands over.

use std::io::{BufRead, Read, Write};

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, isatty, tcgetattr, tcsetattr};

use crate::kernel::text::NewPassword;
use crate::kernel::{Error, Result, Secret};

/// The longest line that is read as a password, in bytes.
const LONGEST: u64 = 4096;

/// The source of a new password.
pub(super) enum Source {
    /// The person gave it.
    Given(Secret<String>),
    /// There is no terminal to ask on.
    None,
}

/// Reads a new password: from the first line of standard input if `piped`, from the terminal if there is one.
pub(super) fn new_password(piped: bool) -> Result<Source> {
    let stdin = std::io::stdin();
    if piped {
        return checked(first_line("The password")?.expose()).map(Source::Given);
    }
    if !isatty(&stdin) {
        return Ok(Source::None);
    }
    let first = ask_hidden("New password: ")?;
    let checked = checked(&first)?;
    if ask_hidden("Once more: ")? != first {
        return Err(Error::internal_text("The passwords do not match. Nothing was changed."));
    }
    Ok(Source::Given(checked))
}

/// Reads a secret from the first line of standard input. `what` begins the error message.
pub(super) fn first_line(what: &str) -> Result<Secret<String>> {
    let mut line = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_line(&mut line);
    read.map_err(|error| Error::internal_text(format!("{what} cannot be read: {error}.")))?;
    Ok(Secret::new(line.trim_end_matches(['\n', '\r']).to_owned()))
}

fn checked(text: &str) -> Result<Secret<String>> {
    let parsed = NewPassword::parse(text).map_err(|what| Error::internal_text(format!("The password {what}.")))?;
    Ok(parsed.into_secret())
}

/// The terminal as it was, put back when this is dropped.
struct Restored(Termios);

impl Drop for Restored {
    fn drop(&mut self) {
        // A terminal that is gone needs no restoring.
        tcsetattr(std::io::stdin(), OptionalActions::Flush, &self.0).ok();
    }
}

/// Asks without echo. Keys are read one by one, so that Ctrl-C ends here, with the terminal restored.
fn ask_hidden(prompt: &str) -> Result<String> {
    let stdin = std::io::stdin();
    let before = tcgetattr(&stdin).map_err(Error::internal)?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
    silent.special_codes[SpecialCodeIndex::VMIN] = 1;
    silent.special_codes[SpecialCodeIndex::VTIME] = 0;
    let restored = Restored(before);
    tcsetattr(&stdin, OptionalActions::Flush, &silent).map_err(Error::internal)?;
    show(prompt)?;
    let typed = keys(&mut stdin.lock());
    drop(restored);
    show("\n")?;
    typed
}

/// Reads keys to the end of the line. The erase keys remove a character, Ctrl-C cancels.
fn keys(input: &mut impl Read) -> Result<String> {
    let mut typed: Vec<u8> = Vec::new();
    let mut key = [0];
    while u64::try_from(typed.len()).unwrap_or(LONGEST) < LONGEST {
        if input.read(&mut key).map_err(|error| unreadable(&error))? == 0 {
            break;
        }
        match key[0] {
            b'\n' | b'\r' | 0x04 => break,
            0x03 => return Err(Error::internal_text("Cancelled. Nothing was changed.")),
            0x15 => typed.clear(),
            0x08 | 0x7f => {
                // A character of several bytes is removed as a whole.
                while typed.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
            }
            byte => typed.push(byte),
        }
    }
    String::from_utf8(typed).map_err(|_| Error::internal_text("The password is not UTF-8."))
}

fn show(text: &str) -> Result<()> {
    let mut terminal = std::io::stderr().lock();
    terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush()).map_err(Error::internal)
}

fn unreadable(error: &std::io::Error) -> Error {
    Error::internal_text(format!("The password cannot be read: {error}."))
}
