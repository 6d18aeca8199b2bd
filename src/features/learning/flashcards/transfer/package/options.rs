//! The settings of decks in a collection of Anki, as settings here: groups of options that decks share, with limits of a deck's own.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::wireformat::{flag, float, floats, messages, number};
use super::{Collection, Package, PackagedCard};
use crate::features::flashcards::model::{Deck, Options, Parameters, Scheduler};
use crate::kernel::rounded;

/// The longest learning step, in minutes, and the most steps.
const LONGEST_STEP: f64 = 1440.0;
const MOST_STEPS: usize = 10;
/// The most cards a day.
const MOST_A_DAY: u64 = 9_999;
pub(super) const LONGEST_INTERVAL: u64 = 36_500;
const HIGHEST_LEECH_THRESHOLD: u64 = 99;
/// Anki's highest leech threshold, which no card reaches. It takes 0 for its usual one.
pub(super) const NO_LEECHES: u64 = 9_999;
const RETENTION: (f64, f64) = (0.7, 0.99);
/// The parameters of FSRS-5 and FSRS-6; the latter has a decay of the curve, which was fixed before.
const OF_FSRS_5: usize = 19;
const OF_FSRS_6: usize = 21;
const FIXED_DECAY: f32 = 0.5;
/// Between which values each parameter lies, as the fitting of the crate `fsrs` keeps them (its `parameter_clipper.rs`).
const BOUNDS: [(f32, f32); OF_FSRS_6] = [
    (0.001, 100.0),
    (0.001, 100.0),
    (0.001, 100.0),
    (0.001, 100.0),
    (1.0, 10.0),
    (0.001, 4.0),
    (0.001, 4.0),
    (0.001, 0.75),
    (0.0, 4.5),
    (0.0, 0.8),
    (0.001, 3.5),
    (0.001, 5.0),
    (0.001, 0.25),
    (0.001, 0.9),
    (0.0, 4.0),
    (0.0, 1.0),
    (1.0, 6.0),
    (0.0, 2.0),
    (0.0, 2.0),
    (0.0, 0.8),
    (0.1, 0.8),
];

/// A group of options, as it is stored.
#[derive(Debug, Clone, Default)]
struct Group {
    learning_steps: Vec<f64>,
    relearning_steps: Vec<f64>,
    new_per_day: u64,
    reviews_per_day: u64,
    leech_threshold: u64,
    longest_interval: u64,
    desired_retention: f64,
    /// Those of the latest version that has any.
    parameters: Vec<f32>,
    /// Whether it has settings that change when cards come and are not here.
    has_others: bool,
    /// Whether it has settings of Anki's SM-2 that are not here. With FSRS, Anki does not use them either.
    has_others_of_sm2: bool,
    mark: Mark,
}

/// What a deck of ours says in its group that Anki has no setting for: Anki keeps what it does not know.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    scheduler: Option<Scheduler>,
    fuzz: Option<bool>,
}

impl Mark {
    fn of(own: &Value) -> Self {
        Self {
            scheduler: own.get("scheduler").and_then(Value::as_str).and_then(Scheduler::parse),
            fuzz: own.get("fuzz").and_then(Value::as_bool),
        }
    }
}

/// The name of what a group says for us.
const MARK: &str = "schola";

/// What a group says for us of a deck.
pub(super) fn marked(group: &mut Value, deck: &Deck) {
    group[MARK] = json!({ "scheduler": deck.scheduler.name(), "fuzz": deck.options.fuzz });
}

/// What a deck has of its own.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OfDeck {
    /// The id of its group.
    pub group: i64,
    pub new_per_day: Option<u64>,
    pub reviews_per_day: Option<u64>,
    pub desired_retention: Option<f64>,
}

