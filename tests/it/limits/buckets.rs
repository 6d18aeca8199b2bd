//! The limiter by itself.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use schola::config::settings::build;
use schola::http::declared::{Declarations, Declared, Scope};
use schola::http::limit::{Bucket, Limits, Policy, Quota, Quotas, Standing};
use schola::kernel::{Clock, Code};

use crate::support::server::START;

/// The quotas that a school has out of the box.
fn published() -> Quotas {
    build(&|_| None).unwrap().limits.quotas
}

fn limits(scale: f64, ip_share: u32) -> (Limits, Clock) {
    let clock = Clock::manual(START);
    (Limits::new(&published(), scale, ip_share, clock.clone()), clock)
}

/// How many checks pass until one is refused, and for how long that one has to wait.
fn drain(limits: &Limits, policy: Policy, bucket: Bucket) -> (u32, Duration) {
    let mut passed = 0;
    loop {
        match limits.check(policy, bucket) {
            Ok(standing) => {
                passed += 1;
                assert_eq!(standing.remaining, standing.limit - passed, "{policy:?}");
            }
            Err(error) => {
                assert_eq!(error.code(), Code::RateLimited);
                return (passed, error.retry().unwrap());
            }
        }
    }
}

fn address(number: u32) -> Bucket {
    Bucket::Address(IpAddr::V4(Ipv4Addr::from_bits(number)))
}

#[test]
fn the_published_figures_hold_exactly() {
    let (limits, _) = limits(1.0, 20);
    for (policy, one, from_address, wait) in [
        (Policy::SignIn, 20, 20, 45),
        (Policy::SignInAddress, 600, 600, 2),
        (Policy::Join, 20, 400, 45),
        (Policy::TutorChat, 30, 600, 2),
        (Policy::Upload, 50, 1_000, 72),
        (Policy::Admin, 500, 10_000, 2),
        (Policy::Api, 300, 6_000, 3),
        (Policy::Factory, 60, 1_200, 1),
        (Policy::AuthorCreate, 10, 200, 6),
        (Policy::AuthorExport, 10, 200, 6),
        (Policy::AuthorPoll, 120, 2_400, 1),
    ] {
        let wait = Duration::from_secs(wait);
        for bucket in [Bucket::User(7), Bucket::Account(7), Bucket::Key(7)] {
            assert_eq!(drain(&limits, policy, bucket), (one, wait), "{policy:?} {bucket:?}");
        }
        assert_eq!(drain(&limits, policy, address(7)).0, from_address, "{policy:?}");
        // Whose it is, and for what, makes a bucket.
        assert!(limits.check(policy, Bucket::User(8)).is_ok() && limits.check(policy, address(8)).is_ok());
    }
}

#[test]
fn what_was_used_comes_back_evenly() {
    let (limits, clock) = limits(1.0, 20);
    let bucket = Bucket::User(1);
    drain(&limits, Policy::Api, bucket);
    let mut passed = 0;
    for _ in 0..900 {
        clock.advance(Duration::from_secs(1));
        passed += u32::from(limits.check(Policy::Api, bucket).is_ok());
    }
    assert_eq!(passed, 300, "a quarter of an hour brings back what belongs to it");
    clock.advance(Duration::from_secs(900));
    assert_eq!(drain(&limits, Policy::Api, bucket).0, 300, "and never more than there was");
}

#[test]
fn the_factor_reaches_every_limit_and_leaves_at_least_one_request() {
    let passes = |scale: f64, ip_share: u32, policy, bucket| {
        let (limits, _) = limits(scale, ip_share);
        limits.check(policy, bucket).unwrap().limit
    };
    for policy in Policy::ALL {
        let one = published().of(policy).count.get();
        assert_eq!(passes(2.0, 20, policy, Bucket::User(1)), 2 * one);
        assert_eq!(passes(0.5, 20, policy, Bucket::User(1)), one / 2);
        assert_eq!(passes(0.01, 1, policy, Bucket::User(1)), (one / 100).max(1));
        let share = if matches!(policy, Policy::SignIn | Policy::SignInAddress) { 1 } else { 50 };
        assert_eq!(passes(1.0, 50, policy, address(1)), share * one);
    }
    assert_eq!(passes(1_000_000.0, 1_000_000, Policy::Api, address(1)), u32::MAX, "as far as it can count");
}

#[test]
fn many_at_once_get_what_one_after_another_would() {
    let (limits, _) = limits(10.0, 20);
    let limits = Arc::new(limits);
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let limits = limits.clone();
            let ask = move || (0..1_000).filter(|_| limits.check(Policy::Api, Bucket::Key(1)).is_ok()).count();
            std::thread::spawn(ask)
        })
        .collect();
    let passed: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(passed, 3_000);
}

