//! How much the server answers per second of processor time, how soon after a start, and in how much memory.
//!
//! `cargo bench --bench serving` builds the program, starts it on a folder of its own, measures for two to three minutes and prints
//! tables. On a small machine rates per second of the clock say little, so the server is kept on one core and the load on another; what
//! counts are answers per second of processor time of the server, as a ratio to a bare poem handler behind the same accept loop, measured
//! in the same round. An idle-priority spinner keeps each core awake where `chrt` is there: else cores sleep between requests, and the
//! figures are those of waking up.
//!
//! Options after `--`: `--program FILE` measures another binary, such as the static one of a release; `--against FILE` measures a second
//! one in the same run and compares the two; `--rounds N` and `--seconds S` change how often and how long; `--only read|write|review|login|storm|streams|start|memory|lists` measures
//! one thing.
//! `--only learners` puts ten million reviews into a school first, and is left out otherwise.

#![allow(clippy::disallowed_methods, reason = "it measures the program from outside")]

mod bare;
mod cores;
mod learners;
mod lists;
mod load;
mod memory;
mod proof;
mod rates;
mod school;
mod storm;
mod streams;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use cores::Cores;

/// What went wrong, in words.
type Failure = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Failure>;

/// What is measured, and how.
struct Plan {
    program: PathBuf,
    /// A program to compare with.
    against: Option<PathBuf>,
    rounds: usize,
    window: Duration,
    only: Option<String>,
    /// The learners of the large school.
    learners: i64,
}

impl Plan {
    fn includes(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == name)
    }
}

fn plan(mut arguments: impl Iterator<Item = String>) -> Result<Plan> {
    let mut plan = Plan {
        program: PathBuf::from(env!("CARGO_BIN_EXE_schola")),
        against: None,
        rounds: 3,
        window: Duration::from_millis(1500),
        only: None,
        learners: 100_000,
    };
    while let Some(name) = arguments.next() {
        if name == "--bench" {
            continue;
        }
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--program" => plan.program = PathBuf::from(value),
            "--against" => plan.against = Some(PathBuf::from(value)),
            "--rounds" => plan.rounds = value.parse::<usize>()?.max(1),
            "--seconds" => plan.window = Duration::try_from_secs_f64(value.parse()?)?,
            "--learners" => plan.learners = value.parse::<i64>()?.max(1),
            "--only" => plan.only = Some(value),
            _ => return Err(format!("there is no option {name}").into()),
        }
    }
    Ok(plan)
}

fn main() -> ExitCode {
    let outcome = match std::env::args().nth(1).as_deref() {
        Some("--bare") => bare::serve(),
        Some("--spin") => cores::spin(),
        // `cargo test --all-targets` runs this program too, and wants no figures.
        _ if !std::env::args().any(|argument| argument == "--bench") => Ok(()),
        _ => plan(std::env::args().skip(1)).and_then(|plan| measure(&plan)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("the measurement failed: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn measure(plan: &Plan) -> Result<()> {
    let folder = school::Folder::make()?;
    let cores = Cores::find()?;
    // First, while no other process runs the same file: pages that two processes share would count half.
    if plan.includes("start") || plan.includes("memory") {
        memory::measure(plan, &folder)?;
    }
    let spinners = cores.keep_awake();
    println!("{}\n", cores.described(spinners.len()));
    if ["read", "write", "review", "login"].iter().any(|name| plan.includes(name)) {
        rates::measure(plan, &folder, &cores)?;
    }
    if plan.includes("storm") {
        storm::measure(plan, &folder, &cores)?;
    }
    if plan.includes("streams") {
        streams::measure(plan, &folder, &cores)?;
    }
    if plan.includes("lists") {
        lists::measure(plan, &folder, &cores)?;
    }
    if plan.only.as_deref() == Some("learners") {
        learners::measure(plan, &folder, &cores)?;
    }
    Ok(())
}
