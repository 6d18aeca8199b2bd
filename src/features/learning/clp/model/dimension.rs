//! The dimensions of a learner profile.

use serde::{Deserialize, Serialize};

use crate::http::text_enum;

text_enum! {
    /// A dimension of a learner profile, from 0 to 100.
    pub enum Dimension {
        /// Prefers words to pictures, or asks for and uses pictures.
        ModalityVisual = "modality_visual",
        /// Skims text, or reads and rephrases it.
        ModalityVerbal = "modality_verbal",
        /// Wants to be told, or wants to try.
        ModalityPractice = "modality_practice",
        /// Slow and thorough, or fast.
        Pace = "pace",
        /// Concentrates for minutes, or for an hour.
        FocusSpan = "focus_span",
        /// Is overwhelmed by much at once, or holds many things in mind.
        WorkingMemoryLoad = "working_memory_load",
        /// Likes it safe, or likes it hard.
        ChallengePreference = "challenge_preference",
        /// Wants feedback short and at the end, or at once and in detail.
        FeedbackStyle = "feedback_style",
        /// Finds an own way, or wants steps.
        StructureNeed = "structure_need",
        /// Learns alone, or with others.
        SocialOrientation = "social_orientation",
        /// Needs a nudge, or is self-driven.
        MotivationDrive = "motivation_drive",
    }
}

/// The number of dimensions.
pub const DIMENSIONS: usize = 11;

/// Something for each dimension, in the order of [`Dimension::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PerDimension<T>([T; DIMENSIONS]);

impl<T> PerDimension<T> {
    /// Makes it from what each dimension has.
    pub fn of(each: impl FnMut(Dimension) -> T) -> Self {
        Self(Dimension::ALL.map(each))
    }

    /// What each dimension has, with the dimension.
    pub fn iter(&self) -> impl Iterator<Item = (Dimension, &T)> {
        Dimension::ALL.into_iter().zip(&self.0)
    }

    /// The same, to change it.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Dimension, &mut T)> {
        Dimension::ALL.into_iter().zip(&mut self.0)
    }
}

impl<T> std::ops::Index<Dimension> for PerDimension<T> {
    type Output = T;

    fn index(&self, dimension: Dimension) -> &T {
        &self.0[dimension as usize]
    }
}

impl<T> std::ops::IndexMut<Dimension> for PerDimension<T> {
    fn index_mut(&mut self, dimension: Dimension) -> &mut T {
        &mut self.0[dimension as usize]
    }
}
