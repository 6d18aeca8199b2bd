//! The five fields of cron, and what they mean where clocks change.

use jiff::tz::TimeZone;
use schola::jobs::cron::Cron;
use schola::kernel::Timestamp;

fn at(text: &str) -> Timestamp {
    Timestamp::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

/// The next times after an instant, to the minute in UTC.
fn next(when: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
    let (cron, zone) = (Cron::parse(when).unwrap(), TimeZone::get(zone).unwrap());
    let mut time = at(after);
    let mut found = Vec::new();
    while found.len() < count {
        let Some(next) = cron.next(time, &zone) else { break };
        assert!(next > time, "{when} goes on");
        found.push(next.to_the_second().strip_suffix(":00Z").unwrap().to_owned());
        time = next;
    }
    found
}

#[test]
fn fields_mean_what_cron_means_by_them() {
    for (when, expected) in [
        ("30 3 * * *", ["2026-01-06T03:30", "2026-01-07T03:30", "2026-01-08T03:30"]),
        ("0 9 * * *", ["2026-01-06T09:00", "2026-01-07T09:00", "2026-01-08T09:00"]),
        ("*/20 9-10 * * *", ["2026-01-05T09:20", "2026-01-05T09:40", "2026-01-05T10:00"]),
        ("5/25 * * * *", ["2026-01-05T09:05", "2026-01-05T09:30", "2026-01-05T09:55"]),
        ("0 8-18/5,20 * * *", ["2026-01-05T13:00", "2026-01-05T18:00", "2026-01-05T20:00"]),
        ("0 0 1 jan,Jul *", ["2026-07-01T00:00", "2027-01-01T00:00", "2027-07-01T00:00"]),
        ("0 0 * * mon-fri", ["2026-01-06T00:00", "2026-01-07T00:00", "2026-01-08T00:00"]),
        ("0 0 * * 7", ["2026-01-11T00:00", "2026-01-18T00:00", "2026-01-25T00:00"]),
        ("0 0 * * SUN,6", ["2026-01-10T00:00", "2026-01-11T00:00", "2026-01-17T00:00"]),
        ("0 0 13 * fri", ["2026-01-09T00:00", "2026-01-13T00:00", "2026-01-16T00:00"]),
        ("0 0 */2 * mon", ["2026-01-19T00:00", "2026-02-09T00:00", "2026-02-23T00:00"]),
        ("0 12 29 2 *", ["2028-02-29T12:00", "2032-02-29T12:00", "2036-02-29T12:00"]),
    ] {
        assert_eq!(next(when, "UTC", "2026-01-05T09:00:00Z", 3), expected, "{when}");
    }
    assert_eq!(next("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", 1), ["2104-02-29T00:00"], "1900 was no leap year");
    assert!(next("0 0 30 2 *", "UTC", "2026-01-05T09:00:00Z", 1).is_empty());
    assert_eq!(next("17 * * * *", "Asia/Kolkata", "2026-01-05T09:00:00Z", 1), ["2026-01-05T09:47"]);
}

#[test]
fn what_is_no_time_is_named() {
    for (when, what) in [
        ("", "0 fields"),
        ("* * * *", "4 fields"),
        ("* * * * * *", "6 fields"),
        ("60 * * * *", "no minute: it goes from 0 to 59"),
        ("* 24 * * *", "no hour"),
        ("* * 0 * *", "no day of the month"),
        ("* * * 13 *", "no month"),
        ("* * * * 8", "no day of the week"),
        ("* * * * mond", "no day of the week"),
        ("jan * * * *", "no minute"),
        ("+5 * * * *", "no minute"),
        ("1,,2 * * * *", "no minute"),
        ("5-1 * * * *", "goes backwards"),
        ("*/0 * * * *", "the step of the minute"),
        ("*/x * * * *", "the step of the minute"),
        ("*/-1 * * * *", "the step of the minute"),
        ("999999999999 * * * *", "no minute"),
    ] {
        let told = Cron::parse(when).unwrap_err();
        assert!(told.contains(what), "{when:?} is refused with {told:?}");
    }
}

#[test]
fn a_named_hour_comes_once_a_day_whatever_the_clocks_do() {
    let nightly = |after| next("30 2 * * *", "Europe/Berlin", after, 3);
    // At two o'clock the clocks are put forward to three: 02:30 is taken for 03:30.
    assert_eq!(nightly("2026-03-27T12:00:00Z"), ["2026-03-28T01:30", "2026-03-29T01:30", "2026-03-30T00:30"]);
    // At three o'clock they are put back to two: 02:30 comes twice, and the first one counts.
    assert_eq!(nightly("2026-10-23T12:00:00Z"), ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"]);
    // Between the two of them nothing is due again.
    assert_eq!(nightly("2026-10-25T00:45:00Z")[0], "2026-10-26T01:30");
    // Midnight itself was skipped.
    let midnight = next("0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00:00Z", 2);
    assert_eq!(midnight, ["2018-11-04T03:00", "2018-11-05T02:00"]);
    // A whole day was skipped: its time falls on that of the next day.
    let skipped = next("0 8 * * *", "Pacific/Apia", "2011-12-29T22:00:00Z", 2);
    assert_eq!(skipped, ["2011-12-30T18:00", "2011-12-31T18:00"]);
}

#[test]
fn an_entry_of_every_hour_goes_by_hours_that_pass() {
    let hourly = |after| next("30 * * * *", "Europe/Berlin", after, 4);
    let night = ["2026-03-28T23:30", "2026-03-29T00:30", "2026-03-29T01:30", "2026-03-29T02:30"];
    assert_eq!(hourly("2026-03-28T23:00:00Z"), night);
    let night = ["2026-10-24T23:30", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30"];
    assert_eq!(hourly("2026-10-24T23:00:00Z"), night);
}

/// Every minute of some days whose local time the entry names, found by looking at each.
fn by_looking(minute: impl Fn(i8) -> bool, hour: impl Fn(i8) -> bool, zone: &TimeZone, from: Timestamp) -> Vec<i64> {
    let minutes = (1..=3 * 24 * 60).map(|minute| from.millis() + minute * 60_000);
    let is_named = |millis: &i64| {
        let local = zone.to_datetime(jiff::Timestamp::from_millisecond(*millis).unwrap());
        minute(local.minute()) && hour(local.hour())
    };
    minutes.filter(is_named).collect()
}

#[test]
fn the_next_time_is_the_one_that_looking_at_every_minute_finds() {
    let minutes = (|minute: i8| minute % 25 == 3, "3-59/25");
    // On these days nothing, a half-hour and an hour are skipped or come twice.
    for (zone, days) in [
        ("Asia/Kathmandu", ["2026-05-04T00:00:00Z"].as_slice()),
        ("Europe/London", &["2026-03-28T00:00:00Z", "2026-10-24T00:00:00Z"]),
        ("Australia/Lord_Howe", &["2026-04-03T00:00:00Z", "2026-10-02T00:00:00Z"]),
        ("America/St_Johns", &["2026-03-07T00:00:00Z", "2026-10-31T00:00:00Z"]),
    ] {
        let named = TimeZone::get(zone).unwrap();
        for day in days {
            let from = at(day);
            let expected = by_looking(minutes.0, |_| true, &named, from);
            let cron = Cron::parse(&format!("{} * * * *", minutes.1)).unwrap();
            let mut found = Vec::new();
            let mut time = from;
            while found.len() < expected.len() {
                time = cron.next(time, &named).unwrap();
                found.push(time.millis());
            }
            assert_eq!(found, expected, "{zone} after {day}");
        }
    }
    let named = TimeZone::get("Asia/Kathmandu").unwrap();
    let from = at("2026-05-04T00:00:00Z");
    let expected = by_looking(minutes.0, |hour| hour == 5 || hour == 17, &named, from);
    let cron = Cron::parse(&format!("{} 5,17 * * *", minutes.1)).unwrap();
    let mut times = std::iter::successors(cron.next(from, &named), |time| cron.next(*time, &named));
    let found: Vec<i64> = times.by_ref().take(expected.len()).map(Timestamp::millis).collect();
    assert_eq!(found, expected);
}
