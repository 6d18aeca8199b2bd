//! Fitting the parameters of FSRS to a person's own reviews.

use fsrs::{ComputeParametersInput, DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview, compute_parameters};

use crate::features::flashcards::model::{Parameters, Rating};
use crate::kernel::{Error, Result, rounded};

/// The reviews of one card, oldest first, from the first one of the new card on: the day and the rating of each.
pub type History = Vec<(i64, Rating)>;
/// The fewest reviews on later days from which parameters are fitted.
pub const FEWEST_REVIEWS: usize = 100;
/// The most reviews of one card that count.
const MOST_OF_CARD: usize = 64;

/// Parameters that were fitted to reviews.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    pub parameters: Parameters,
    /// The reviews that were used: those on a later day than the one before.
    pub reviews: usize,
    /// How well the parameters in use predict these reviews.
    pub before: Fit,
    /// How well the fitted parameters do.
    pub after: Fit,
}

impl Fitted {
    /// Whether the fitted parameters predict the reviews better.
    pub fn is_better(&self) -> bool {
        self.after.log_loss < self.before.log_loss
    }
}

/// How far the predictions of parameters are from the reviews; smaller is better. The root mean square error is over groups of similar
/// reviews.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    pub log_loss: f64,
    pub rmse: f64,
}

/// Fits parameters. `present` are those in use. Nothing where there are fewer reviews than [`FEWEST_REVIEWS`]. This takes seconds for ten
/// thousands of reviews.
pub fn fit(histories: &[History], present: Option<&Parameters>) -> Result<Option<Fitted>> {
    let items = items(histories);
    if items.len() < FEWEST_REVIEWS {
        return Ok(None);
    }
    let failed = |error: fsrs::FSRSError| Error::internal_text(error.to_string());
    let present = present.map_or(DEFAULT_PARAMETERS.as_slice(), Vec::as_slice);
    let before = fitting(present, &items)?;
    let input = ComputeParametersInput { train_set: items.clone(), ..ComputeParametersInput::default() };
    let parameters = compute_parameters(input).map_err(failed)?;
    let after = fitting(&parameters, &items)?;
    Ok(Some(Fitted { parameters, reviews: items.len(), before, after }))
}

fn fitting(parameters: &[f32], items: &[FSRSItem]) -> Result<Fit> {
    let failed = |error: fsrs::FSRSError| Error::internal_text(error.to_string());
    let evaluation = FSRS::new(parameters).map_err(failed)?.evaluate(items.to_vec(), |_| true).map_err(failed)?;
    // The crate adds up in no fixed order, so that the last digits vary.
    let shown = |number: f32| rounded(f64::from(number), 5);
    Ok(Fit { log_loss: shown(evaluation.log_loss), rmse: shown(evaluation.rmse_bins) })
}

/// An item for each review on a later day, with the reviews before it.
fn items(histories: &[History]) -> Vec<FSRSItem> {
    let mut items = Vec::new();
    for history in histories.iter().map(|history| &history[..history.len().min(MOST_OF_CARD)]) {
        let mut reviews: Vec<FSRSReview> = Vec::new();
        let mut last = history.first().map_or(0, |(day, _)| *day);
        for (day, rating) in history {
            let delta_t = u32::try_from(day - last).unwrap_or(0);
            reviews.push(FSRSReview { rating: rating.number(), delta_t });
            last = *day;
            if delta_t > 0 {
                items.push(FSRSItem { reviews: reviews.clone() });
            }
        }
    }
    items
}