/// The groups of a collection, and the scheduler where it says one.
pub(super) struct Groups {
    groups: HashMap<i64, Group>,
    uses_fsrs: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct JsonGroup {
    new: JsonNew,
    rev: JsonReviews,
    lapse: JsonLapses,
    #[serde(rename = "desiredRetention")]
    desired_retention: Option<f64>,
    #[serde(rename = "fsrsParams5")]
    fsrs_5: Vec<f32>,
    #[serde(rename = "fsrsParams6")]
    fsrs_6: Vec<f32>,
    #[serde(rename = "easyDaysPercentages")]
    easy_days: Vec<f64>,
    #[serde(rename = "ignoreRevlogsBeforeDate")]
    ignored_before: String,
    #[serde(rename = "newMix")]
    new_mix: Value,
    #[serde(rename = "interdayLearningMix")]
    interday_mix: Value,
    #[serde(rename = "newGatherPriority")]
    gathered: Value,
    #[serde(rename = "newSortOrder")]
    sorted: Value,
    #[serde(rename = "reviewOrder")]
    reviews: Value,
}

/// How a group orders cards, by the numbers of Anki.
struct Order {
    is_new_random: bool,
    new_mix: u64,
    interday_mix: u64,
    gathered: u64,
    sorted: u64,
    reviews: u64,
}

impl Order {
    /// Whether the person chose an order that decks do not have here. Anki's own order is none: every package would report it. For the same
    /// reason, its usual settings for leeches (a tag only) and for other cards of a note (shown on the same day) are not reported, and what
    /// may be chosen instead is what decks do here.
    fn is_other(&self) -> bool {
        const BEFORE_REVIEWS: u64 = 2;
        const AFTER_REVIEWS: u64 = 1;
        // By deck or the lowest position first; by template or not sorted further.
        let usual = 0..=1;
        self.is_new_random
            || self.new_mix == BEFORE_REVIEWS
            || self.interday_mix == AFTER_REVIEWS
            || !usual.contains(&self.gathered)
            || !usual.contains(&self.sorted)
            || self.reviews != 0
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct JsonNew {
    delays: Vec<f64>,
    ints: Vec<f64>,
    #[serde(rename = "initialFactor")]
    factor: Option<f64>,
    #[serde(rename = "perDay")]
    per_day: Option<u64>,
    order: Value,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct JsonReviews {
    #[serde(rename = "perDay")]
    per_day: Option<u64>,
    #[serde(rename = "maxIvl")]
    longest: Option<u64>,
    ease4: Option<f64>,
    #[serde(rename = "ivlFct")]
    interval: Option<f64>,
    #[serde(rename = "hardFactor")]
    hard: Option<f64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct JsonLapses {
    delays: Vec<f64>,
    #[serde(rename = "leechFails")]
    leech: Option<u64>,
    mult: Option<f64>,
    #[serde(rename = "minInt")]
    least: Option<u64>,
}

/// Whether a setting differs from its usual value.
fn differs(value: Option<f64>, usual: f64) -> bool {
    value.is_some_and(|value| (value - usual).abs() > 1e-4)
}

impl From<JsonGroup> for Group {
    fn from(json: JsonGroup) -> Self {
        let usual = Options::default();
        let JsonGroup { new, rev, lapse, .. } = json;
        let graduation = [1.0, 4.0];
        let number = |value: &Value| value.as_u64().unwrap_or(0);
        let order = Order {
            is_new_random: new.order.as_u64() == Some(0),
            new_mix: number(&json.new_mix),
            interday_mix: number(&json.interday_mix),
            gathered: number(&json.gathered),
            sorted: number(&json.sorted),
            reviews: number(&json.reviews),
        };
        Self {
            new_per_day: new.per_day.unwrap_or(u64::from(usual.new_per_day)),
            reviews_per_day: rev.per_day.unwrap_or(u64::from(usual.reviews_per_day)),
            leech_threshold: lapse.leech.unwrap_or(u64::from(usual.leech_threshold)),
            longest_interval: rev.longest.unwrap_or(LONGEST_INTERVAL),
            desired_retention: json.desired_retention.unwrap_or(usual.desired_retention),
            parameters: if json.fsrs_6.is_empty() { json.fsrs_5 } else { json.fsrs_6 },
            has_others: json.easy_days.iter().any(|share| differs(Some(*share), 1.0))
                || !json.ignored_before.is_empty()
                || order.is_other(),
            has_others_of_sm2: differs(rev.ease4, 1.3)
                || differs(rev.interval, 1.0)
                || differs(rev.hard, 1.2)
                || differs(lapse.mult, 0.0)
                || lapse.least.is_some_and(|days| days != 1)
                || differs(new.factor, 2500.0)
                || new.ints.iter().zip(graduation).any(|(days, usual)| differs(Some(*days), usual)),
            learning_steps: new.delays,
            relearning_steps: lapse.delays,
            mark: Mark::default(),
        }
    }
}

/// The field with what Anki did not know of a legacy group, as JSON.
const UNKNOWN: u64 = 255;

/// Reads the message `DeckConfig.Config` of Anki's `deck_config.proto`. A number that is absent is 0.
fn of_message(config: &[u8]) -> Group {
    let whole = |field| number(config, field).unwrap_or(0);
    let real = |field| f64::from(float(config, field).unwrap_or(0.0));
    let reals = |field| floats(config, field).into_iter().map(f64::from).collect::<Vec<f64>>();
    let (fsrs_5, fsrs_6) = (floats(config, 5), floats(config, 6));
    let unknown: Option<Value> = messages(config, UNKNOWN).last().and_then(|json| serde_json::from_slice(json).ok());
    let order = Order {
        is_new_random: whole(20) == 1,
        new_mix: whole(30),
        interday_mix: whole(31),
        gathered: whole(34),
        sorted: whole(32),
        reviews: whole(33),
    };
    Group {
        mark: unknown.as_ref().and_then(|of| of.get(MARK)).map(Mark::of).unwrap_or_default(),
        learning_steps: reals(1),
        relearning_steps: reals(2),
        new_per_day: whole(9),
        reviews_per_day: whole(10),
        leech_threshold: whole(22),
        longest_interval: whole(16),
        desired_retention: real(37),
        parameters: if fsrs_6.is_empty() { fsrs_5 } else { fsrs_6 },
        has_others: reals(4).iter().any(|share| differs(Some(*share), 1.0)) || flag(config, 46) || order.is_other(),
        has_others_of_sm2: differs(Some(real(11)), 2.5)
            || differs(Some(real(12)), 1.3)
            || differs(Some(real(13)), 1.2)
            || differs(Some(real(14)), 0.0)
            || differs(Some(real(15)), 1.0)
            || (whole(17), whole(18), whole(19)) != (1, 1, 4),
    }
}

/// Reads the groups of a collection. What cannot be read has the usual settings.
pub(super) fn groups(collection: &Collection) -> Groups {
    if let Some(texts) = &collection.texts {
        let found: HashMap<String, Value> = serde_json::from_str(&texts.options).unwrap_or_default();
        let groups = found.into_iter().filter_map(|(id, group)| {
            let mark = group.get(MARK).map(Mark::of).unwrap_or_default();
            let group: JsonGroup = serde_json::from_value(group).ok()?;
            Some((id.parse().ok()?, Group { mark, ..group.into() }))
        });
        let settings: Value = serde_json::from_str(&texts.settings).unwrap_or_default();
        return Groups { groups: groups.collect(), uses_fsrs: settings.get("fsrs").and_then(Value::as_bool) };
    }
    let groups = collection.options.iter().map(|(id, config)| (*id, of_message(config))).collect();
    Groups { groups, uses_fsrs: collection.uses_fsrs }
}

/// Reads what a deck of the present schema has of its own: the message `Deck.Normal` of Anki's `decks.proto`.
pub(super) fn of_deck(kind: &[u8]) -> OfDeck {
    let Some(normal) = messages(kind, 1).last() else { return OfDeck::default() };
    OfDeck {
        group: number(normal, 1).and_then(|id| i64::try_from(id).ok()).unwrap_or(0),
        new_per_day: number(normal, 7),
        reviews_per_day: number(normal, 6),
        desired_retention: float(normal, 10).map(f64::from),
    }
}

/// Learning steps in whole minutes, and whether they are those that were given.
fn steps(given: &[f64]) -> (Vec<u32>, bool) {
    let usable = given.iter().filter(|minutes| **minutes > 0.0 && **minutes <= LONGEST_STEP).take(MOST_STEPS);
    let steps: Vec<u32> = usable.map(|minutes| minutes.round().max(1.0) as u32).collect();
    let is_same = steps.len() == given.len() && steps.iter().zip(given).all(|(step, given)| f64::from(*step) == *given);
    (steps, is_same)
}

/// The parameters of FSRS-6, within their bounds; nothing where they are of another version.
fn parameters(given: &[f32]) -> Option<Parameters> {
    let mut parameters = given.to_vec();
    if parameters.len() == OF_FSRS_5 {
        parameters.extend([0.0, FIXED_DECAY]);
    }
    if parameters.len() != OF_FSRS_6 || parameters.iter().any(|parameter| !parameter.is_finite()) {
        return None;
    }
    Some(parameters.iter().zip(BOUNDS).map(|(parameter, (low, high))| parameter.clamp(low, high)).collect())
}

impl Groups {
    /// The scheduler and the settings of a deck; `seems_of_fsrs` counts where nothing says the scheduler. What is not carried over is noted.
    pub(super) fn settings(&self, deck: OfDeck, seems_of_fsrs: bool, package: &mut Package) -> (Scheduler, Options) {
        let scheduler = if self.uses_fsrs.unwrap_or(seems_of_fsrs) { Scheduler::Fsrs } else { Scheduler::Sm2 };
        let usual = Options::default();
        let Some(group) = self.groups.get(&deck.group) else { return (scheduler, usual) };
        let scheduler = group.mark.scheduler.unwrap_or(scheduler);
        let (learning_steps, is_same) = steps(&group.learning_steps);
        let (relearning_steps, is_same_too) = steps(&group.relearning_steps);
        if !(is_same && is_same_too) {
            package.lose("learning_steps");
        }
        let parameters = parameters(&group.parameters);
        if parameters.is_none() && !group.parameters.is_empty() {
            package.lose("fsrs_parameters");
        }
        let mut is_kept = !group.has_others && (scheduler == Scheduler::Fsrs || !group.has_others_of_sm2);
        let mut within = |value: u64, (least, most): (u64, u64)| {
            is_kept &= (least..=most).contains(&value);
            u32::try_from(value.clamp(least, most)).unwrap_or(u32::MAX)
        };
        let leech_threshold = if group.leech_threshold >= NO_LEECHES { 0 } else { group.leech_threshold };
        let mut options = Options {
            fuzz: group.mark.fuzz.unwrap_or(usual.fuzz),
            learning_steps,
            relearning_steps,
            parameters,
            new_per_day: within(deck.new_per_day.unwrap_or(group.new_per_day), (0, MOST_A_DAY)),
            reviews_per_day: within(deck.reviews_per_day.unwrap_or(group.reviews_per_day), (0, MOST_A_DAY)),
            leech_threshold: within(leech_threshold, (0, HIGHEST_LEECH_THRESHOLD)),
            maximum_interval_days: within(group.longest_interval, (1, LONGEST_INTERVAL)),
            ..usual
        };
        let retention = deck.desired_retention.unwrap_or(group.desired_retention);
        // Groups that were written before FSRS have none; decks of the legacy schema have percents.
        let retention = if retention > 1.0 { retention / 100.0 } else { retention };
        if retention > 0.0 {
            // It is stored in single precision.
            let retention = rounded(retention, 4);
            options.desired_retention = retention.clamp(RETENTION.0, RETENTION.1);
            is_kept &= retention == options.desired_retention;
        }
        if !is_kept {
            package.lose("deck_options");
        }
        (scheduler, options)
    }
}

/// Whether cards look as if FSRS schedules them: it has stored its memory of one, or none was learnt yet.
pub(super) fn seem_of_fsrs(cards: &[&PackagedCard]) -> bool {
    !cards.iter().any(|card| matches!(card.phase, 2 | 3)) || cards.iter().any(|card| card.data.contains("\"s\":"))
}
