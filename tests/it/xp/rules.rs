//! The rules as tables.

use schola::features::xp::model::{
    Bounds, DayTotals, League, Link, Multiplier, Pace, PayBound, RestDays, Spent, Standing, counts, daily_pay,
    pay_minutes, pay_review, week_of_day, weekday,
};
use schola::kernel::Timestamp;

fn day(spent: Spent) -> DayTotals {
    DayTotals { spent, ..DayTotals::default() }
}

#[test]
fn minutes_are_paid_by_their_kind_and_up_to_the_bounds_of_a_day() {
    let paid = |minutes, signs| pay_minutes(&DayTotals::default(), minutes, signs, 0).hundredths / 100;
    // Afterwards: one point a minute, 90 minutes a day.
    assert_eq!([1, 30, 90, 91, 600].map(|minutes| paid(minutes, None)), [1, 30, 90, 90, 90]);
    // With the timer and signs of work: two points, after two hours one, after three nothing; without reviews, 200 points are the most.
    assert_eq!([60, 100, 101, 120, 180].map(|minutes| paid(minutes, Some(20))), [120, 200, 200, 200, 200]);
    assert_eq!(pay_minutes(&DayTotals::default(), 120, Some(20), 0).spent.base, 240 * 100);
    assert_eq!(pay_minutes(&DayTotals::default(), 180, Some(20), 0).spent.base, 300 * 100);
    assert_eq!(pay_minutes(&DayTotals::default(), 720, Some(30), 0).spent.base, 300 * 100);
    // Without signs, the first hour is trusted, and half an hour more counts like one that is logged afterwards.
    assert_eq!([60, 61, 90, 120, 720].map(|minutes| paid(minutes, Some(0))), [120, 121, 150, 150, 150]);
    // One sign is enough for half an hour, and two for an hour.
    let used = day(Spent { trusted: 60, ..Spent::default() });
    let after = |minutes, signs| pay_minutes(&used, minutes, Some(signs), 0).hundredths / 100;
    assert_eq!([after(30, 1), after(31, 1), after(60, 2), after(30, 0)], [60, 31, 120, 30]);
}

#[test]
fn reviews_and_everything_together_are_bounded() {
    let review = |spent| pay_review(&day(spent), true, 0);
    assert_eq!(review(Spent::default()).hundredths, 100);
    let full = review(Spent { reviews: Bounds::REVIEWS, ..Spent::default() });
    assert_eq!((full.hundredths, full.bound), (0, Some(PayBound::DailyLimit)));
    // Reviews and minutes that are logged afterwards share a bound.
    assert_eq!(review(Spent { reviews: 120, later: 80, ..Spent::default() }).hundredths, 0);
    let shared = pay_minutes(&day(Spent { reviews: 150, ..Spent::default() }), 90, None, 0);
    assert_eq!((shared.spent.later, shared.bound), (50, Some(PayBound::DailyLimit)));
    // Beyond 240 points a quarter is paid, as far as the timer measured more than an hour.
    let spent = |reviews: i64, timed: i64| Spent {
        reviews,
        base: (reviews + timed) * 100,
        timed: timed * 100,
        ..Spent::default()
    };
    let pay = |reviews: i64, timed: i64| daily_pay(&spent(reviews, timed));
    assert_eq!([pay(0, 0), pay(120, 120), pay(200, 120)], [0, 24_000, 24_000]);
    assert_eq!([pay(120, 160), pay(140, 140), pay(200, 300)], [25_000, 24_500, 28_000]);
    // What is measured uses its bounds all the same.
    assert_eq!((review(spent(120, 120)).hundredths, review(spent(120, 120)).spent), (0, Spent::REVIEW));
    assert_eq!(review(spent(60, 200)).hundredths, 25);
}

