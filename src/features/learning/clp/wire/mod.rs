//! Request and response bodies: tag Learner profile.

mod assessment;
mod profile;

pub use assessment::{ClpAnswers, ClpAssessment, ClpAssessmentProgress};
pub use profile::{ClpChange, ClpContests, ClpEvidenceDay, ClpProfile, ClpStudentProfile, ClpSummary};
