//! Which core serves, which one asks, and what keeps both awake.

use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, getppid};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::Result;

/// The two cores of a measurement. On a machine with one core both are the same, and the figures are what they are.
pub struct Cores {
    all: CpuSet,
    server: usize,
    load: usize,
}

impl Cores {
    /// The first two cores that this process may use.
    pub fn find() -> Result<Self> {
        let all = sched_getaffinity(None)?;
        let mut usable = (0..CpuSet::MAX_CPU).filter(|core| all.is_set(*core));
        let server = usable.next().ok_or("this process may use no core")?;
        Ok(Self { all, server, load: usable.next().unwrap_or(server) })
    }

    /// Runs this on the server's core: what it starts stays there. Afterwards this thread is on the core of the load.
    pub fn on_server<T>(&self, start: impl FnOnce() -> Result<T>) -> Result<T> {
        pin(self.server)?;
        let started = start();
        pin(self.load)?;
        started
    }

    /// Starts a spinner of idle priority on each core. Where there is no `chrt` there are none.
    pub fn keep_awake(&self) -> Vec<Spinner> {
        let mut spinners: Vec<Spinner> = Vec::new();
        for core in [self.server, self.load] {
            if pin(core).is_ok() {
                spinners.extend(Spinner::start().ok());
            }
        }
        if sched_setaffinity(None, &self.all).is_err() {
            eprintln!("this process stays on one core");
        }
        spinners
    }

    /// How it is measured, for the reader of the figures.
    pub fn described(&self, spinners: usize) -> String {
        let awake =
            if spinners == 2 { "kept awake by idle-priority spinners" } else { "not kept awake: there is no chrt" };
        format!("The server runs on core {}, the load on core {}; both are {awake}.", self.server, self.load)
    }
}

fn pin(core: usize) -> Result<()> {
    let mut set = CpuSet::new();
    set.set(core);
    Ok(sched_setaffinity(None, &set)?)
}

/// A process that uses what nobody else wants of its core. Ends when it is dropped, or when its parent is gone.
pub struct Spinner(Child);

impl Spinner {
    fn start() -> Result<Self> {
        let child = Command::new("chrt")
            .args(["--idle", "0"])
            .arg(std::env::current_exe()?)
            .arg("--spin")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        if self.0.kill().and_then(|()| self.0.wait()).is_err() {
            eprintln!("a spinner ended before its time");
        }
    }
}

/// The life of a spinner.
pub fn spin() -> Result<()> {
    let parent: Option<Pid> = getppid();
    while getppid() == parent {
        for _ in 0..50_000_000 {
            std::hint::spin_loop();
        }
    }
    Ok(())
}
