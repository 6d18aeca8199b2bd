//! A server for one test: the same as the program's, on a free port, with a manual clock, seeded randomness, cheap
//! password hashes, and a mailer that records mails.
//!
//! Tests use the public API. Helpers that use the database directly are called `raw_*`, and are rare.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use schola::app::App;
use schola::config::Config;
use schola::config::settings::build;
use schola::features;
use schola::features::keys::{KeySurface, Mode, NewKey, Scopes};
use schola::jobs;
use schola::kernel::network::Networks;
use schola::kernel::{Clock, Entropy, Id, Owner, Timestamp};
use schola::providers::mail::{Mail, Mailer, Script};
use schola::providers::password::Cost;
use schola::server::{Boot, Running};
use serde_json::json;

pub use super::actor::{Actor, Reply};
use super::background::Background;
use super::fields::Fields;
use super::{client, template};

/// The start time of a test's clock: a Monday morning.
pub const START: Timestamp = Timestamp::from_millis(1_767_603_600_000);
/// The password of all people in tests.
pub const PASSWORD: &str = "correct horse battery staple";

static SERVERS: AtomicU64 = AtomicU64::new(0);

/// A temporary folder, which is removed with its test.
pub struct TempFolder(PathBuf);

impl TempFolder {
    /// Creates one.
    pub fn new() -> Self {
        let number = SERVERS.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("it-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        // A leftover folder is removed with the target folder.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A running server.
pub struct Server {
    running: Option<Running>,
    app: App,
    /// Moves only by [`Server::advance`].
    pub clock: Clock,
    mail: Script,
    background: Background,
    base: String,
    pub(super) client: reqwest::Client,
    folder: TempFolder,
}

impl Server {
    /// A server as it is out of the box, with an admin.
    pub async fn spawn() -> Self {
        Self::with(|_| {}).await
    }

    /// A server whose configuration is changed before it starts.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::boot(change, |_| {}).await
    }

    /// A server whose configuration and environment are changed before it starts.
    pub async fn boot(change: impl FnOnce(&mut Config), surround: impl FnOnce(&mut Boot)) -> Self {
        let folder = TempFolder::new();
        let data = folder.path().join("data").display().to_string();
        let mut config = build(&|name| match name {
            "data" => Some(data.clone()),
            "listen" => Some("127.0.0.1:0".into()),
            "access-log" => Some("false".into()),
            // Most tests are about other things; tests of rate limits set 1.
            "limit-scale" => Some("10000".into()),
            "admin-email" => Some("head@school.test".into()),
            "admin-password" => Some(PASSWORD.into()),
            _ => None,
        })
        .expect("a configuration");
        change(&mut config);
        let clock = Clock::manual(START);
        let mail = Script::default();
        let mut boot = Boot {
            clock: clock.clone(),
            entropy: Entropy::seeded(7),
            cost: Cost::LEAST,
            mailer: Some(Mailer::Scripted(mail.clone())),
            ..Boot::default()
        };
        surround(&mut boot);
        template::copy_into(&config.server.data);
        let running = Running::start(config, boot).await.expect("the server starts");
        let app = running.app.clone();
        if let Some(admin) = app.config.admin.clone() {
            features::auth::flow::keep_first_admin(&app, admin).await.expect("the first admin");
        }
        let client = client::plain().build().expect("a client");
        let base = format!("http://{}", running.address);
        Self { running: Some(running), app, clock, mail, background: Background::default(), base, client, folder }
    }

    /// The address, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The handle to everything, for `raw_*` helpers of a test.
    pub fn raw_app(&self) -> &App {
        &self.app
    }

    /// A client without a credential.
    pub fn nobody(&self) -> Actor<'_> {
        Actor { server: self, token: None, learner: None, id: 0, email: String::new() }
    }

    /// A client with this bearer token.
    pub fn bearer(&self, token: &str) -> Actor<'_> {
        Actor { server: self, token: Some(token.to_owned()), learner: None, id: 0, email: String::new() }
    }

