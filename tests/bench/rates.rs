//! Answers per second of processor time, as ratios to the bare handler.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cores::Cores;
use crate::load::{Ask, Crew, Window, window};
use crate::proof::{self, Written};
use crate::school::{Folder, PASSWORD, Server};
use crate::table::{self, median, thousands};
use crate::{Plan, Result};

/// How many connections ask at one time.
const CONNECTIONS: [usize; 2] = [16, 64];
/// How many people the connections belong to.
const PEOPLE: usize = 8;

/// The rows of the table, with the ratio to reach at each number of connections.
const ROWS: [(&str, &str, [Option<f64>; 2]); 6] = [
    ("bare", "bare poem handler", [None; 2]),
    ("ping", "counted ping with a key", [Some(0.40); 2]),
    ("read", "authenticated read, one row", [Some(0.30); 2]),
    ("read-unlogged", "the same without the access log", [None; 2]),
    ("write", "durable write, one row", [Some(0.20), Some(0.25)]),
    ("login", "login (argon2id)", [None; 2]),
];

/// People of a school who ask.
pub struct People {
    /// Their tokens.
    tokens: Vec<String>,
    /// The key of a developer without a quota.
    key: String,
}

impl People {
    /// Registers them.
    pub fn join(server: &Server) -> Result<Self> {
        let tokens = (0..PEOPLE).map(|number| server.register(&format!("person-{number}"))).collect::<Result<_>>()?;
        Ok(Self { tokens, key: server.developer_key()? })
    }

    /// One of them asks who they are.
    pub fn who_am_i(&self) -> Ask {
        Ask::get("/api/users/me", self.tokens.first().map(String::as_str))
    }

    /// Each asks who they are.
    pub fn reading(&self, connections: usize) -> Crew {
        let asks = self.tokens.iter().map(|token| Ask::get("/api/users/me", Some(token))).collect();
        Crew { asks, connections }
    }

    /// A program asks whether its key is good.
    fn pinging(&self, connections: usize) -> Crew {
        Crew { asks: vec![Ask::get("/v1/ping", Some(&self.key))], connections }
    }

    /// Each changes their description, to another one each time: where the new content is the old one, SQLite writes nothing.
    fn writing(&self, connections: usize) -> Crew {
        let asks = self.tokens.iter().map(|token| Ask::patch("/api/users/me", token, proof::DESCRIPTION)).collect();
        Crew { asks, connections }
    }
}

/// Each connection signs somebody in.
pub fn logins(connections: usize) -> Crew {
    Crew { asks: (0..PEOPLE).map(|number| login(number, PASSWORD)).collect(), connections }
}

