//! The rule table, and the figures that it asks for.

use std::collections::BTreeMap;
use std::time::Duration;

use schola::features::adapted::model::{Applied, Comparison, Measure, Verdict};
use schola::features::clp::model::{DimensionView, Estimate, PerDimension, Profile, Source};
use schola::features::flashcards::model::Answered;
use schola::features::ile::model::{Answers, Figure, Rule, Sample, Signal, Week, broken, compare, figures, rules};
use schola::kernel::locale::Language;
use schola::kernel::{Calendar, Id};

use crate::support::server::START;

#[test]
fn every_rule_says_what_it_does_in_both_languages() {
    let rules = rules().unwrap();
    assert!(rules.len() >= 12, "{}", rules.len());
    let mut ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rules.len(), "two rules have one id");
    for rule in rules {
        for language in Language::ALL {
            let texts = rule.texts(language);
            for text in [&texts.what, &texts.why, &texts.otherwise, &texts.effect] {
                assert!(text.ends_with('.') && text.len() > 15, "{}: {text}", rule.id);
            }
        }
        assert_eq!(broken(rule), None);
    }
}

/// A rule with these conditions, changes, and a reason.
fn rule(when: &str, change: &str, why: &str) -> Option<String> {
    let texts = format!("{{ what = \"What.\", why = \"{why}\", otherwise = \"Else.\", effect = \"Effect.\" }}");
    let text = format!(
        "id = \"tried\"\nmeasure = \"recall\"\nwhen = [{when}]\nchange = [{change}]\nen = {texts}\nde = {texts}"
    );
    match toml::from_str::<Rule>(&text) {
        Ok(rule) => broken(&rule),
        Err(error) => Some(error.to_string()),
    }
}

#[test]
fn a_rule_that_cannot_be_right_is_named() {
    let (when, change) = ("{ signal = \"recall\", at_least = 95 }", "{ setting = \"audio\", to = 1 }");
    assert_eq!(rule(when, change, "Because {recall}."), None);
    let table = [
        ("", change, "x", "no condition"),
        (when, "", "x", "no condition or no change"),
        ("{ at_least = 95 }", change, "x", "without a signal"),
        ("{ signal = \"recall\", dimension = \"pace\", at_least = 1 }", change, "x", "with both"),
        ("{ signal = \"recall\" }", change, "x", "without a bound"),
        ("{ signal = \"recall\", at_least = 1, at_most = 2 }", change, "x", "with two"),
        ("{ signal = \"weather\", at_least = 1 }", change, "x", "weather"),
        (when, "{ setting = \"audio\" }", "x", "not once"),
        (when, "{ setting = \"audio\", to = 2 }", "x", "not 0 to 1"),
        (when, "{ setting = \"session_minutes\", percent = 20 }", "x", "not 10 to 60"),
        (when, "{ setting = \"audio\", to = 0 }", "x", "changes nothing"),
        (when, "{ setting = \"audio\", to = 1 }, { setting = \"audio\", to = 0 }", "x", "twice"),
        (when, change, "Because {pace}.", "{pace}"),
    ];
    for (when, change, why, fault) in table {
        let found = rule(when, change, why).unwrap_or_default();
        assert!(found.contains(fault), "{when} {change} {why}: {found}");
    }
}

/// Answers a minute apart, one for each character: `r` right, `w` wrong; in capitals of cards that were known for long; `_` is a pause.
fn answers(decks: &[i64], text: &str) -> Vec<Answered> {
    let mut at = START;
    let mut given = Vec::new();
    for letter in text.chars() {
        at = at.plus(Duration::from_secs(if letter == '_' { 3_600 } else { 60 }));
        if letter != '_' {
            given.push(Answered {
                at,
                deck: decks[given.len() % decks.len()],
                card: i64::try_from(given.len()).unwrap(),
                is_right: letter.eq_ignore_ascii_case(&'r'),
                is_learnt: true,
                interval_days: if letter.is_uppercase() { 21 } else { 20 },
                last_at: None,
            });
        }
    }
    given
}

/// A profile of somebody of whom nothing is known.
fn nobody() -> Profile {
    let view = |_| DimensionView {
        estimate: Estimate::default(),
        source: Source::Unknown,
        confidence: 0.0,
        is_contested: false,
        evidence: Vec::new(),
    };
    Profile { dimensions: PerDimension::of(view), assessed_at: None, changed_at: None }
}

fn seen(decks: &[i64], text: &str, due: i64) -> BTreeMap<Signal, Figure> {
    of(&answers(decks, text), due)
}

/// The sums of these answers.
pub(super) fn sums(all: &[Answered]) -> Week {
    let count =
        |is_meant: fn(&Answered) -> bool| i64::try_from(all.iter().filter(|answer| is_meant(answer)).count()).unwrap();
    Week {
        answers: count(|_| true),
        learnt: count(|answer| answer.is_learnt),
        lapses: count(|answer| answer.is_learnt && !answer.is_right),
    }
}

/// The figures of these answers, whose week begins at the start.
pub(super) fn of(all: &[Answered], due: i64) -> BTreeMap<Signal, Figure> {
    let calendar = Calendar::of("UTC");
    figures(&Answers { all, from: START, most: 500, sums: sums(all), calendar: &calendar }, due, &nobody())
}