    /// The admin, freshly signed in.
    pub async fn admin(&self) -> Actor<'_> {
        self.sign_in("head@school.test", PASSWORD).await
    }

    /// A new student with this name; the address is derived from it.
    pub async fn learner(&self, name: &str) -> Actor<'_> {
        self.person(name, "student").await
    }

    /// A new tutor with this name.
    pub async fn tutor(&self, name: &str) -> Actor<'_> {
        self.person(name, "tutor").await
    }

    async fn person(&self, name: &str, role: &str) -> Actor<'_> {
        let email = format!("{}@school.test", name.to_lowercase());
        let body = json!({ "full_name": name, "email": email, "password": PASSWORD, "role": role });
        let made = self.nobody().post("/api/auth/register", &body).await.created();
        let token = made.text("token").to_owned();
        Actor { server: self, token: Some(token), learner: None, id: made.number("id"), email }
    }

    /// A new developer with this name, signed in.
    pub async fn developer(&self, name: &str) -> Actor<'_> {
        let person = self.person(name, "student").await;
        let path = format!("/api/admin/users/{}", person.id);
        self.admin().await.patch(&path, &json!({ "role": "developer" })).await.ok();
        self.sign_in(&person.email, PASSWORD).await
    }

    /// A key of the developer's with these scopes; none for everything that keys can do.
    pub async fn raw_key(&self, developer: &Actor<'_>, scopes: &[&str]) -> Actor<'_> {
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let new = NewKey {
            owner: Owner::User(Id::new(developer.id)),
            surface: KeySurface::Partner,
            mode: Mode::Live,
            name: "test".to_owned(),
            scopes: Scopes::parse("scopes", &scopes).expect("scopes"),
            allowed: Networks::default(),
            expires_at: None,
        };
        let issued = self.app.named("issueKey").write(move |tx| features::keys::service::issue(tx, &new)).await;
        let text = issued.expect("a key").text.expose().clone();
        Actor { server: self, token: Some(text), learner: None, id: developer.id, email: developer.email.clone() }
    }

    /// A new developer's key that may do everything.
    pub async fn key(&self, name: &str) -> Actor<'_> {
        let developer = self.developer(name).await;
        self.raw_key(&developer, &[]).await
    }

    /// An existing person, freshly signed in.
    pub async fn sign_in(&self, name: &str, password: &str) -> Actor<'_> {
        let answer = self.nobody().post("/api/auth/login", &json!({ "email": name, "password": password })).await.ok();
        let token = answer.text("token").to_owned();
        Actor {
            server: self,
            token: Some(token),
            learner: None,
            id: answer["user"].number("id"),
            email: name.to_owned(),
        }
    }

    /// Moves the clock.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Runs background work until there is none that is due.
    pub async fn settle(&self) {
        let signals = self.app.state::<jobs::Signals>().expect("the lanes");
        for _ in 0..12_000 {
            // One read for both, because a job that ends may enqueue another one.
            if self.app.named("settle").read(jobs::unfinished).await.expect("the queue") == 0 {
                return;
            }
            // Wakes lanes for jobs that are due by a manual clock.
            signals.wake_all();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the background work does not end");
    }

    /// Allows a failed background job at the end of the test. Without this call it fails the test.
    pub fn expect_failed_jobs(&self) {
        self.background.expect_failures();
    }

    /// Allows failed background jobs at the end of the test, and does not demand them.
    pub fn allow_failed_jobs(&self) {
        self.background.allow_failures();
    }

    /// The mails that were sent so far. Waiting mails are sent first.
    pub async fn mails(&self) -> Vec<Mail> {
        self.settle().await;
        self.mail.sent()
    }

    /// The mailer, for tests that make it fail.
    pub fn mailer(&self) -> &Script {
        &self.mail
    }

    /// The token of the last link that was mailed to the address.
    pub async fn mailed_token(&self, to: &str) -> String {
        let mails = self.mails().await;
        let mail = mails.iter().rev().find(|mail| mail.to == to).unwrap_or_else(|| panic!("no mail went to {to}"));
        token_in(&mail.text)
    }

    /// Stops the server as SIGTERM would.
    pub async fn stop(mut self) -> bool {
        match self.running.take() {
            Some(running) => running.stop().await,
            None => false,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A failed test reports its own reason.
        if !std::thread::panicking() {
            self.background.check(&self.app);
        }
    }
}

/// The token of the first link in a text.
pub fn token_in(text: &str) -> String {
    let rest = text.split("#token=").nth(1).expect("a link with a token");
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}
