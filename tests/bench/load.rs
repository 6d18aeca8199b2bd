//! A client that costs little: the bytes of a request are made once, and of an answer only status and length are read.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinHandle, LocalSet};

use crate::Result;
use crate::school::Server;

/// How long connections work before it counts.
const WARM_UP: Duration = Duration::from_millis(300);
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Stands in a body for a number that is another one in every request.
pub const NUMBER: &str = "##########";

/// A request that is sent again and again.
#[derive(Clone)]
pub struct Ask {
    bytes: Rc<[u8]>,
    /// Where the bytes have the number that changes each time, if they have one.
    number: Option<usize>,
}

impl Ask {
    /// A GET, with a token where one is given.
    pub fn get(path: &str, token: Option<&str>) -> Self {
        Self::new("GET", path, token, None)
    }

    /// A POST of JSON by nobody in particular.
    pub fn post(path: &str, body: &str) -> Self {
        Self::new("POST", path, None, Some(body))
    }

    /// A POST of JSON with a token.
    pub fn post_as(path: &str, token: &str, body: &str) -> Self {
        Self::new("POST", path, Some(token), Some(body))
    }

    /// A PATCH of JSON.
    pub fn patch(path: &str, token: &str, body: &str) -> Self {
        Self::new("PATCH", path, Some(token), Some(body))
    }

    /// What is sent.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn new(method: &str, path: &str, token: Option<&str>, body: Option<&str>) -> Self {
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: school\r\nAccept: application/json\r\n");
        if let Some(token) = token {
            text.push_str(&format!("Authorization: Bearer {token}\r\n"));
        }
        if let Some(body) = body {
            text.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body.unwrap_or_default());
        Self { number: text.find(NUMBER), bytes: text.into_bytes().into() }
    }
}

/// The number as it stands in a request, as wide as [`NUMBER`].
pub fn digits(number: u64) -> String {
    format!("{number:010}")
}

/// Status and length of head and body, once the head is complete.
fn head(bytes: &[u8]) -> Result<Option<(u16, usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&bytes[..end])?;
    let status = text.split(' ').nth(1).ok_or("an answer has no status")?.parse()?;
    let length = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .ok_or("an answer has no length")?
        .1
        .trim()
        .parse()?;
    Ok(Some((status, end + 4, length)))
}

/// Asks once, on a connection of its own. Blocks. The answer's status and body.
pub fn once(address: SocketAddr, ask: &Ask) -> Result<(u16, Vec<u8>)> {
    let (status, _, body) = whole(address, ask)?;
    Ok((status, body))
}

/// Asks once, on a connection of its own. Blocks. The answer's status, head and body.
pub fn whole(address: SocketAddr, ask: &Ask) -> Result<(u16, String, Vec<u8>)> {
    let mut stream = std::net::TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(&ask.bytes)?;
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut piece)?;
        if read == 0 {
            return Err("the connection ended inside an answer".into());
        }
        bytes.extend_from_slice(&piece[..read]);
        if let Some((status, begin, length)) = head(&bytes)?
            && bytes.len() >= begin + length
        {
            let body = bytes.split_off(begin);
            return Ok((status, String::from_utf8_lossy(&bytes).into_owned(), body));
        }
    }
}

/// What is counted while it counts.
#[derive(Default)]
struct Tally {
    counts: bool,
    over: bool,
    answers: u64,
    /// All answers, those before and after it counted too.
    all: u64,
    /// Microseconds of each answer.
    took: Vec<u32>,
    /// The number that was sent last, over all connections.
    number: u64,
    /// The number in the last request of each connection.
    last: Vec<u64>,
}

/// What one window of load came to.
pub struct Window {
    /// Answers per second of processor time of the server.
    pub per_cpu_second: f64,
    /// Answers per second of the clock.
    pub per_second: f64,
    /// The time that 99 of 100 answers took at most, in milliseconds.
    pub p99_ms: f64,
    /// Answers, those of the warm-up and of the end included.
    pub answers: u64,
    /// The number in the last request of each connection; empty where requests have none.
    pub last: Vec<u64>,
}