#[test]
fn hours_of_the_timer_and_claims_alone_are_worth_less_than_an_hour_of_study() {
    // Reviews that were seen, those that were not, and points of the timer, of claims besides.
    let pay = |seen: i64, quick: i64, timer: i64, claims: i64| {
        let (reviews, claimed) = (seen + quick, quick + claims);
        let base = reviews + timer + claims;
        daily_pay(&Spent {
            reviews,
            quick,
            base: base * 100,
            timed: timer * 100,
            claimed: claimed * 100,
            ..Spent::default()
        }) / 100
    };
    for (seen, quick, timer, claims, paid) in [
        (7, 0, 300, 0, 207),
        (7, 150, 300, 0, 220),
        (2, 150, 120, 0, 220),
        (0, 150, 0, 0, 150),
        (0, 0, 0, 150, 150),
        (60, 0, 120, 0, 180),
        (60, 30, 120, 0, 210),
        (150, 150, 120, 0, 240),
        (40, 0, 240, 0, 240),
    ] {
        assert_eq!(pay(seen, quick, timer, claims), paid, "{seen} {quick} {timer} {claims}");
    }
    // More work is never worth less, and no piece of it more than its base.
    for step in 0..2_000 {
        let [seen, quick, timer, claims] = [step % 211, step % 151, step % 301, step % 97];
        let before = pay(seen, quick, timer, claims);
        let more =
            [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 2, 0), (0, 0, 0, 1)].map(|(a, b, c, d): (i64, i64, i64, i64)| {
                (pay(seen + a, quick + b, timer + c, claims + d) - before, a + b + c + d)
            });
        assert!(more.into_iter().all(|(added, base)| (0..=base).contains(&added)), "{step}: {more:?}");
    }
}

#[test]
fn what_nothing_but_the_person_shows_has_a_bound_of_its_own() {
    let claimed = |claimed: i64| day(Spent { base: claimed * 100, claimed: claimed * 100, ..Spent::default() });
    let hasty = |used: i64, sent: i64| pay_review(&claimed(used), false, sent * 100);
    assert_eq!((hasty(149, 0).hundredths, hasty(149, 0).spent.claimed), (100, 100));
    for refused in [hasty(150, 0), hasty(0, 150)] {
        assert_eq!((refused.hundredths, refused.bound), (0, Some(PayBound::Unmeasured)));
    }
    assert_eq!(pay_review(&claimed(150), true, 15_000).hundredths, 100, "a review that was seen is none of it");
    let form = |used: i64, sent: i64| pay_minutes(&claimed(used), 60, None, sent * 100);
    assert_eq!([form(0, 0), form(120, 0), form(0, 140), form(150, 0)].map(|paid| paid.spent.minutes), [60, 30, 10, 0]);
    assert_eq!(form(120, 0).bound, Some(PayBound::Unmeasured));
    let timer = |signs| pay_minutes(&claimed(100), 60, Some(signs), 0).hundredths;
    assert_eq!([timer(2), timer(1)], [12_000, 5_000]);
}

#[test]
fn the_pace_of_reviews_and_signs_goes_by_the_clock_of_the_server() {
    let at = |seconds: i64| Timestamp::from_millis(1_767_603_600_000 + seconds * 1_000);
    let seen =
        |pace: &mut Pace, times: &mut dyn Iterator<Item = i64>| times.filter(|time| pace.takes(at(*time))).count();
    let mut pace = Pace::default();
    assert_eq!(seen(&mut pace, &mut std::iter::repeat_n(0, 30)), 10, "a minute before the first one can be used");
    assert_eq!(seen(&mut pace, &mut (1..=60)), 10, "ten a minute");
    assert_eq!(seen(&mut Pace::default(), &mut (0..100).map(|card| card * 8)), 100);
    let mut pace = Pace::default();
    assert_eq!((0..7_200).filter(|time| pace.signs(at(*time))).count(), 6, "signs are twenty minutes apart");
}

#[test]
fn the_multiplier_grows_with_the_streak_up_to_one_and_a_half() {
    let of = |days| Multiplier { streak_days: days, effort: 0 }.hundredths();
    assert_eq!([0, 1, 3, 5, 6, 400].map(of), [100, 110, 130, 150, 150, 150]);
}

