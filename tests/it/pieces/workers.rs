//! The worker threads: turns by owner, bounds, work whose asker has gone.

use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use schola::kernel::Code;
use schola::providers::workers::{Load, Turn, Workers};

use crate::support::wait;

const A: Turn = Turn::numbered(1);
const B: Turn = Turn::numbered(2);
const C: Turn = Turn::numbered(3);

/// Keeps a thread for heavy work busy for each owner until the answer is dropped.
fn occupy(workers: &Arc<Workers>, owners: &[Turn]) -> (Vec<mpsc::Sender<()>>, Vec<tokio::task::JoinHandle<()>>) {
    let mut gates = Vec::new();
    let mut held = Vec::new();
    for turn in owners.iter().copied() {
        let (gate, wait) = mpsc::channel::<()>();
        let (began, begins) = mpsc::channel();
        let workers = workers.clone();
        held.push(tokio::spawn(async move {
            let work = move || {
                began.send(()).unwrap();
                wait.recv().unwrap_or_default();
            };
            workers.run(turn, Load::Heavy, 0, work).await.unwrap();
        }));
        tokio::task::block_in_place(|| begins.recv_timeout(Duration::from_secs(20)).unwrap());
        gates.push(gate);
    }
    (gates, held)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn turns_go_round_by_owner_and_questions_do_not_wait_for_heavy_work() {
    let workers = Arc::new(Workers::with_threads(1, 1).unwrap());
    let (gates, held) = occupy(&workers, &[A]);
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut waiting = Vec::new();
    for (turn, name, count) in [(A, "a", 8), (C, "c", 2)] {
        for _ in 0..count {
            let order = order.clone();
            let work = workers.run(turn, Load::Heavy, 0, move || order.lock().unwrap().push(name));
            let mut work = Box::pin(work);
            // Queued at the first poll.
            assert!(futures_util::FutureExt::now_or_never(&mut work).is_none());
            waiting.push(work);
        }
    }
    // The thread for heavy work is busy, and a question is answered all the same.
    let asked = tokio::time::timeout(Duration::from_secs(20), workers.run(C, Load::Quick, 0, || 42));
    assert_eq!(asked.await.unwrap().unwrap(), 42);
    drop(gates);
    for work in waiting {
        work.await.unwrap();
    }
    for one in held {
        one.await.unwrap();
    }
    let order = order.lock().unwrap();
    assert_eq!(order[..4], ["c", "a", "c", "a"], "eight of one do not delay two of another");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_line_of_an_owner_is_bounded_and_so_are_the_bytes_that_wait() {
    let workers = Arc::new(Workers::start().unwrap());
    let (gates, held) = occupy(&workers, &[A, B]);
    let mut waiting = Vec::new();
    let mut refused = None;
    for _ in 0..30 {
        let mut work = Box::pin(workers.run(A, Load::Heavy, 0, || ()));
        match futures_util::FutureExt::now_or_never(&mut work) {
            None => waiting.push(work),
            Some(outcome) => refused = outcome.err(),
        }
    }
    assert_eq!(waiting.len(), 16);
    let refused = refused.unwrap();
    assert_eq!(refused.code(), Code::RateLimited);
    assert!(refused.retry().is_some());
    let mut large = Box::pin(workers.run(C, Load::Heavy, 60 << 20, || ()));
    assert!(futures_util::FutureExt::now_or_never(&mut large).is_none());
    let more = workers.run(B, Load::Heavy, 10 << 20, || ()).await.unwrap_err();
    assert_eq!(more.code(), Code::Overloaded);
    // A client that disconnects frees its place.
    drop((waiting, large));
    drop(gates);
    for one in held {
        one.await.unwrap();
    }
    // A thread may be about to find out that nobody waits for the large one.
    let is_taken = async || workers.run(B, Load::Heavy, 10 << 20, || ()).await.is_ok();
    wait::until("there is room again", is_taken).await;
    for _ in 0..20 {
        workers.run(A, Load::Heavy, 60 << 20, || ()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_runs_in_slices_and_a_panic_is_an_error_of_that_work_alone() {
    let workers = Workers::start().unwrap();
    let mut slices = 0;
    let count = workers.run_in_slices(A, Load::Heavy, 0, move || {
        slices += 1;
        (slices == 100).then_some(slices)
    });
    assert_eq!(count.await.unwrap(), 100);
    let failed = workers.run(A, Load::Large, 0, || -> u8 { panic!("a file that no honest program wrote") }).await;
    assert_eq!(failed.unwrap_err().code(), Code::Internal);
    assert_eq!(workers.run(A, Load::Large, 0, || 1).await.unwrap(), 1);
}
