//! Answers per second of processor time, as ratios to the bare handler.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cores::Cores;
use crate::load::{Ask, Crew, NUMBER, Window, window};
use crate::proof::{self, Written};
use crate::school::{Folder, PASSWORD, Server};
use crate::table::{self, median, thousands};
use crate::{Plan, Result};

/// How many connections ask at one time.
const CONNECTIONS: [usize; 2] = [16, 64];
/// How many people the connections belong to.
const PEOPLE: usize = 8;
/// The flashcards of each.
const CARDS: usize = 8;

/// The rows of the table, with the ratio to reach at each number of connections.
const ROWS: [(&str, &str, [Option<f64>; 2]); 7] = [
    ("bare", "bare poem handler", [None; 2]),
    ("ping", "counted ping with a key", [Some(0.40); 2]),
    ("read", "authenticated read, one row", [Some(0.30); 2]),
    ("read-unlogged", "the same without the access log", [None; 2]),
    ("write", "durable write, one row", [Some(0.20), Some(0.25)]),
    ("review", "review of a flashcard, durable", [None; 2]),
    ("login", "login (argon2id)", [None; 2]),
];

/// People of a school who ask.
pub struct People {
    /// Their tokens.
    tokens: Vec<String>,
    /// The key of a developer without a quota.
    key: String,
    /// Flashcards of theirs: whose, and which.
    cards: Vec<(usize, i64)>,
    /// How many crews of them have reviewed.
    crews: Cell<usize>,
}