#[test]
fn a_flood_of_addresses_takes_bounded_memory_and_frees_nobody() {
    let (limits, clock) = limits(1.0, 20);
    let guesser = Bucket::Address(IpAddr::V6(Ipv6Addr::LOCALHOST));
    drain(&limits, Policy::SignIn, guesser);
    drain(&limits, Policy::Api, Bucket::User(1));
    let most = Limits::most_remembered();
    assert!(most < 200_000, "{most}");
    let mut largest = 0;
    for number in 0..200_000 {
        limits.check(Policy::Api, address(number)).unwrap();
        if number % 1_000 == 0 {
            largest = largest.max(limits.remembered());
            assert!(largest <= most, "{largest}");
        }
    }
    assert!(largest > most / 2, "{largest}");
    // Who has used much is kept before those who have used little.
    limits.check(Policy::SignIn, guesser).unwrap_err();
    limits.check(Policy::Api, Bucket::User(1)).unwrap_err();
    // What has come back whole goes before what has not.
    clock.advance(Duration::from_secs(1));
    for number in 0..20_000 {
        let standing = limits.check(Policy::Api, Bucket::User(1_000 + number)).unwrap();
        assert_eq!(standing, Standing { limit: 300, remaining: 299, reset: 3 });
    }
    for number in 0..20_000 {
        let standing = limits.check(Policy::Api, Bucket::User(1_000 + number)).unwrap();
        assert_eq!(standing.remaining, 298, "{number} was forgotten");
    }
    clock.advance(Duration::from_secs(3_600));
    limits.sweep();
    assert_eq!(limits.remembered(), 0);
}

#[test]
fn the_networks_of_ipv6_are_told_apart_and_their_hosts_are_not() {
    let (limits, _) = limits(1.0, 1);
    let host = |network: u16, host: u16| {
        Bucket::Address(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, network, host, 0, 0, host)))
    };
    for number in 0..300 {
        limits.check(Policy::Api, host(1, number)).unwrap();
    }
    limits.check(Policy::Api, host(1, 7_000)).unwrap_err();
    limits.check(Policy::Api, host(2, 1)).unwrap();
    // Nor does a part of an address tell its hosts apart.
    for number in 0..20 {
        limits.check(Policy::SignIn, limits.part(host(3, number), "registration")).unwrap();
    }
    limits.check(Policy::SignIn, limits.part(host(3, 7_000), "registration")).unwrap_err();
    limits.check(Policy::SignIn, limits.part(host(3, 7_000), "something else")).unwrap();
    limits.check(Policy::SignIn, limits.part(host(4, 1), "registration")).unwrap();
    // The numbers of an address, a person, an account and a key are different things.
    let same = [address(9), Bucket::User(9), Bucket::Account(9), Bucket::Key(9)];
    let standings = same.map(|bucket| limits.check(Policy::Upload, bucket).unwrap().remaining);
    assert_eq!(standings, [49; 4]);
}

#[test]
fn a_quota_is_a_count_and_a_time() {
    for (text, count, seconds) in
        [("20/15m", 20, 900), ("1/1s", 1, 1), ("60/1m", 60, 60), (" 50 / 1h ", 50, 3_600), ("9/31d", 9, 2_678_400)]
    {
        let quota = Quota::parse(text).unwrap();
        assert_eq!((quota.count.get(), quota.window.as_secs()), (count, seconds), "{text}");
    }
    for text in
        ["", "20", "20/", "/15m", "20/15", "20/m", "0/15m", "20/0m", "-1/1m", "20/32d", "1.5/1m", "20/1ä", "20/1m/1m"]
    {
        let told = Quota::parse(text).unwrap_err();
        assert!(told.contains("20/15m"), "{text}: {told}");
    }
}

#[test]
fn a_setting_that_is_no_quota_is_named() {
    for policy in Policy::ALL {
        let setting = policy.setting();
        assert_eq!(setting, format!("limit-{}", policy.name()));
        let faults = build(&|name| (name == setting).then(|| "many".to_owned())).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with(&format!("the setting `{setting}` must be a count and a time")), "{faults:?}");
        assert!(faults[0].ends_with("it is `many`"), "{faults:?}");
        let changed = build(&|name| (name == setting).then(|| "7/2h".to_owned())).unwrap();
        let expected = Quota { count: 7.try_into().unwrap(), window: Duration::from_secs(7_200) };
        assert_eq!(changed.limits.quotas.of(policy), expected);
    }
    let faults = build(&|name| (name == "limit-ip-share").then(|| "0".to_owned())).unwrap_err();
    assert!(faults[0].contains("limit-ip-share"), "{faults:?}");
}

#[test]
fn a_table_of_operations_that_makes_no_sense_is_found_at_start() {
    let all = Declarations::read(
        "# a note\nplatform getMe api users:read\nplatform login sign-in -\nplatform getHealth none any\n\
         partner getMe api users:read materials:write\n",
    )
    .unwrap();
    let of = |surface: &str, id: &str| all.of(surface, id).unwrap();
    assert_eq!(of("platform", "login"), &Declared { policy: Some(Policy::SignIn), scopes: None });
    assert_eq!(of("platform", "getHealth"), &Declared { policy: None, scopes: Some(Vec::new()) });
    let needed = [Scope { resource: "users", access: "read" }, Scope { resource: "materials", access: "write" }];
    assert_eq!(of("partner", "getMe").scopes.as_deref(), Some(&needed[..]));
    assert_eq!((all.of("partner", "login"), all.of("platform", "getAway")), (None, None));
    for broken in [
        "platform login slow -\n",
        "platform login api\n",
        "platform login api users\n",
        "platform login api users:eat\n",
        "platform login api - users:read\n",
        "platform login\n",
        "\n",
        "platform login api -\nplatform login api -\n",
    ] {
        assert!(Declarations::read(broken).is_err(), "{broken}");
    }
}