#[test]
fn a_session_tires_where_errors_rise_by_half() {
    let rising = "rrrrrrrrwrrwwrrrwrrr";
    let table = [
        (rising.to_owned(), (1.0, 1)),
        (format!("{rising}_{rising}"), (2.0, 2)),
        // One error more is chance.
        ("rrrrrrrrwrrrrwrrwrrr".to_owned(), (0.0, 1)),
        ("wwwwrrrrrrwwwwwrrrrr".to_owned(), (0.0, 1)),
        ("wwwwrrrrrrwwwwwwrrrr".to_owned(), (1.0, 1)),
        // Sessions of nineteen answers say nothing.
        (format!("{}_{}", &rising[1..], &rising[1..]), (0.0, 0)),
        (String::new(), (0.0, 0)),
    ];
    for (text, (value, amount)) in table {
        assert_eq!(seen(&[1], &text, 0)[&Signal::TiringSessions], Figure { value, amount }, "{text}");
    }
}

#[test]
fn shares_are_of_what_they_are_about() {
    let found = seen(&[1], "rrrwRRRW", 0);
    assert_eq!(found[&Signal::Recall], Figure { value: 75.0, amount: 8 });
    assert_eq!(found[&Signal::MatureLapses], Figure { value: 25.0, amount: 4 });
    assert_eq!(found.get(&Signal::BlockedAnswers), None, "with one deck there is nothing to mix");
    assert_eq!(found.get(&Signal::LongCardGap), None);
    let none = seen(&[1], "", 0);
    assert_eq!((none.get(&Signal::Recall), none.get(&Signal::MatureLapses)), (None, None));
    // Two decks by turns, and one after the other.
    assert_eq!(seen(&[1, 2], &"r".repeat(40), 0)[&Signal::BlockedAnswers], Figure { value: 0.0, amount: 39 });
    let blocks: Vec<i64> = (0..40).map(|place| 1 + place / 20).collect();
    let blocked = seen(&blocks, &"r".repeat(40), 0)[&Signal::BlockedAnswers];
    assert!((blocked.value - 100.0 * 38.0 / 39.0).abs() < 1e-9, "{blocked:?}");
    // Somebody who hardly reviews has ten a day for usual.
    assert_eq!(seen(&[1], "r", 45)[&Signal::BacklogDays], Figure { value: 4.5, amount: 45 });
    assert_eq!(seen(&[1], &"r".repeat(140), 60)[&Signal::BacklogDays], Figure { value: 3.0, amount: 60 });
}

/// Days with these shares of right answers, twenty answers each, from a day on.
fn days(first: i64, shares: &[f64]) -> Vec<Sample> {
    (first..).zip(shares).map(|(day, share)| Sample { day, sum: share * 20.0, count: 20.0 }).collect()
}

fn compared(before: &[f64], after: &[f64]) -> Comparison {
    let applied = Applied {
        id: Id::new(1),
        user: Id::new(1),
        adaptation: "tried".to_owned(),
        changes: Vec::new(),
        evidence: Vec::new(),
        measure: Measure::Recall,
        day: 100,
        applied_at: START,
        end: None,
        measured: None,
    };
    let length = i64::try_from(after.len()).unwrap();
    let samples = [days(100 - i64::try_from(before.len()).unwrap(), before), days(101, after)].concat();
    compare(&applied, 101 + length, &samples)
}

#[test]
fn an_effect_is_what_chance_does_not_make() {
    let (low, high) = ([70.0, 75.0, 65.0].repeat(7), [90.0, 95.0, 85.0].repeat(7));
    let better = compared(&low, &high);
    assert_eq!((better.verdict, better.days), (Verdict::Better, 21));
    let (difference, lower, upper) = better.difference.unwrap();
    assert!((difference - 20.0).abs() < 1e-9 && lower > 15.0 && upper < 25.0, "{better:?}");
    assert_eq!(compared(&high, &low).verdict, Verdict::Worse);
    let unclear = compared(&[60.0, 95.0, 70.0].repeat(7), &[62.0, 96.0, 70.0].repeat(7));
    assert_eq!(unclear.verdict, Verdict::Unclear);
    let (_, lower, upper) = unclear.difference.unwrap();
    assert!(lower < 0.0 && upper > 0.0);
    // Two days with figures say nothing, and thirteen days are too early.
    assert_eq!(compared(&low[..2], &high).verdict, Verdict::TooLittle);
    assert_eq!(compared(&low, &high[..13]).verdict, Verdict::TooEarly);
    assert_eq!(compared(&low, &high[..14]).verdict, Verdict::Better);
    let none = compared(&low, &[]);
    assert_eq!((none.verdict, none.days, none.before), (Verdict::TooEarly, 0, None));
    // Days on which every answer was wrong are days with answers.
    let forgotten = compared(&[0.0; 21], &high);
    assert_eq!((forgotten.before.unwrap().days, forgotten.verdict), (21, Verdict::Better));
    // As many days on each side, four weeks at the most.
    assert_eq!(compared(&low, &high[..14]).before.unwrap().days, 14);
    assert_eq!(compared(&low.repeat(2), &high.repeat(2)).days, 28);
}