/// Signs in one of the people.
fn login(number: usize, password: &str) -> Ask {
    let body = format!(r#"{{"email":"person-{number}@school.test","password":"{password}"}}"#);
    Ask::post("/api/auth/login", &body)
}

/// One row at one number of connections, over the rounds.
#[derive(Default)]
struct Figures {
    rates: Vec<f64>,
    ratios: Vec<f64>,
    p99s: Vec<f64>,
    /// Flushes of the disk for each answer.
    flushes: Vec<f64>,
}

/// Measures and prints.
pub fn measure(plan: &Plan, folder: &Folder, cores: &Cores) -> Result<()> {
    let start = |data: &str, access_log: &str| -> Result<(Server, People)> {
        let path: &Path = &folder.path(data);
        let server = cores.on_server(|| Server::school(&plan.program, path, &[("SCHOLA_ACCESS_LOG", access_log)]))?;
        let people = People::join(&server)?;
        Ok((server, people))
    };
    let bare = cores.on_server(Server::bare)?;
    let (school, people) = start("logged", "true")?;
    let (unlogged, others) = start("unlogged", "false")?;
    proof::check_logins(&school, &login(0, PASSWORD), &login(0, "another password"))?;
    let mut found: BTreeMap<(&str, usize), Figures> = BTreeMap::new();
    for round in 1..=plan.rounds {
        for connections in CONNECTIONS {
            let mut base = 0.0;
            for (name, _, _) in ROWS {
                let (server, crew) = match name {
                    "bare" => (&bare, Crew { asks: vec![Ask::get("/hello", None)], connections }),
                    "ping" => (&school, people.pinging(connections)),
                    "read" => (&school, people.reading(connections)),
                    "read-unlogged" => (&unlogged, others.reading(connections)),
                    "write" => (&school, people.writing(connections)),
                    _ => (&school, logins(connections)),
                };
                // Sixty-four logins at one time are more than the queue of hashes takes, and are rightly refused.
                let wanted = name == "bare" || plan.includes(name.split('-').next().unwrap_or(name));
                if !wanted || (name == "login" && connections > 16) {
                    continue;
                }
                let outcome = match name {
                    "write" => written(plan, server, &people, &crew, &folder.path("logged")),
                    "ping" => counted(plan, server, &people.key, &crew),
                    _ => window(server, &crew, None, plan.window).map(|window| (window, None)),
                };
                let (window, flushes) = outcome.map_err(|error| format!("{name}: {error}"))?;
                if name == "bare" {
                    base = window.per_cpu_second;
                }
                let figures = found.entry((name, connections)).or_default();
                figures.rates.push(window.per_cpu_second);
                figures.ratios.push(window.per_cpu_second / base);
                figures.p99s.push(window.p99_ms);
                figures.flushes.extend(flushes);
            }
        }
        eprintln!("round {round} of {} is over", plan.rounds);
    }
    print(&found, plan.rounds);
    Ok(())
}

/// The most writes that one transaction carries.
const BATCH: u64 = 512;

/// A window of writes, with the flushes of the disk for each, where the kernel counts them.
fn written(plan: &Plan, server: &Server, people: &People, crew: &Crew, data: &Path) -> Result<(Window, Option<f64>)> {
    let before = Written::now(data)?;
    let window = window(server, crew, None, plan.window)?;
    let effect = Written::now(data)?.since(before);
    proof::check_writes(server, &people.tokens, &window, effect, BATCH)?;
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
    let each = effect.flushes.map(|flushes| flushes as f64 / window.answers as f64);
    Ok((window, each))
}

/// A window of requests that are counted against a key, and a look at the count.
fn counted(plan: &Plan, server: &Server, key: &str, crew: &Crew) -> Result<(Window, Option<f64>)> {
    let before = proof::counted_requests(server, key)?;
    let window = window(server, crew, None, plan.window)?;
    let counted = proof::counted_requests(server, key)? - before - 1;
    if counted == window.answers {
        Ok((window, None))
    } else {
        Err(format!("{} were answered and {counted} counted", window.answers).into())
    }
}

fn print(found: &BTreeMap<(&str, usize), Figures>, rounds: usize) {
    println!(
        "Answers per second of processor time of the server, as a ratio to the bare handler; medians of {rounds} rounds"
    );
    println!("(least and greatest ratio in brackets)\n");
    let mut rows = Vec::new();
    for (name, title, wanted) in ROWS {
        for (connections, wanted) in CONNECTIONS.into_iter().zip(wanted) {
            let Some(figures) = found.get(&(name, connections)) else { continue };
            let ratio = median(&figures.ratios);
            let bound = |choose: fn(f64, f64) -> f64, from: f64| figures.ratios.iter().copied().fold(from, choose);
            rows.push(vec![
                title.to_owned(),
                connections.to_string(),
                thousands(median(&figures.rates)),
                format!("{ratio:.3} ({:.3}-{:.3})", bound(f64::min, f64::MAX), bound(f64::max, 0.0)),
                format!("{:.1} ms", median(&figures.p99s)),
                if figures.flushes.is_empty() { String::new() } else { format!("{:.3}", median(&figures.flushes)) },
                wanted.map_or_else(String::new, |wanted| table::verdict(ratio >= wanted, &format!(">= {wanted:.2}"))),
            ]);
        }
    }
    table::print(&["", "connections", "per CPU second", "ratio", "p99", "flushes each", "target"], &rows);
}