impl People {
    /// Registers them.
    pub fn join(server: &Server) -> Result<Self> {
        let tokens: Vec<String> =
            (0..PEOPLE).map(|number| server.register(&format!("person-{number}"))).collect::<Result<_>>()?;
        let mut cards = Vec::new();
        for (person, token) in tokens.iter().enumerate() {
            cards.extend(server.flashcards(token, CARDS)?.into_iter().map(|card| (person, card)));
        }
        Ok(Self { tokens, key: server.developer_key()?, cards, crews: Cell::new(0) })
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

impl People {
    /// Each connection reviews a card of its own again and again, each time as another review.
    fn reviewing(&self, connections: usize) -> Crew {
        // Each crew counts its requests from the beginning, and what another one has sent would be no new review.
        let crew = self.crews.replace(self.crews.get() + 1);
        let body = format!(r#"{{"rating":"good","client_id":"{crew}-{NUMBER}","took_ms":900}}"#);
        // Neighbours are cards of different people.
        let place = |number: usize| (number % PEOPLE) * CARDS + (number / PEOPLE) % CARDS;
        let card = |number: usize| self.cards[place(number)];
        let ask = |(person, card): (usize, i64)| {
            Ask::post_as(&format!("/api/flashcards/cards/{card}/review"), &self.tokens[person], &body)
        };
        Crew { asks: (0..connections).map(|number| ask(card(number))).collect(), connections }
    }
}

/// Each connection signs in one person.
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

/// One program with its two schools: one that logs each request, and one that does not.
struct Measured {
    data: PathBuf,
    logged: (Server, People),
    unlogged: (Server, People),
}

impl Measured {
    fn start(program: &Path, data: PathBuf, cores: &Cores) -> Result<Self> {
        std::fs::create_dir_all(&data)?;
        let start = |data: &Path, access_log: &str| -> Result<(Server, People)> {
            let server = cores.on_server(|| Server::school(program, data, &[("SCHOLA_ACCESS_LOG", access_log)]))?;
            let people = People::join(&server)?;
            Ok((server, people))
        };
        let (logged, unlogged) = (start(&data.join("logged"), "true")?, start(&data.join("unlogged"), "false")?);
        proof::check_logins(&logged.0, &login(0, PASSWORD), &login(0, "another password"))?;
        Ok(Self { data: data.join("logged"), logged, unlogged })
    }

    /// A window of one row.
    fn window(&self, plan: &Plan, name: &str, connections: usize) -> Result<(Window, Option<f64>)> {
        let (server, people) = if name == "read-unlogged" { &self.unlogged } else { &self.logged };
        match name {
            "write" => written(plan, server, people, &people.writing(connections), &self.data),
            "review" => reviewed(plan, server, people, &people.reviewing(connections)),
            "ping" => counted(plan, server, &people.key, &people.pinging(connections)),
            "login" => Ok((window(server, &logins(connections), None, plan.window)?, None)),
            _ => Ok((window(server, &people.reading(connections), None, plan.window)?, None)),
        }
    }
}

/// The figures of a row: its name, the connections, and which program it is.
type Found = BTreeMap<(&'static str, usize, usize), Figures>;

/// What the bare handler answers per second of processor time at this moment: how fast the machine is.
pub fn bare(plan: &Plan, cores: &Cores) -> Result<f64> {
    let server = cores.on_server(Server::bare)?;
    let hello = Crew { asks: vec![Ask::get("/hello", None)], connections: CONNECTIONS[0] };
    Ok(window(&server, &hello, None, plan.window)?.per_cpu_second)
}

/// Measures and prints. Where there is a program to compare with, each of its windows lies right beside one of the other's, before it in
/// one round and behind it in the next, so that what the machine does meanwhile meets both.
pub fn measure(plan: &Plan, folder: &Folder, cores: &Cores) -> Result<()> {
    let bare = cores.on_server(Server::bare)?;
    let programs = std::iter::once(&plan.program).chain(&plan.against).enumerate();
    let measured: Vec<Measured> = programs
        .map(|(number, program)| Measured::start(program, folder.path(&format!("school-{number}")), cores))
        .collect::<Result<_>>()?;
    let mut found = Found::new();
    for round in 1..=plan.rounds {
        for connections in CONNECTIONS {
            let hello = Crew { asks: vec![Ask::get("/hello", None)], connections };
            let base = window(&bare, &hello, None, plan.window)?;
            found.entry(("bare", connections, 0)).or_default().add(&base, base.per_cpu_second, None);
            for (name, _, _) in ROWS {
                // Sixty-four logins at one time are more than the queue of hashes takes, and are rightly refused.
                let wanted = plan.includes(name.split('-').next().unwrap_or(name));
                if name == "bare" || !wanted || (name == "login" && connections > 16) {
                    continue;
                }
                let mut order: Vec<usize> = (0..measured.len()).collect();
                if round % 2 == 0 {
                    order.reverse();
                }
                for number in order {
                    let outcome = measured[number].window(plan, name, connections);
                    let (window, flushes) = outcome.map_err(|error| format!("{name}: {error}"))?;
                    found.entry((name, connections, number)).or_default().add(&window, base.per_cpu_second, flushes);
                }
            }
        }
        eprintln!("round {round} of {} is over", plan.rounds);
    }
    print(&found, plan);
    Ok(())
}

impl Figures {
    fn add(&mut self, window: &Window, base: f64, flushes: Option<f64>) {
        self.rates.push(window.per_cpu_second);
        self.ratios.push(window.per_cpu_second / base);
        self.p99s.push(window.p99_ms);
        self.flushes.extend(flushes);
    }

    /// The ratio to the bare handler: its median, its least and its greatest.
    fn ratio(&self) -> String {
        spread(&self.ratios)
    }
}

/// The median of ratios, the least and the greatest.
fn spread(ratios: &[f64]) -> String {
    let (least, greatest) =
        ratios.iter().fold((f64::MAX, 0.0_f64), |(least, greatest), ratio| (least.min(*ratio), greatest.max(*ratio)));
    format!("{:.3} ({least:.3}-{greatest:.3})", median(ratios))
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

/// A window of reviews, and a look at how many are in the log.
fn reviewed(plan: &Plan, server: &Server, people: &People, crew: &Crew) -> Result<(Window, Option<f64>)> {
    let before = proof::stored_reviews(server, &people.tokens)?;
    let window = window(server, crew, None, plan.window)?;
    let stored = proof::stored_reviews(server, &people.tokens)? - before;
    eprintln!("{stored} reviews were stored at {} connections", crew.connections);
    if stored == window.answers {
        Ok((window, None))
    } else {
        Err(format!("{} reviews were answered and {stored} are stored", window.answers).into())
    }
}

fn print(found: &Found, plan: &Plan) {
    println!(
        "Answers per second of processor time of the server, as a ratio to the bare handler; medians of {} rounds",
        plan.rounds
    );
    println!("(least and greatest ratio in brackets)\n");
    let mut headings = vec!["", "connections", "per CPU second", "ratio", "p99", "flushes each", "target"];
    if plan.against.is_some() {
        headings.extend(["ratio of the other", "p99 of the other", "to the other"]);
    }
    let mut rows = Vec::new();
    for (name, title, wanted) in ROWS {
        for (connections, wanted) in CONNECTIONS.into_iter().zip(wanted) {
            let Some(figures) = found.get(&(name, connections, 0)) else { continue };
            let reached = |wanted: f64| table::verdict(median(&figures.ratios) >= wanted, &format!(">= {wanted:.2}"));
            let mut row = vec![
                title.to_owned(),
                connections.to_string(),
                thousands(median(&figures.rates)),
                figures.ratio(),
                format!("{:.1} ms", median(&figures.p99s)),
                if figures.flushes.is_empty() { String::new() } else { format!("{:.3}", median(&figures.flushes)) },
                wanted.map_or_else(String::new, reached),
            ];
            if let Some(other) = found.get(&(name, connections, 1)) {
                let pairs: Vec<f64> =
                    figures.rates.iter().zip(&other.rates).map(|(ours, theirs)| ours / theirs).collect();
                row.extend([other.ratio(), format!("{:.1} ms", median(&other.p99s)), spread(&pairs)]);
            }
            rows.push(row);
        }
    }
    table::print(&headings, &rows);
}
