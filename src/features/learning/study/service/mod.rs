//! What can be done with study logs and the timer.

mod edits;
mod logs;
mod timers;

pub use edits::edit;
pub use logs::{create, create_at, delete, focus_of, held, list, minutes_by_day, minutes_on};
pub use timers::{discard, held_timer, pause, start, stop, timer};
