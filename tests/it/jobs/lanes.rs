//! Lanes, their widths and their end.

use std::time::Duration;

use schola::features;
use schola::jobs::{JobState, Kind, Registry, Times};

use super::script::{Act, KINDS, Kept, Narrow, Running, Script, Wide, enqueue, gone, state};
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_job_holds_up_no_other_lane() {
    let (server, test) = (Server::spawn().await, "slow");
    let script = Script::of(test);
    let running = Running::start(&server);
    let slow = enqueue(&server, Narrow::new(test, "slow")).await;
    script.seen("slow began", 1).await;
    let behind = enqueue(&server, Narrow::new(test, "behind")).await;
    let other = enqueue(&server, Wide::new(test, "other")).await;
    script.go("other");
    gone(&server, other).await;
    assert_eq!(state(&server, slow).await, Some(JobState::Running));
    assert_eq!(state(&server, behind).await, Some(JobState::Waiting), "its lane has one place");
    script.go("slow");
    script.go("behind");
    gone(&server, behind).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_fills_its_width_in_the_order_of_due_times() {
    let (server, test) = (Server::spawn().await, "order");
    let script = Script::of(test);
    let mut ids = Vec::new();
    for name in ["first", "second", "third", "fourth"] {
        ids.push(enqueue(&server, Wide::new(test, name)).await);
        server.advance(Duration::from_millis(1));
    }
    let running = Running::start(&server);
    script.seen("first began", 1).await;
    script.seen("second began", 1).await;
    // Another lane is served meanwhile, so that this one had its time.
    let other = enqueue(&server, Narrow::new(test, "other")).await;
    script.go("other");
    gone(&server, other).await;
    assert_eq!(state(&server, ids[2]).await, Some(JobState::Waiting));
    script.go("second");
    script.seen("third began", 1).await;
    assert!(!script.log().contains(&"fourth began".to_owned()), "{:?}", script.log());
    for name in ["first", "third", "fourth"] {
        script.go(name);
    }
    for id in ids {
        gone(&server, id).await;
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_waits_for_jobs_that_end_and_gives_back_those_that_do_not() {
    let (server, test) = (Server::spawn().await, "stop");
    let script = Script::of(test);
    let times = Times { stop_grace: Duration::from_millis(200), ..Times::default() };
    let running = Running::with(&server, times);
    let quick = enqueue(&server, Wide::new(test, "quick")).await;
    let endless = enqueue(&server, Narrow::new(test, "endless")).await;
    script.act("endless", Act::Hang);
    script.go("endless");
    script.seen("quick began", 1).await;
    script.seen("endless began", 1).await;
    let late = enqueue(&server, Narrow::new(test, "late")).await;
    script.go("quick");
    running.stop().await;
    assert_eq!(state(&server, quick).await, None, "it ended within its grace");
    assert_eq!(state(&server, endless).await, Some(JobState::Waiting), "it was given back");
    assert_eq!(state(&server, late).await, Some(JobState::Waiting));
    // It is due at once, and the stop counts as no failure.
    let running = Running::start(&server);
    script.go("endless");
    script.go("late");
    gone(&server, endless).await;
    gone(&server, late).await;
    running.stop().await;
}

#[test]
fn a_registry_refuses_what_cannot_be_meant() {
    const TWICE: &[Kind] = &[Kind::of::<Kept>(), Kind::of::<Kept>()];
    assert!(Registry::new([TWICE]).unwrap_err().explanation().contains("two kinds"), "one name");
    let registry = Registry::new([KINDS]).unwrap();
    assert_eq!(registry.lanes().len(), 4);
    let own = features::jobs().unwrap();
    let lanes: Vec<&str> = own.lanes().iter().map(|lane| lane.name).collect();
    assert_eq!(lanes, ["default", "mail", "push", "upkeep"]);
}