/// A number of connections that ask for the same.
pub struct Crew {
    /// What the connections ask, in turn: the first asks the first, and so on.
    pub asks: Vec<Ask>,
    /// How many connections.
    pub connections: usize,
}

/// Lets a crew ask for a while, beside another one that is not counted, and measures the server.
/// The crew beside must have been answered too.
pub fn window(server: &Server, crew: &Crew, beside: Option<&Crew>, length: Duration) -> Result<Window> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let (tally, uncounted) = (Rc::new(RefCell::new(Tally::default())), Rc::new(RefCell::new(Tally::default())));
        let mut tasks = send_out(server.address, crew, &tally);
        if let Some(beside) = beside {
            tasks.extend(send_out(server.address, beside, &uncounted));
        }
        tasks.push(tokio::task::spawn_local(stay_awake(tally.clone())));
        tokio::time::sleep(WARM_UP).await;
        let (began, cpu) = (Instant::now(), server.cpu_seconds()?);
        tally.borrow_mut().counts = true;
        tokio::time::sleep(length).await;
        tally.borrow_mut().counts = false;
        let (seconds, cpu) = (began.elapsed().as_secs_f64(), server.cpu_seconds()? - cpu);
        tally.borrow_mut().over = true;
        uncounted.borrow_mut().over = true;
        for task in tasks {
            task.await??;
        }
        let mut tally = tally.borrow_mut();
        if tally.answers == 0 || (beside.is_some() && uncounted.borrow().all == 0) {
            return Err("nothing was answered in time".into());
        }
        tally.took.sort_unstable();
        let p99 = tally.took[(tally.took.len() - 1) * 99 / 100];
        #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
        let answers = tally.answers as f64;
        Ok(Window {
            per_cpu_second: answers / cpu.max(0.01),
            per_second: answers / seconds,
            p99_ms: f64::from(p99) / 1000.0,
            answers: tally.all,
            last: std::mem::take(&mut tally.last),
        })
    })
}

fn send_out(address: SocketAddr, crew: &Crew, tally: &Rc<RefCell<Tally>>) -> Vec<JoinHandle<Result<()>>> {
    let asks = crew.asks.iter().cycle().take(crew.connections);
    asks.map(|ask| tokio::task::spawn_local(work(address, ask.clone(), tally.clone()))).collect()
}

/// Keeps this thread from sleeping until it is over. Whoever wakes a sleeping thread on another core interrupts that core, which on a
/// virtual machine leaves the guest: nine of twenty-three microseconds of a small answer, as measured, and only where the load has to
/// wait for the server, so that a slower server would pay for it and the bare handler would not.
async fn stay_awake(tally: Rc<RefCell<Tally>>) -> Result<()> {
    while !tally.borrow().over {
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// One connection: asks, waits for the answer, asks again, until it is over.
async fn work(address: SocketAddr, ask: Ask, tally: Rc<RefCell<Tally>>) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut bytes = Vec::with_capacity(4096);
    let mut request = ask.bytes.to_vec();
    let mut number = None;
    while !tally.borrow().over {
        if let Some(at) = ask.number {
            let mut tally = tally.borrow_mut();
            tally.number += 1;
            number = Some(tally.number);
            request[at..at + NUMBER.len()].copy_from_slice(digits(tally.number).as_bytes());
        }
        let began = Instant::now();
        bytes.clear();
        stream.write_all(&request).await?;
        loop {
            let read = tokio::time::timeout(PATIENCE, stream.read_buf(&mut bytes)).await??;
            if read == 0 {
                return Err("the connection ended inside an answer".into());
            }
            if let Some((status, begin, length)) = head(&bytes)?
                && bytes.len() >= begin + length
            {
                if status != 200 {
                    return Err(format!("answered with {status}: {}", String::from_utf8_lossy(&bytes)).into());
                }
                break;
            }
        }
        let mut tally = tally.borrow_mut();
        tally.all += 1;
        if tally.counts {
            tally.answers += 1;
            tally.took.push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
    }
    tally.borrow_mut().last.extend(number);
    Ok(())
}
