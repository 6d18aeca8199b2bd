//! What notifications cost that are sent to connected clients, and what an open stream holds.
//!
//! Work is set for a class of five hundred students, each with an open stream. What is counted is everything from the request to the
//! last frame: rows of notifications, messages, the emails that wait for a digest, and the frames.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinHandle, LocalSet};

use crate::cores::Cores;
use crate::load::{Ask, once};
use crate::proof::Written;
use crate::school::{Folder, PASSWORD, Server};
use crate::table::{self, median, thousands};
use crate::{Plan, Result, rates};

/// The students of the class, who have a stream each while deliveries are counted.
const STUDENTS: usize = 500;
/// The streams that are open when their memory is measured: four of each student.
const STREAMS: usize = 2_000;
/// The pieces of work that are set in one round.
const PIECES: usize = 8;
/// How long a round may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// What is written in the stream for each notification.
const EVENT: &[u8] = b"event: notification\n";
/// How long streams are left alone before their memory is looked at.
const CALM: Duration = Duration::from_secs(3);
/// What a server may give back of its memory, in MiB, while it counts as calm.
const GIVEN_BACK: f64 = 0.5;

/// Deliveries per second of processor time, and bytes of a stream, that are to be reached.
const WANTED: (f64, f64) = (20_000.0, 25.0);

/// What all streams got.
#[derive(Default)]
struct Received {
    opened: usize,
    notifications: usize,
    ended: Vec<String>,
}