#[test]
fn leagues_begin_where_they_are_said_to() {
    let names = [0, 999, 1_000, 4_999, 5_000, 15_000, 39_999, 40_000, 9_000_000].map(|total| League::of(total).name());
    let due = ["bronze", "bronze", "silver", "silver", "gold", "platinum", "platinum", "diamond", "diamond"];
    assert_eq!(names, due);
    assert_eq!((League::Bronze.next(), League::Diamond.next()), (Some(League::Silver), None));
}

/// The links of days that count, one after the other.
fn chain(days: &[i64], rest: RestDays) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for day in days {
        links.push(Link::after(links.last().copied(), *day, rest));
    }
    links
}

#[test]
fn a_streak_counts_days_rests_and_is_bridged_by_freezes() {
    // 2026-01-05 is a Monday.
    let monday = 20_458;
    assert_eq!((weekday(monday), week_of_day(monday), week_of_day(monday - 1)), (0, 2_923, 2_922));
    let none = RestDays::default();
    let length = |days: &[i64], rest| chain(days, rest).last().unwrap().length;
    assert_eq!(length(&[monday, monday + 1, monday + 2], none), 3);
    assert_eq!(length(&[monday, monday + 2], none), 1);
    // Saturday and Sunday are days of rest: Friday, then Monday.
    let weekend = RestDays { now: 0b110_0000, past: 0, since: 0 };
    assert_eq!(length(&[monday + 4, monday + 7], weekend), 2);
    assert_eq!(length(&[monday + 4, monday + 5, monday + 7], weekend), 3, "a day of rest may count too");
    assert_eq!(length(&[monday + 3, monday + 7], weekend), 1);
    // Days of rest that were chosen later do not mend what was missed.
    let later = RestDays { since: monday + 6, ..weekend };
    assert_eq!(length(&[monday + 4, monday + 7], later), 1);
    // However often others are chosen, earlier days stay what they were.
    let changes = [(monday + 8, 0b100), (monday + 9, 0b1000), (monday + 9, 0), (monday + 30, 0b1)];
    let often = changes.into_iter().fold(weekend, |rest, (day, days)| rest.changed(days, day));
    let rested: Vec<i64> = (monday..monday + 36).filter(|day| often.rests(*day)).map(|day| day - monday).collect();
    assert_eq!(rested, [5, 6, 35]);
    // A person who chooses each day anew rests on two days a week.
    let anew = (monday..monday + 14).fold(none, |rest, day| rest.changed(1 << weekday(day), day));
    let rested: Vec<i64> = (monday..monday + 14).filter(|day| anew.rests(*day)).map(|day| day - monday).collect();
    assert_eq!(rested, [0, 1, 7, 8]);
    // Ten days earn a freeze, which bridges one day, and three is the most.
    let ten: Vec<i64> = (0..10).map(|day| monday + day).collect();
    let last = *chain(&ten, none).last().unwrap();
    assert_eq!((last.length, last.freezes), (10, 1));
    let bridged = Link::after(Some(last), last.day + 2, none);
    assert_eq!((bridged.length, bridged.freezes), (11, 0));
    let broken = Link::after(Some(last), last.day + 3, none);
    assert_eq!((broken.length, broken.freezes), (1, 1), "a freeze that saves nothing is kept");
    let sixty: Vec<i64> = (0..60).map(|day| monday + day).collect();
    assert_eq!(chain(&sixty, none).last().unwrap().freezes, 3);
}

#[test]
fn a_streak_stands_until_a_day_is_over() {
    let none = RestDays::default();
    let last = Some(Link { day: 100, length: 12, freezes: 1 });
    let on = |day| Standing::on(last, day, none);
    assert_eq!((on(100).length, on(101).length), (12, 12));
    assert_eq!((on(102).length, on(102).freezes), (12, 0), "the freeze is in use");
    assert_eq!((on(103).length, on(103).freezes), (0, 1));
    assert_eq!((on(100).days_to_freeze(), Standing::on(None, 5, none).length), (8, 0));
    assert_eq!((counts(5, 0, 0), counts(4, 9, 0), counts(0, 10, 0), counts(0, 0, 1)), (true, false, true, true));
}
