//! Makes views of sums: what is shown of a day, and of all days together.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{
    DayRange, DayTotals, DayView, EffortView, Entry, Facts, Hidden, Histogram, LEAST_PEOPLE, Measure, Share, Spread,
    SummaryView, steps,
};

/// The figures of some days.
#[derive(Debug, Default)]
pub(super) struct Days {
    totals: BTreeMap<i64, DayTotals>,
    /// The people in steps, by day and measure.
    spreads: BTreeMap<(i64, i64), Histogram>,
}

impl Days {
    /// Takes rows of the database.
    pub fn of(
        totals: impl IntoIterator<Item = DayTotals>,
        spreads: impl IntoIterator<Item = (i64, Entry, i64)>,
    ) -> Self {
        let totals = totals.into_iter().map(|totals| (totals.day, totals)).collect();
        let mut known: BTreeMap<(i64, i64), Histogram> = BTreeMap::new();
        for (day, (measure, step), people) in spreads {
            known.entry((day, measure)).or_default().add(step, people);
        }
        Self { totals, spreads: known }
    }

    /// The sums of a day.
    pub fn totals(&self, day: i64) -> DayTotals {
        self.totals.get(&day).copied().unwrap_or(DayTotals { day, ..DayTotals::default() })
    }

    /// Whether as many people are behind any figure as one is shown of.
    pub fn has_groups(&self) -> bool {
        self.totals.values().any(|totals| people(totals, 0).iter().any(|(_, people)| *people >= LEAST_PEOPLE))
    }

    /// How many people are behind a figure.
    pub fn people(&self, (day, measure, place): &Figure) -> i64 {
        let known = people(&self.totals(*day), self.histogram(*day, *place).amount());
        known.into_iter().find(|(known, _)| known == measure).map_or(0, |(_, people)| people)
    }

    /// The people of a day in steps of a measure.
    pub fn histogram(&self, day: i64, measure: i64) -> Histogram {
        self.spreads.get(&(day, measure)).cloned().unwrap_or_default()
    }
}

/// A figure of a day. Those of retention in steps have the number of their steps, which efforts have too; others have none.
pub(super) type Figure = (i64, Measure, i64);

/// The number of the steps of a figure of retention, none of others.
pub(super) const fn place(measure: Measure) -> i64 {
    if matches!(measure, Measure::RetentionSpread) { steps::RETENTION } else { 0 }
}

/// The people behind each figure of a day.
pub(super) fn people(totals: &DayTotals, answering: i64) -> [(Measure, i64); 8] {
    [
        (Measure::Learners, totals.learners),
        (Measure::LearnersWeek, totals.week),
        (Measure::LearnersMonth, totals.month),
        (Measure::Minutes, totals.studying),
        (Measure::Reviews, totals.reviewing),
        (Measure::Retention, totals.recalling),
        (Measure::RetentionSpread, answering),
        (Measure::Ai, totals.asking),
    ]
}

/// The figures of days that would tell those of one to four people if all other subjects were shown, each with so many people that the
/// subject is left out too.
pub(super) type Telling = BTreeMap<(i64, Measure), i64>;

/// What is shown of days. `whole` are the figures of the school where `days` are those of a class.
pub(super) struct Shown<'a> {
    pub days: &'a Days,
    pub whole: Option<&'a Days>,
    /// Today; what is later has no rolling counts yet.
    pub today: i64,
    /// The figures that are asked for.
    pub measures: &'a [Measure],
    /// Where the days are those of a subject: what all subjects together would tell.
    pub telling: Option<&'a Telling>,
    /// Where the days are those of a class: the figures that are left out, because the other groups would tell those of too few people.
    pub left_out: Option<&'a BTreeSet<Figure>>,
}

/// All figures.
pub(super) const EVERYTHING: [Measure; 8] = [
    Measure::Learners,
    Measure::LearnersWeek,
    Measure::LearnersMonth,
    Measure::Minutes,
    Measure::Reviews,
    Measure::Retention,
    Measure::RetentionSpread,
    Measure::Ai,
];

/// What is shown of a class or subject in a list.
pub(super) const IN_LIST: [Measure; 4] = [Measure::LearnersMonth, Measure::Minutes, Measure::Retention, Measure::Ai];

