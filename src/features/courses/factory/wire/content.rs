//! What has been made of a course.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::catalogue::{self, Demo};

/// What a course is to hold.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Outline {
    /// The course.
    pub course_id: String,
    /// Whether this is the demo course's.
    pub sandbox: bool,
    /// The title.
    pub course_title: String,
    /// What it is about.
    pub course_description: String,
    /// Its parts, in order.
    pub modules: Vec<OutlineModule>,
}

/// A part of a course.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct OutlineModule {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// What is shown and said, in order.
    pub scenes: Vec<OutlineScene>,
}

/// A step of a module.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct OutlineScene {
    /// What is shown.
    pub description: String,
    /// What is said.
    pub planned_narration_summary: String,
}

impl Outline {
    /// The outline of the demo course, for this one.
    pub fn of(course: catalogue::Course, demo: &Demo) -> Self {
        let scene = |scene: &catalogue::DemoScene| OutlineScene {
            description: scene.description.clone(),
            planned_narration_summary: scene.planned_narration_summary.clone(),
        };
        let module = |module: &catalogue::DemoModule| OutlineModule {
            title: module.title.clone(),
            description: module.description.clone(),
            scenes: module.scenes.iter().map(scene).collect(),
        };
        Self {
            course_id: course.public_id,
            sandbox: course.is_sandbox,
            course_title: demo.course_title.clone(),
            course_description: demo.course_description.clone(),
            modules: demo.modules.iter().map(module).collect(),
        }
    }
}

/// The notes of a course.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Notes {
    /// The course.
    pub course_id: String,
    /// Whether these are the demo course's.
    pub sandbox: bool,
    /// One text per module, in order.
    pub notes: Vec<ModuleNotes>,
}

/// The text of a module.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ModuleNotes {
    /// The place of the module, from 0.
    pub module_index: usize,
    /// The text, in Markdown.
    pub markdown: String,
}

impl Notes {
    /// The notes of the demo course, for this one.
    pub fn of(course: catalogue::Course, demo: &Demo) -> Self {
        let notes = demo.modules.iter().zip(0..);
        Self {
            course_id: course.public_id,
            sandbox: course.is_sandbox,
            notes: notes
                .map(|(module, module_index)| ModuleNotes { module_index, markdown: module.notes.clone() })
                .collect(),
        }
    }
}

/// The quiz of a course.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Quiz {
    /// The course.
    pub course_id: String,
    /// Whether these are the demo course's.
    pub sandbox: bool,
    /// The questions by module, in order.
    pub quiz: Vec<ModuleQuiz>,
}

/// The questions of a module.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ModuleQuiz {
    /// The place of the module, from 0.
    pub module_index: usize,
    /// The questions, in order.
    pub questions: Vec<QuizQuestion>,
}

/// A question with one right answer.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct QuizQuestion {
    /// What is asked.
    pub question: String,
    /// The answers to choose from.
    pub options: Vec<String>,
    /// The place of the right one, from 0.
    pub correct_option: u32,
    /// Why it is right.
    pub explanation: String,
}

impl Quiz {
    /// The quiz of the demo course, for this one.
    pub fn of(course: catalogue::Course, demo: &Demo) -> Self {
        let question = |question: &catalogue::DemoQuestion| QuizQuestion {
            question: question.question.clone(),
            options: question.options.clone(),
            correct_option: question.correct_option,
            explanation: question.explanation.clone(),
        };
        let quiz = demo.modules.iter().zip(0..).map(|(module, module_index)| ModuleQuiz {
            module_index,
            questions: module.quiz.iter().map(question).collect(),
        });
        Self { course_id: course.public_id, sandbox: course.is_sandbox, quiz: quiz.collect() }
    }
}
