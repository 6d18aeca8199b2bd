//! Plain types and rules of analytics.

mod attention;
mod facts;
mod figures;
mod range;
mod rest;
pub mod steps;
mod views;

pub use attention::{Attention, AttentionCode, Signs, reasons};
pub use facts::{DayEntry, DayTotals, Entry, Facts, Scope, SubjectEntry};
pub use figures::{Hidden, Histogram, LEAST_PEOPLE, Measure, Share, Spread};
pub use range::{DayRange, LONGEST_RANGE};
pub use rest::{Group, to_hide};
pub use views::{
    ClassView, DayView, EffortView, OutcomeDay, OutcomesView, Period, PersonDay, ProgressSummary, ProgressView, School,
    SchoolView, StudentView, SubjectView, SummaryView, WorkView,
};