/// Measures and prints.
pub fn measure(plan: &Plan, folder: &Folder, cores: &Cores) -> Result<()> {
    let data = folder.path("streams");
    let server = cores.on_server(|| Server::school(&plan.program, &data, &[("SCHOLA_ACCESS_LOG", "false")]))?;
    let admin = server.sign_in("head@school.test", PASSWORD)?;
    let (status, answer) = once(server.address, &Ask::post_as("/api/classes", &admin, r#"{"name":"Measured"}"#))?;
    let answer: serde_json::Value = serde_json::from_slice(&answer)?;
    let (class, code) = (&answer["id"], &answer["class"]["join_code"]);
    if status != 201 || code.is_null() {
        return Err(format!("no class was made: {status} {answer}").into());
    }
    let tokens: Vec<String> =
        (0..STUDENTS).map(|number| server.register(&format!("student-{number}"))).collect::<Result<_>>()?;
    for token in &tokens {
        let (status, _) =
            once(server.address, &Ask::post_as("/api/classes/join", token, &format!(r#"{{"code":{code}}}"#)))?;
        if status >= 300 {
            return Err(format!("a student could not join the class: {status}").into());
        }
    }
    let work = Ask::post_as(
        &format!("/api/classes/{class}/work"),
        &admin,
        r#"{"title":"Read the chapter","minutes":20,"due_on":"2099-03-05"}"#,
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut deliveries = Vec::new();
    let (mut transactions, mut kib) = (0, 0.0);
    let bare_before = rates::bare(plan, cores)?;
    LocalSet::new().block_on(&runtime, async {
        let received = Rc::new(RefCell::new(Received::default()));
        let before = settled(&server).await?;
        let mut tasks = open(&server, &tokens, 1, &received).await?;
        tasks.extend(open(&server, &tokens, STREAMS / STUDENTS - 1, &received).await?);
        tokio::time::sleep(CALM).await;
        kib = (server.pss_mib()? - before) * 1024.0 / STREAMS as f64;
        if received.borrow().opened != STREAMS || !received.borrow().ended.is_empty() {
            return Err(format!("streams ended: {:?}", received.borrow().ended.first()).into());
        }
        // Each student keeps one. What deliveries need besides streams is no memory of these.
        tasks.drain(STUDENTS..).for_each(|task| task.abort());
        tokio::time::sleep(CALM).await;
        for round in 0..=plan.rounds {
            let (had, cpu, written) = (received.borrow().notifications, server.cpu_seconds()?, Written::now(&data)?);
            for _ in 0..PIECES {
                let (address, work) = (server.address, work.clone());
                send(address, &work).await?;
            }
            let wanted = had + PIECES * STUDENTS;
            until(&received, |received| received.notifications >= wanted).await?;
            // Whatever else is left to do for them belongs to them too.
            tokio::time::sleep(Duration::from_millis(500)).await;
            let got = received.borrow().notifications - had;
            if got != PIECES * STUDENTS {
                return Err(format!("{got} notifications came, of {}", PIECES * STUDENTS).into());
            }
            // The first round finds an empty school.
            if round > 0 {
                deliveries.push(got as f64 / (server.cpu_seconds()? - cpu).max(0.01));
                transactions = Written::now(&data)?.since(written).transactions;
            }
        }
        tasks.iter().for_each(JoinHandle::abort);
        Ok::<_, crate::Failure>(())
    })?;
    let bare = f64::midpoint(bare_before, rates::bare(plan, cores)?);
    println!(
        "\nNotifications to {STUDENTS} streams, {PIECES} pieces of work in each of {} rounds, {transactions} transactions a round\n",
        plan.rounds
    );
    print(median(&deliveries), bare, kib);
    Ok(())
}

/// Prints the deliveries and the answers of the bare handler, both per second of processor time, and the memory of a stream in KiB.
fn print(deliveries: f64, bare: f64, kib: f64) {
    let (rate, bytes) = WANTED;
    let rows = vec![
        vec![
            "deliveries per second of processor time".to_owned(),
            thousands(deliveries),
            table::verdict(deliveries >= rate, &format!(">= {}", thousands(rate))),
        ],
        vec![
            format!("the same as a ratio to the bare handler ({} answers)", thousands(bare)),
            format!("{:.3}", deliveries / bare),
            String::new(),
        ],
        vec![
            format!("memory of each of {STREAMS} open streams"),
            format!("{kib:.1} KiB"),
            table::verdict(kib < bytes, &format!("< {bytes:.0} KiB")),
        ],
    ];
    table::print(&["", "", "target"], &rows);
}

/// The memory of the server in MiB once it gives back nothing more of what signing up took: before that, streams would take what is free.
async fn settled(server: &Server) -> Result<f64> {
    let mut before = server.pss_mib()?;
    loop {
        tokio::time::sleep(2 * CALM).await;
        let now = server.pss_mib()?;
        if now + GIVEN_BACK > before {
            return Ok(now);
        }
        before = now;
    }
}

/// Asks once without holding up the streams.
async fn send(address: SocketAddr, ask: &Ask) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(ask.bytes()).await?;
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|window| window == b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await? == 0 {
            break;
        }
    }
    let answer = String::from_utf8_lossy(&bytes);
    if answer.starts_with("HTTP/1.1 201") { Ok(()) } else { Err(format!("no work was set: {answer}").into()) }
}

/// Opens this many streams of each student, and waits until all of them began.
async fn open(
    server: &Server,
    tokens: &[String],
    each: usize,
    received: &Rc<RefCell<Received>>,
) -> Result<Vec<JoinHandle<()>>> {
    let wanted = received.borrow().opened + tokens.len() * each;
    let mut tasks = Vec::new();
    for token in tokens.iter().cycle().take(tokens.len() * each) {
        let ask = Ask::get("/api/notifications/stream", Some(token));
        let (address, received) = (server.address, received.clone());
        tasks.push(tokio::task::spawn_local(async move {
            let end = listen(address, &ask, &received).await;
            received.borrow_mut().ended.push(format!("{:?}", end.err()));
        }));
    }
    until(received, |received| received.opened >= wanted || !received.ended.is_empty()).await?;
    Ok(tasks)
}

/// Reads one stream for as long as it lasts.
async fn listen(address: SocketAddr, ask: &Ask, received: &RefCell<Received>) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(ask.bytes()).await?;
    let (mut bytes, mut began) = (Vec::with_capacity(1024), false);
    loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err("the stream ended".into());
        }
        if !began && bytes.windows(3).any(|window| window == b"id:") {
            if !bytes.starts_with(b"HTTP/1.1 200") {
                return Err(String::from_utf8_lossy(&bytes).into_owned().into());
            }
            began = true;
            received.borrow_mut().opened += 1;
        }
        let found = bytes.windows(EVENT.len()).filter(|window| *window == EVENT).count();
        received.borrow_mut().notifications += found;
        // What may be the beginning of another event stays.
        let keep = if began { bytes.len().min(EVENT.len() - 1) } else { bytes.len() };
        bytes.drain(..bytes.len() - keep);
    }
}

async fn until(received: &RefCell<Received>, is_done: impl Fn(&Received) -> bool) -> Result<()> {
    let began = Instant::now();
    while !is_done(&received.borrow()) {
        if began.elapsed() > PATIENCE {
            return Err(format!(
                "{} notifications came in time; {:?}",
                received.borrow().notifications,
                received.borrow().ended.first()
            )
            .into());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}
