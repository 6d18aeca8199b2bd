//! The plan of the day.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::exams::ExamDate;
use super::sentence::{sentence, surprise};
use crate::features::plan::model::{self, PlanState, PlanStep, ReplanCode, StepKind, WhyCode};
use crate::http::envelope::Resource;
use crate::kernel::text::Line;
use crate::kernel::{Day, Id, id::kind};

/// The minutes of a plan to keep.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct PlanChoiceOfMinutes {
    pub minutes: Option<i64>,
}

/// A step to leave out.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct PlanSkip {
    pub step: Line<1, 80>,
    pub minutes: Option<i64>,
}

/// A skipped step to take back.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct PlanRestore {
    pub step: Line<1, 80>,
}

/// Why a step is in the plan.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct StudyPlanReason {
    pub code: WhyCode,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_without: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_with: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exam: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_minutes: Option<u32>,
}

/// A step of a plan.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct StudyPlanStep {
    pub id: String,
    pub kind: StepKind,
    pub title: String,
    pub minutes: u32,
    pub total: u32,
    pub done: u32,
    pub finished: bool,
    pub reason: StudyPlanReason,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deck_id: Option<Id<kind::Deck>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_id: Option<Id<kind::Class>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_id: Option<Id<kind::SetWork>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
}

impl StudyPlanStep {
    fn of(step: PlanStep, done: u32) -> Self {
        let is_of_deck = matches!(step.kind, StepKind::Review | StepKind::Learn);
        let text = sentence(&step);
        let (minutes, total) = (step.minutes(), step.size());
        Self {
            deck_id: is_of_deck.then(|| Id::new(step.number)),
            horizon_days: is_of_deck.then_some(step.horizon_days),
            work_id: (step.kind == StepKind::Work).then(|| Id::new(step.number)),
            id: step.key,
            kind: step.kind,
            title: step.title,
            minutes,
            total,
            done,
            finished: step.is_done,
            class_id: step.class,
            subject: step.subject,
            topic: step.topic,
            reason: StudyPlanReason {
                code: step.why.code,
                text,
                known_without: step.why.known_without,
                known_with: step.why.known_with,
                until: step.why.until,
                exam: step.why.exam,
                due_on: step.why.due_on,
                class_name: step.why.class_name,
                focus: step.why.focus,
                since: step.why.since,
                answers: step.why.answers,
                right: step.why.right,
                measured_minutes: step.why.measured_minutes,
                session_minutes: step.why.session_minutes,
                work_minutes: step.why.work_minutes,
            },
        }
    }
}

/// Steps without a break.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct StudyPlanBlock {
    pub steps: Vec<StudyPlanStep>,
    pub break_minutes: u32,
}

/// A thing that the person left out for today.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct StudyPlanSkipped {
    pub id: String,
    pub kind: StepKind,
    pub title: String,
}

impl From<model::Skipped> for StudyPlanSkipped {
    fn from(skipped: model::Skipped) -> Self {
        Self { id: skipped.name(), kind: skipped.kind, title: skipped.title }
    }
}

/// Why the open steps were planned anew.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct StudyPlanReplanned {
    pub code: ReplanCode,
    pub text: String,
    pub title: String,
    pub answers: u32,
    pub right: u32,
    pub expected: u32,
}

impl From<model::Surprise> for StudyPlanReplanned {
    fn from(found: model::Surprise) -> Self {
        let text = surprise(&found);
        let model::Surprise { code, title, answers, right, expected } = found;
        Self { code, text, title, answers, right, expected }
    }
}

/// The plan of a day.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct StudyPlan {
    pub day: Day,
    pub minutes: u32,
    pub kept: bool,
    pub state: PlanState,
    pub blocks: Vec<StudyPlanBlock>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub studied_minutes: Option<u32>,
    pub time_up: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replanned: Option<StudyPlanReplanned>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xp_awarded: Option<i64>,
    pub skipped: Vec<StudyPlanSkipped>,
    pub exams: Vec<ExamDate>,
}

impl Resource for StudyPlan {
    const ONE: &'static str = "plan";
}

impl From<model::PlanView> for StudyPlan {
    fn from(view: model::PlanView) -> Self {
        let time_up = view.is_time_up();
        let blocks = view.blocks.into_iter().map(|(block, done)| StudyPlanBlock {
            steps: block.steps.into_iter().zip(done).map(|(step, done)| StudyPlanStep::of(step, done)).collect(),
            break_minutes: block.break_minutes,
        });
        Self {
            day: Day::numbered(view.day),
            minutes: view.minutes,
            kept: view.is_kept,
            state: view.state,
            blocks: blocks.collect(),
            studied_minutes: view.studied_minutes,
            time_up,
            replanned: view.surprise.map(Into::into),
            xp_awarded: view.xp,
            skipped: view.skipped.into_iter().map(Into::into).collect(),
            exams: view.exams.into_iter().map(Into::into).collect(),
        }
    }
}
