//! Whether an adaptation helped: the days before it against as many days after it. Pure functions.
//!
//! The unit is the day, because answers of one day are alike: the mean of some days is the sum of all figures by their number, and its
//! error follows from how the days differ.

use crate::features::adapted::model::{Applied, Comparison, Mean, Measure, Verdict};

/// The most days on each side.
pub const LONGEST: i64 = 28;
/// The days on each side before something is said.
const SHORTEST: i64 = 14;
/// The fewest days with figures on each side.
const LEAST_DAYS: i64 = 3;

/// The figures of a day: their sum and their number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    pub day: i64,
    pub sum: f64,
    pub count: f64,
}

/// The first and the last of some days.
pub type Span = (i64, i64);

/// The days after an adaptation that are over by `today`, and as many before it: those before, those after, and their number.
pub fn window(applied: &Applied, today: i64) -> Option<(Span, Span, i64)> {
    let last = applied.end.map_or(today, |end| end.day.min(today)) - 1;
    let days = (last - applied.day).min(LONGEST);
    let (before, after) = ((applied.day - days, applied.day - 1), (applied.day + 1, applied.day + days));
    (days > 0).then_some((before, after, days))
}

/// The fewest figures on each side.
const fn least(measure: Measure) -> i64 {
    match measure {
        Measure::Recall => 20,
        Measure::Focus | Measure::Minutes => 3,
    }
}

fn mean(measure: Measure, samples: &[Sample]) -> Option<Mean> {
    let (sum, count) = samples.iter().fold((0.0, 0.0), |(sum, count), day| (sum + day.sum, count + day.count));
    if count <= 0.0 {
        return None;
    }
    let value = sum / count;
    let days = samples.len() as f64;
    let squares: f64 = samples.iter().map(|day| (day.sum - value * day.count).powi(2)).sum();
    let variance = if days > 1.0 { days / (days - 1.0) * squares / (count * count) } else { 0.0 };
    // A day without study is a figure, but no day of study; a day on which every answer was wrong is a day with answers.
    let has_figures = |day: &&Sample| if measure == Measure::Minutes { day.sum > 0.0 } else { day.count > 0.0 };
    let with_figures = samples.iter().filter(has_figures).count();
    let amount = if measure == Measure::Minutes { with_figures as f64 } else { count };
    Some(Mean { value, variance, days: i64::try_from(with_figures).unwrap_or(0), amount: amount.round() as i64 })
}

/// Compares the days of a window.
pub fn compare(applied: &Applied, today: i64, samples: &[Sample]) -> Comparison {
    let Some((before, after, days)) = window(applied, today) else {
        return Comparison { verdict: Verdict::TooEarly, days: 0, before: None, after: None, difference: None };
    };
    let within = |(first, last): Span| -> Vec<Sample> {
        samples.iter().filter(|sample| (first..=last).contains(&sample.day)).copied().collect()
    };
    let (before, after) = (mean(applied.measure, &within(before)), mean(applied.measure, &within(after)));
    let mut compared = Comparison { verdict: Verdict::TooLittle, days, before, after, difference: None };
    let is_enough = |mean: &Mean| mean.days >= LEAST_DAYS && mean.amount >= least(applied.measure);
    let (before, after) = (before.filter(is_enough), after.filter(is_enough));
    if let Some((before, after)) = before.zip(after) {
        let difference = after.value - before.value;
        // The quantile of Student's distribution for 95 %, to a few hundredths.
        let freedom = (before.days + after.days - 2).max(1) as f64;
        let half = (1.96 + 3.0 / freedom) * (before.variance + after.variance).sqrt();
        compared.difference = Some((difference, difference - half, difference + half));
        compared.verdict = match (difference - half > 0.0, difference + half < 0.0) {
            (true, _) => Verdict::Better,
            (_, true) => Verdict::Worse,
            _ => Verdict::Unclear,
        };
    }
    if days < SHORTEST {
        compared.verdict = Verdict::TooEarly;
    }
    compared
}
