//! Servers as child processes: ours, and the bare one.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::Result;
use crate::load::{Ask, once};

/// The password of all people in the measured school.
pub const PASSWORD: &str = "a password for measurements";
/// The kernel tells processor time in hundredths of a second, whatever its own clock does.
const TICKS_PER_SECOND: f64 = 100.0;

/// A folder that goes when the measurement is over. It lies beside the build, on a disk and not in memory: durable writes are measured.
pub struct Folder(PathBuf);

impl Folder {
    /// Makes an empty folder.
    pub fn make() -> Result<Self> {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// A folder inside.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("{} stays: {error}", self.0.display());
        }
    }
}

/// A server that runs; it is ended when it is dropped.
pub struct Server {
    child: Child,
    // Kept open: a server whose reader is gone would meet a broken pipe.
    _out: BufReader<ChildStdout>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts the bare server.
    pub fn bare() -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--bare");
        Self::start(command)
    }

    /// Starts the program on a data folder, as it ships but for its limits on how often one may ask.
    pub fn school(program: &Path, data: &Path, settings: &[(&str, &str)]) -> Result<Self> {
        Self::start(command(program, data, "127.0.0.1:0", settings))
    }

    fn start(mut command: Command) -> Result<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().ok_or("the child has no output")?;
        let mut out = BufReader::new(out);
        let mut line = String::new();
        out.read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on http://").and_then(|address| address.parse().ok());
        match address {
            Some(address) => Ok(Self { child, _out: out, address }),
            None => {
                end(&mut child);
                Err(format!("a server began with `{}`", line.trim()).into())
            }
        }
    }

    /// Seconds of processor time that the process has used, all threads together.
    pub fn cpu_seconds(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program, in parentheses, may hold spaces; user and system time are the 12th and 13th field after it.
        let fields = stat.rsplit_once(')').ok_or("the kernel's line on the process is strange")?.1;
        let ticks = |field: usize| -> Result<f64> {
            Ok(fields.split_whitespace().nth(field).ok_or("a field is missing")?.parse::<f64>()?)
        };
        Ok((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
    }

    /// The proportional set size in MiB.
    pub fn pss_mib(&self) -> Result<f64> {
        let rollup = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id()))?;
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).ok_or("the kernel tells no Pss")?;
        let kib = line.split_whitespace().next().ok_or("the kernel tells no Pss")?;
        Ok(kib.parse::<f64>()? / 1024.0)
    }

    /// Makes a person. The answer is the access token.
    pub fn register(&self, name: &str) -> Result<String> {
        let body = format!(
            r#"{{"full_name":"Measured Person","email":"{name}@school.test","password":"{PASSWORD}","role":"student"}}"#
        );
        self.made(&Ask::post("/api/auth/register", &body), "token")
    }

    /// Signs in. The answer is the access token.
    pub fn sign_in(&self, email: &str, password: &str) -> Result<String> {
        let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
        let (status, answer) = once(self.address, &Ask::post("/api/auth/login", &body))?;
        let answer: serde_json::Value = serde_json::from_slice(&answer)?;
        Ok(answer["token"].as_str().ok_or_else(|| format!("{email} cannot sign in: {status}"))?.to_owned())
    }

    /// Makes this many flashcards of a person, in a deck where none is suspended. The answer is their ids.
    pub fn flashcards(&self, token: &str, count: usize) -> Result<Vec<i64>> {
        let body = r#"{"name":"Measured","leech_threshold":0}"#;
        let (_, answer) = once(self.address, &Ask::post_as("/api/flashcards/decks", token, body))?;
        let deck: serde_json::Value = serde_json::from_slice(&answer)?;
        let card = |number: usize| format!(r#"{{"front":"front {number}","back":"back"}}"#);
        let cards: Vec<String> = (0..count).map(card).collect();
        let body = format!(r#"{{"cards":[{}]}}"#, cards.join(","));
        let path = format!("/api/flashcards/decks/{}/cards/bulk", deck["id"]);
        let (status, answer) = once(self.address, &Ask::post_as(&path, token, &body))?;
        let answer: serde_json::Value = serde_json::from_slice(&answer)?;
        let cards = answer["cards"].as_array().ok_or_else(|| format!("no cards were made: {status} {answer}"))?;
        Ok(cards.iter().filter_map(|card| card["id"].as_i64()).collect())
    }

    /// Makes a developer with a key. The answer is the key.
    pub fn developer_key(&self) -> Result<String> {
        let body =
            format!(r#"{{"full_name":"Measured Developer","email":"developer@school.test","password":"{PASSWORD}"}}"#);
        let token = self.made(&Ask::post("/api/developer/register", &body), "token")?;
        self.made(&Ask::post_as("/api/developer/keys", &token, r#"{"name":"measured"}"#), "key")
    }

    /// Sends what makes something, and takes a text out of the answer.
    fn made(&self, ask: &Ask, field: &str) -> Result<String> {
        let (status, answer) = once(self.address, ask)?;
        if status != 201 {
            return Err(format!("nothing was made: {status} {}", String::from_utf8_lossy(&answer)).into());
        }
        let answer: serde_json::Value = serde_json::from_slice(&answer)?;
        Ok(answer[field].as_str().ok_or_else(|| format!("the answer has no {field}"))?.to_owned())
    }

    /// Ends it as an administrator would.
    pub fn stop(mut self) -> Result<()> {
        stop(&mut self.child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// The command that starts the program, with a clean environment and its log thrown away by the kernel.
pub fn command(program: &Path, data: &Path, listen: &str, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program);
    command.env_clear().arg("serve").arg("--data").arg(data).args(["--listen", listen]);
    command.env("SCHOLA_LIMIT_SCALE", "1000000").env("SCHOLA_PLANS", "free requests=unlimited");
    command.env("SCHOLA_ADMIN_EMAIL", "head@school.test").env("SCHOLA_ADMIN_PASSWORD", PASSWORD);
    command.envs(settings.iter().copied());
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// Asks a process to end, and waits until it did.
pub fn stop(child: &mut Child) -> Result<()> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or("a process has no id")?;
    kill_process(pid, Signal::TERM)?;
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("a server ended with {status}").into()) }
}

fn end(child: &mut Child) {
    // Where it has ended already there is nothing to do.
    if matches!(child.try_wait(), Ok(None)) && child.kill().and_then(|()| child.wait()).is_err() {
        eprintln!("process {} could not be ended", child.id());
    }
}
