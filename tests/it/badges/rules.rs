//! The badges as data, and their rules as tables.

use std::collections::BTreeSet;

use schola::features::badges::art;
use schola::features::badges::model::{BadgeMetric, BadgeOperator, BadgeRule, badges, glyph};
use schola::kernel::locale::Language;

#[test]
fn every_badge_is_whole() {
    let all = badges().unwrap();
    assert!(all.len() >= 40, "{}", all.len());
    let slugs: BTreeSet<&str> = all.iter().map(|badge| badge.slug.as_str()).collect();
    assert_eq!(slugs.len(), all.len());
    for badge in all {
        let slug = &badge.slug;
        assert!(slug.len() <= 60 && slug.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{slug}");
        assert!(glyph(badge).unwrap().starts_with('M'), "{slug}");
        assert!(art::svg(badge).unwrap().starts_with("<svg "), "{slug}");
        for texts in Language::ALL.map(|language| badge.texts(language)) {
            assert!((3..=40).contains(&texts.name.chars().count()), "{slug}: {}", texts.name);
            assert!(texts.description.ends_with('.') && texts.description.chars().count() <= 120, "{slug}");
        }
        assert_ne!(badge.en.description, badge.de.description, "{slug}");
    }
    for language in Language::ALL {
        let names: BTreeSet<&str> = all.iter().map(|badge| badge.texts(language).name.as_str()).collect();
        assert_eq!(names.len(), all.len(), "names in {}", language.tag());
    }
}

#[test]
fn every_metric_has_a_badge_and_no_two_badges_have_the_same_rule() {
    let rules: Vec<BadgeRule> = badges().unwrap().iter().filter_map(|badge| badge.rule).collect();
    for metric in BadgeMetric::ALL {
        assert!(rules.iter().any(|rule| rule.metric == metric), "{}", metric.name());
    }
    for (place, rule) in rules.iter().enumerate() {
        assert!(rule.threshold > 0, "{rule:?}");
        assert!(!rules[..place].contains(rule), "{rule:?}");
        assert!(rule.metric != BadgeMetric::XpTotal || rule.threshold % 100 == 0, "{rule:?}: XP is told by hundreds");
    }
}

#[test]
fn harder_badges_of_a_metric_have_no_lower_tier() {
    let all = badges().unwrap();
    for (easy, hard) in all.iter().zip(&all[1..]) {
        let (Some(a), Some(b)) = (easy.rule, hard.rule) else { continue };
        if a.metric == b.metric && a.dimension == b.dimension {
            let is_harder = if a.operator == BadgeOperator::AtLeast {
                b.threshold > a.threshold
            } else {
                b.threshold < a.threshold
            };
            assert!(is_harder && hard.tier as u8 >= easy.tier as u8, "{} and {}", easy.slug, hard.slug);
        }
    }
}

#[test]
fn rules_compare_and_say_how_far_it_is() {
    let rule = |operator, threshold| BadgeRule { metric: BadgeMetric::Streak, operator, threshold, dimension: None };
    let (least, most) = (BadgeOperator::AtLeast, BadgeOperator::AtMost);
    let table = [
        (rule(least, 10), None, false, 0),
        (rule(least, 10), Some(0), false, 0),
        (rule(least, 10), Some(-3), false, 0),
        (rule(least, 10), Some(4), false, 40),
        (rule(least, 10), Some(9), false, 90),
        (rule(least, 1_000), Some(999), false, 99),
        (rule(least, 10), Some(10), true, 100),
        (rule(least, 10), Some(i64::MAX), true, 100),
        (rule(most, 5), None, false, 0),
        (rule(most, 5), Some(20), false, 25),
        (rule(most, 5), Some(6), false, 83),
        (rule(most, 5), Some(5), true, 100),
        (rule(most, 5), Some(0), true, 100),
    ];
    for (rule, value, is_met, percent) in table {
        assert_eq!((rule.is_met(value), rule.percent(value)), (is_met, percent), "{rule:?} {value:?}");
    }
}
