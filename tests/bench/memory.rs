//! From the start to the first answer, and the memory of a server that has nothing to do.

use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::load::{Ask, once, window};
use crate::rates::{People, logins};
use crate::school::{Folder, Server, command, stop};
use crate::table::{self, median};
use crate::{Plan, Result};

/// How often the start is measured.
const STARTS: usize = 10;
/// A start that has not answered after this has failed.
const GIVEN_UP: Duration = Duration::from_secs(20);
/// How long a server idles before its memory is looked at, and how long after a storm of logins.
const IDLE: Duration = Duration::from_secs(2);
const CALM: Duration = Duration::from_secs(10);
/// How many people sign in at one time, and for how long.
const LOGINS: usize = 8;
const STORM: Duration = Duration::from_secs(3);

/// Measures and prints.
pub fn measure(plan: &Plan, folder: &Folder) -> Result<()> {
    let data = folder.path("memory");
    let began = Instant::now();
    let first = Server::school(&plan.program, &data, &[])?;
    let on_nothing = began.elapsed();
    let people = People::join(&first)?;
    first.stop()?;
    let mut rows = Vec::new();
    if plan.includes("start") {
        let starts = (0..STARTS)
            .map(|_| start(&plan.program, &data, &people.who_am_i()))
            .collect::<Result<Vec<(f64, f64)>>>()?;
        let (times, costs): (Vec<f64>, Vec<f64>) = starts.into_iter().unzip();
        let middle = median(&times);
        let verdict = table::verdict(middle <= 50.0, "<= 50 ms");
        let title = format!("start to the first read of existing data by a person, median of {STARTS}");
        rows.push(vec![title, format!("{middle:.0} ms"), verdict]);
        // What it would take on a machine where nobody else computes.
        rows.push(vec!["processor time until then".into(), format!("{:.0} ms", median(&costs)), String::new()]);
        let title = "start to listening on an empty folder, first admin made".to_owned();
        rows.push(vec![title, format!("{:.0} ms", on_nothing.as_secs_f64() * 1000.0), String::new()]);
    }
    if plan.includes("memory") {
        let server = Server::school(&plan.program, &data, &[])?;
        std::thread::sleep(IDLE);
        let idle = server.pss_mib()?;
        window(&server, &people.reading(16), None, STORM)?;
        let read = server.pss_mib()?;
        window(&server, &logins(LOGINS), None, STORM)?;
        let stormy = server.pss_mib()?;
        std::thread::sleep(CALM);
        let calm = server.pss_mib()?;
        let mib = |figure: f64| format!("{figure:.1} MiB");
        rows.push(vec!["PSS idle after a start".into(), mib(idle), table::verdict(idle <= 16.0, "<= 16 MiB")]);
        rows.push(vec!["PSS after three seconds of reads".into(), mib(read), String::new()]);
        rows.push(vec!["PSS at the end of a storm of logins".into(), mib(stormy), String::new()]);
        rows.push(vec!["PSS ten seconds later".into(), mib(calm), table::verdict(calm <= 40.0, "<= 40 MiB")]);
    }
    table::print(&["", "", "target"], &rows);
    println!();
    Ok(())
}

/// Milliseconds from the start of the process to its first 200, and of processor time that it used until then. `ask` reads from the
/// database with a token from before the start, so that nothing of the start can be left for later.
fn start(program: &Path, data: &Path, ask: &Ask) -> Result<(f64, f64)> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let began = Instant::now();
    let mut child = command(program, data, &address.to_string(), &[]).stdout(Stdio::null()).spawn()?;
    let took = loop {
        match once(address, ask) {
            Ok((200, _)) => break began.elapsed(),
            _ if began.elapsed() > GIVEN_UP => {
                child.kill()?;
                child.wait()?;
                return Err("the server does not answer after its start".into());
            }
            _ => std::thread::sleep(Duration::from_micros(200)),
        }
    };
    let cost = cpu_ms(child.id())?;
    // It answers a moment before it listens to signals.
    std::thread::sleep(Duration::from_millis(100));
    stop(&mut child)?;
    Ok((took.as_secs_f64() * 1000.0, cost))
}

/// Milliseconds of processor time of all threads that live, in finer grain than the hundredths of a second of the process.
fn cpu_ms(process: u32) -> Result<f64> {
    let mut nanoseconds = 0.0;
    for thread in std::fs::read_dir(format!("/proc/{process}/task"))? {
        let figures = std::fs::read_to_string(thread?.path().join("schedstat"))?;
        nanoseconds += figures.split_whitespace().next().ok_or("the kernel tells no processor time")?.parse::<f64>()?;
    }
    Ok(nanoseconds / 1e6)
}
