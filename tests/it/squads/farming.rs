//! What sock puppets earn: accounts of one person that play against each other.

use super::{begun, join, later, scheduled, squad};
use crate::support::server::{Actor, Server};
use crate::xp::{balanced, log};

/// A week of a challenge between the squads of a farmer, who logs so many minutes once on each account. Returns what the farmer's own account
/// has earned after two of them.
async fn farmed(server: &Server, name: &str, minutes: [i64; 4]) -> i64 {
    let mut accounts = Vec::new();
    for number in 0..4 {
        accounts.push(server.learner(&format!("{name}{number}")).await);
    }
    let mut accounts: [Actor<'_>; 4] = accounts.try_into().ok().unwrap();
    let squads = [squad(&accounts[0], name).await, squad(&accounts[1], &format!("{name} again")).await];
    join(&accounts[2], &squads[0]).await;
    join(&accounts[3], &squads[1]).await;
    for _ in 0..2 {
        begun((&accounts[0], &squads[0]), (&accounts[1], &squads[1])).await;
        for (account, minutes) in accounts.iter().zip(minutes).filter(|(_, minutes)| *minutes > 0) {
            log(account, minutes).await;
        }
        accounts = later(server, accounts.each_ref(), 7 * 24).await;
        scheduled(server).await;
    }
    balanced(&accounts[0]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn puppets_that_do_nothing_or_little_win_no_xp() {
    let server = Server::spawn().await;
    let alone = {
        let ada = server.learner("alone").await;
        let first = log(&ada, 60).await;
        let [ada] = later(&server, [&ada], 7 * 24).await;
        log(&ada, 60).await;
        drop(first);
        balanced(&ada).await
    };
    // The others do nothing, or less than the least that counts.
    assert_eq!(farmed(&server, "idle", [60, 0, 0, 0]).await, alone);
    assert_eq!(farmed(&server, "lazy", [60, 20, 20, 20]).await, alone);
    // The winner did hardly anything, while three accounts did: paid all the same, with less than an honest hour a week earns.
    let little = farmed(&server, "carried", [5, 30, 90, 30]).await;
    assert!(little > 60 && little < alone, "{little} {alone}");
    // Enough work on all accounts is paid, with less than the work itself.
    let worked = farmed(&server, "working", [60, 40, 60, 10]).await;
    assert!(worked > alone && worked <= alone + 60, "{worked} {alone}");
}