impl Shown<'_> {
    /// Whether each figure of a day is shown.
    fn hidden(&self, day: i64) -> Vec<(Measure, Hidden)> {
        let answering = |days: &Days| days.histogram(day, steps::RETENTION).amount();
        let of = |days: &Days| people(&days.totals(day), answering(days));
        let whole = self.whole.map(of);
        let all = |measure: Measure| {
            whole.and_then(|whole| whole.into_iter().find(|(known, _)| *known == measure).map(|(_, people)| people))
        };
        let is_rolling = |measure| matches!(measure, Measure::LearnersWeek | Measure::LearnersMonth);
        let asked = of(self.days).into_iter().filter(|(measure, _)| self.measures.contains(measure));
        let known = asked.filter(|(measure, _)| day <= self.today || !is_rolling(*measure));
        let tells = |measure: Measure, people: i64| {
            self.telling.and_then(|known| known.get(&(day, measure))).is_some_and(|fewest| people <= *fewest)
        };
        let state = |measure: Measure, people: i64| match Hidden::of(people, all(measure)) {
            Hidden::Shown if tells(measure, people) || self.leaves_out(&(day, measure, place(measure))) => {
                Hidden::TooFew
            }
            state => state,
        };
        known.map(|(measure, people)| (measure, state(measure, people))).collect()
    }

    fn leaves_out(&self, figure: &Figure) -> bool {
        self.left_out.is_some_and(|left_out| left_out.contains(figure))
    }

    /// The figures of these days that are hidden.
    pub fn hidden_figures(&self, range: DayRange) -> BTreeSet<Figure> {
        let of_day = |day: i64| {
            let hidden = self.hidden(day).into_iter().filter(|(_, state)| *state == Hidden::TooFew);
            hidden.map(move |(measure, _)| (day, measure, place(measure))).collect::<Vec<_>>()
        };
        range.days().flat_map(of_day).collect()
    }

    /// A day.
    pub fn day(&self, day: i64) -> DayView {
        let hidden = self.hidden(day);
        let is_shown = |measure: Measure| hidden.contains(&(measure, Hidden::Shown));
        let counted = |measure: Measure, people: i64| {
            let state = hidden.iter().find(|(known, _)| *known == measure).map(|(_, state)| *state);
            state.filter(|state| *state != Hidden::TooFew).map(|_| people)
        };
        let totals = self.days.totals(day);
        let sums = totals.sums;
        let spread = |kind: Measure, number: i64, total: Option<i64>| {
            is_shown(kind).then(|| self.days.histogram(day, number).spread(number, total)).flatten()
        };
        let share = || Share::of(sums.remembered, sums.learned, Some(totals.recalling));
        DayView {
            day,
            learners: counted(Measure::Learners, totals.learners),
            week: counted(Measure::LearnersWeek, totals.week),
            month: counted(Measure::LearnersMonth, totals.month),
            minutes: spread(Measure::Minutes, steps::MINUTES, Some(sums.minutes)),
            reviews: spread(Measure::Reviews, steps::REVIEWS, Some(sums.reviews)),
            retention: is_shown(Measure::Retention).then(share).flatten(),
            retention_spread: spread(Measure::RetentionSpread, steps::RETENTION, None),
            ai: is_shown(Measure::Ai).then_some((totals.asking, sums)),
            hidden: too_few(&hidden),
        }
    }

    /// All days together. Days whose figure is hidden are left out of it, because two periods that differ by such a day would tell it; the
    /// figure is named as incomplete.
    pub fn summary(&self, range: DayRange) -> SummaryView {
        let mut learners = Vec::new();
        let mut histograms: BTreeMap<Measure, Histogram> = BTreeMap::new();
        let (mut recalling, mut asking) = (0, 0);
        let mut sums: BTreeMap<Measure, Facts> = BTreeMap::new();
        let mut states: BTreeMap<Measure, Hidden> = BTreeMap::new();
        let mut left_out: BTreeSet<Measure> = BTreeSet::new();
        for day in range.days() {
            let totals = self.days.totals(day);
            for (measure, state) in self.hidden(day) {
                let known = states.entry(measure).or_insert(Hidden::Nothing);
                if state == Hidden::TooFew && day <= self.today {
                    left_out.insert(measure);
                }
                if measure == Measure::Learners && state != Hidden::TooFew && day <= self.today {
                    learners.push(totals.learners);
                }
                if state == Hidden::Shown {
                    *known = Hidden::Shown;
                    let sum = sums.entry(measure).or_default();
                    *sum = sum.plus(totals.sums, 1);
                    match measure {
                        Measure::Retention => recalling = recalling.max(totals.recalling),
                        Measure::Ai => asking = asking.max(totals.asking),
                        _ => {}
                    }
                    if let Some(number) = number(measure) {
                        histograms.entry(measure).or_default().merge(&self.days.histogram(day, number));
                    }
                } else if state == Hidden::TooFew && *known == Hidden::Nothing {
                    *known = Hidden::TooFew;
                }
            }
        }
        let is_told = |measure: &Measure| states.get(measure) == Some(&Hidden::Shown);
        let is_rolling = |measure: &Measure| matches!(measure, Measure::LearnersWeek | Measure::LearnersMonth);
        left_out.retain(|measure| is_told(measure) && !is_rolling(measure));
        let sum = |measure: Measure| sums.get(&measure).copied().unwrap_or_default();
        let spread = |measure: Measure, total: Option<i64>| {
            histograms.get(&measure).and_then(|known| known.spread(number(measure)?, total))
        };
        let last = self.day(range.to.min(self.today.max(range.from)));
        states.insert(Measure::LearnersMonth, rolling(&last));
        states.remove(&Measure::LearnersWeek);
        let retention = sum(Measure::Retention);
        let all = DayView {
            day: range.to,
            learners: None,
            week: None,
            month: last.month,
            minutes: spread(Measure::Minutes, Some(sum(Measure::Minutes).minutes)),
            reviews: spread(Measure::Reviews, Some(sum(Measure::Reviews).reviews)),
            retention: Share::of(retention.remembered, retention.learned, Some(recalling)),
            retention_spread: spread(Measure::RetentionSpread, None),
            ai: sums.get(&Measure::Ai).map(|sums| (asking, *sums)),
            hidden: too_few(&states.into_iter().collect::<Vec<_>>()),
        };
        let incomplete = left_out.into_iter().collect();
        SummaryView { days: range.length(), learners_daily: Spread::exact(learners, false), all, incomplete }
    }

    /// How people remembered on days with this effort, by days on which enough people had it.
    pub fn effort(&self, range: DayRange, effort: i64, (from, to): (i64, Option<i64>)) -> EffortView {
        let number = steps::EFFORTS + effort;
        let (mut all, mut has_hidden) = (Histogram::default(), false);
        for day in range.days() {
            let known = self.days.histogram(day, number);
            let whole = self.whole.map(|whole| whole.histogram(day, number).amount());
            match Hidden::of(known.amount(), whole) {
                Hidden::Shown if self.leaves_out(&(day, Measure::RetentionSpread, number)) => has_hidden = true,
                Hidden::Shown => all.merge(&known),
                Hidden::TooFew => has_hidden = true,
                Hidden::Nothing => {}
            }
        }
        let retention_spread = all.spread(number, None);
        let named = |is_so: bool| if is_so { vec![Measure::RetentionSpread] } else { Vec::new() };
        let hidden = named(has_hidden && retention_spread.is_none());
        let incomplete = named(has_hidden && retention_spread.is_some());
        EffortView { from, to, retention_spread, hidden, incomplete }
    }
}

/// The number under which people are counted in steps of a figure.
const fn number(measure: Measure) -> Option<i64> {
    match measure {
        Measure::Minutes => Some(steps::MINUTES),
        Measure::Reviews => Some(steps::REVIEWS),
        Measure::RetentionSpread => Some(steps::RETENTION),
        _ => None,
    }
}

fn rolling(last: &DayView) -> Hidden {
    if last.hidden.contains(&Measure::LearnersMonth) { Hidden::TooFew } else { Hidden::Shown }
}

fn too_few(states: &[(Measure, Hidden)]) -> Vec<Measure> {
    states.iter().filter(|(_, state)| *state == Hidden::TooFew).map(|(measure, _)| *measure).collect()
}
