//! Response bodies of the content of a course.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::catalogue::{self, Demo};

/// The outline of a course.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Outline {
    pub course_id: String,
    pub sandbox: bool,
    pub course_title: String,
    pub course_description: String,
    /// The modules, in order.
    pub modules: Vec<OutlineModule>,
}

/// A module of an outline.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct OutlineModule {
    pub title: String,
    pub description: String,
    /// The scenes, in order.
    pub scenes: Vec<OutlineScene>,
}

/// A scene of a module.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct OutlineScene {
    pub description: String,
    pub planned_narration_summary: String,
}

impl Outline {
    /// Converts the demo course's outline for this course.
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
    pub course_id: String,
    pub sandbox: bool,
    /// One text per module, in order.
    pub notes: Vec<ModuleNotes>,
}

/// The notes of a module.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ModuleNotes {
    /// The index of the module, from 0.
    pub module_index: usize,
    /// The text, in Markdown.
    pub markdown: String,
}

impl Notes {
    /// Converts the demo course's notes for this course.
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
    pub course_id: String,
    pub sandbox: bool,
    /// The questions by module, in order.
    pub quiz: Vec<ModuleQuiz>,
}

/// The questions of a module.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ModuleQuiz {
    /// The index of the module, from 0.
    pub module_index: usize,
    /// The questions, in order.
    pub questions: Vec<QuizQuestion>,
}

/// A question with one right answer.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct QuizQuestion {
    pub question: String,
    pub options: Vec<String>,
    /// The index of the right answer, from 0.
    pub correct_option: u32,
    pub explanation: String,
}

impl Quiz {
    /// Converts the demo course's quiz for this course.
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
