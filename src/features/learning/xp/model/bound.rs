//! What makes a piece of work worth less.

use crate::http::text_enum;

text_enum! {
    /// Why a piece of work earned less than it would have at another time.
    pub enum PayBound {
        /// A bound of the day was reached.
        DailyLimit = "daily_limit",
        /// It was sent too late.
        TooOld = "too_old",
        /// The bound of what nothing but the person shows was reached.
        Unmeasured = "unmeasured",
    }
}
