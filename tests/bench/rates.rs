//! Answers per second of processor time, as ratios to the bare handler.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cores::Cores;
use crate::load::{Ask, Crew, window};
use crate::school::{Folder, PASSWORD, Server};
use crate::table::{self, median, thousands};
use crate::{Plan, Result};

/// How many connections ask at one time.
const CONNECTIONS: [usize; 2] = [16, 64];
/// How many people the connections belong to.
const PEOPLE: usize = 8;

/// The rows of the table, with the ratio to reach.
const ROWS: [(&str, &str, Option<f64>); 6] = [
    ("bare", "bare poem handler", None),
    ("ping", "counted ping with a key", Some(0.40)),
    ("read", "authenticated read, one row", Some(0.30)),
    ("read-unlogged", "the same without the access log", None),
    ("write", "durable write, one row", Some(0.20)),
    ("login", "login (argon2id)", None),
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

    /// Each asks who they are.
    pub fn reading(&self, connections: usize) -> Crew {
        let asks = self.tokens.iter().map(|token| Ask::get("/api/users/me", Some(token))).collect();
        Crew { asks, connections }
    }

    /// A program asks whether its key is good.
    fn pinging(&self, connections: usize) -> Crew {
        Crew { asks: vec![Ask::get("/v1/ping", Some(&self.key))], connections }
    }

    /// Each changes a preference, half of them one way and half of them the other.
    fn writing(&self, connections: usize) -> Crew {
        let bodies = [r#"{"reduced_motion":true}"#, r#"{"reduced_motion":false}"#];
        let ask = |(token, body): (&String, &&str)| Ask::patch("/api/users/me/preferences", token, body);
        Crew { asks: self.tokens.iter().zip(bodies.iter().cycle()).map(ask).collect(), connections }
    }
}

/// Each connection signs somebody in.
pub fn logins(connections: usize) -> Crew {
    let body = |number: usize| format!(r#"{{"email":"person-{number}@school.test","password":"{PASSWORD}"}}"#);
    Crew { asks: (0..PEOPLE).map(|number| Ask::post("/api/auth/login", &body(number))).collect(), connections }
}

/// One row at one number of connections, over the rounds.
#[derive(Default)]
struct Figures {
    rates: Vec<f64>,
    ratios: Vec<f64>,
    p99s: Vec<f64>,
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
                let window = window(server, &crew, None, plan.window).map_err(|error| format!("{name}: {error}"))?;
                if name == "bare" {
                    base = window.per_cpu_second;
                }
                let figures = found.entry((name, connections)).or_default();
                figures.rates.push(window.per_cpu_second);
                figures.ratios.push(window.per_cpu_second / base);
                figures.p99s.push(window.p99_ms);
            }
        }
        eprintln!("round {round} of {} is over", plan.rounds);
    }
    print(&found, plan.rounds);
    Ok(())
}

fn print(found: &BTreeMap<(&str, usize), Figures>, rounds: usize) {
    println!(
        "Answers per second of processor time of the server, as a ratio to the bare handler; medians of {rounds} rounds"
    );
    println!("(least and greatest ratio in brackets)\n");
    let mut rows = Vec::new();
    for (name, title, wanted) in ROWS {
        for connections in CONNECTIONS {
            let Some(figures) = found.get(&(name, connections)) else { continue };
            let ratio = median(&figures.ratios);
            let bound = |choose: fn(f64, f64) -> f64, from: f64| figures.ratios.iter().copied().fold(from, choose);
            rows.push(vec![
                title.to_owned(),
                connections.to_string(),
                thousands(median(&figures.rates)),
                format!("{ratio:.3} ({:.3}-{:.3})", bound(f64::min, f64::MAX), bound(f64::max, 0.0)),
                format!("{:.1} ms", median(&figures.p99s)),
                wanted.map_or_else(String::new, |wanted| table::verdict(ratio >= wanted, &format!(">= {wanted:.2}"))),
            ]);
        }
    }
    table::print(&["", "connections", "per CPU second", "ratio", "p99", "target"], &rows);
}
