//! The real executable: run to its end, or served until the test lets go of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::client;
use crate::support::fields::Fields;

/// How long a program may take to say something or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// The executable, with nothing of this process's environment but where programs are found: the one that was named, or that was built with
/// the tests.
pub fn schola(arguments: &[&str]) -> Command {
    let named = std::env::var_os("SCHOLA_TEST_BINARY");
    let mut command = Command::new(named.unwrap_or_else(|| env!("CARGO_BIN_EXE_schola").into()));
    command.args(arguments).env_clear().stdin(Stdio::null()).current_dir(env!("CARGO_TARGET_TMPDIR"));
    command
}

/// What a program that ended has left.
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ended {
    /// Fails the test unless the program ended with this code.
    #[track_caller]
    pub fn with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }
}

/// Runs the executable to its end.
pub fn run(arguments: &[&str]) -> Ended {
    end(schola(arguments), "")
}

/// Runs the command to its end and gives it this on standard input.
pub fn end(mut command: Command, input: &str) -> Ended {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // Who does not read it closes the pipe, which is no failure of the test.
    drop(pipe.write_all(input.as_bytes()));
    drop(pipe);
    let err = reading(child.stderr.take().unwrap());
    let out = reading(child.stdout.take().unwrap());
    let mut child = Ending(child);
    let status = child.wait(PATIENCE);
    Ended { code: status.code().unwrap_or(-1), out: out.join().unwrap(), err: err.join().unwrap() }
}

fn reading(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        from.read_to_string(&mut text).unwrap();
        text
    })
}

/// A child that does not outlive its test.
struct Ending(Child);

impl Ending {
    #[track_caller]
    fn wait(&mut self, patience: Duration) -> ExitStatus {
        let until = Instant::now() + patience;
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < until, "the program does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and need not be.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A server that runs as a process of its own, and is killed when the test lets go of it.
pub struct Served {
    child: Ending,
    /// Its address, without a slash at the end.
    pub base: String,
    lines: Mutex<Receiver<String>>,
    client: reqwest::Client,
}

impl Served {
    /// `schola serve` on this folder.
    pub fn start(data: &Path) -> Self {
        Self::with(data, &[], &[])
    }

    /// `schola serve` on this folder, with these flags and this environment.
    pub fn with(data: &Path, flags: &[&str], environment: &[(&str, &str)]) -> Self {
        let data = data.display().to_string();
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--data", &data];
        arguments.extend(flags);
        let mut command = schola(&arguments);
        command.envs(environment.iter().copied());
        Self::spawn(command)
    }

    /// Starts the command and waits until it says that it listens.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = Ending(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
        let out = BufReader::new(child.0.stdout.take().unwrap());
        let err = child.0.stderr.take().unwrap();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let log = reading(err);
        let client = client::plain().build().unwrap();
        let mut served = Self { child, base: String::new(), lines: Mutex::new(lines), client };
        let first = served.lines.lock().unwrap().recv_timeout(PATIENCE);
        match first {
            Ok(line) => served.base = line.strip_prefix("listening on ").expect(&line).to_owned(),
            Err(RecvTimeoutError::Timeout) => panic!("the server says nothing"),
            Err(RecvTimeoutError::Disconnected) => panic!("the server ended: {}", log.join().unwrap()),
        }
        served
    }

    /// The next line on standard output that holds the text.
    #[track_caller]
    pub fn line(&self, text: &str) -> String {
        let mut seen = Vec::new();
        while let Ok(line) = self.lines.lock().unwrap().recv_timeout(PATIENCE) {
            if line.contains(text) {
                return line;
            }
            seen.push(line);
        }
        panic!("no line has {text:?}, but: {seen:#?}");
    }

    /// All lines of standard output up to one that holds the text.
    #[track_caller]
    pub fn lines_until(&self, text: &str) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        while !seen.last().is_some_and(|line| line.contains(text)) {
            seen.push(
                self.lines
                    .lock()
                    .unwrap()
                    .recv_timeout(PATIENCE)
                    .unwrap_or_else(|_| panic!("no line has {text:?}, but: {seen:#?}")),
            );
        }
        seen
    }

    /// Whether it has said nothing more so far.
    pub fn is_silent(&self) -> bool {
        self.lines.lock().unwrap().try_recv().is_err()
    }

    /// The number of the process.
    pub fn process(&self) -> u32 {
        self.child.0.id()
    }

    /// Sends a request.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        self.try_send(method, path, token, body).await.unwrap()
    }

    /// Sends a request to a server that may be gone.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> reqwest::Result<(StatusCode, Value)> {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let bytes = answer.bytes().await?;
        Ok((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
    }

    /// Sends a form with a file to a server that may be gone.
    pub async fn try_upload(
        &self,
        path: &str,
        token: &str,
        (name, bytes): (&str, &[u8]),
    ) -> reqwest::Result<(StatusCode, Value)> {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(token);
        let answer = request.header("content-type", "multipart/form-data; boundary=b").body(body).send().await?;
        let status = answer.status();
        let bytes = answer.bytes().await?;
        Ok((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
    }

    /// The bytes that GET answers.
    pub async fn bytes(&self, path: &str, token: &str) -> Vec<u8> {
        let request = self.client.get(format!("{}{path}", self.base)).bearer_auth(token);
        request.send().await.unwrap().bytes().await.unwrap().to_vec()
    }

    /// What GET answers.
    pub async fn get(&self, path: &str, token: Option<&str>) -> (StatusCode, Value) {
        self.send(Method::GET, path, token, None).await
    }

    /// Tries to sign in.
    pub async fn sign_in(&self, email: &str, password: &str) -> (StatusCode, Value) {
        let body = json!({ "email": email, "password": password });
        self.send(Method::POST, "/api/auth/login", None, Some(body)).await
    }

    /// The token of an existing person.
    pub async fn token(&self, email: &str, password: &str) -> String {
        let (status, body) = self.sign_in(email, password).await;
        assert_eq!(status, 200, "{email} cannot sign in: {body}");
        body.text("token").to_owned()
    }

    /// A token of a new student.
    pub async fn register(&self, name: &str, password: &str) -> String {
        let body = json!({ "full_name": name, "email": format!("{name}@school.test"), "password": password });
        let (status, made) = self.send(Method::POST, "/api/auth/register", None, Some(body)).await;
        assert_eq!(status, 201, "{made}");
        made.text("token").to_owned()
    }

    /// Sends SIGTERM and waits for the end: the exit code, and how long it took.
    pub fn terminate(mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        kill_process(Pid::from_child(&self.child.0), Signal::TERM).unwrap();
        let status = self.child.wait(PATIENCE);
        (status.code(), began.elapsed())
    }
}
