//! Tells calculations from questions about texts: "What is 12 times 7?" is answered by no passage, whatever numbers it holds.

use super::terms;

/// Words for operations.
#[rustfmt::skip]
const OPERATIONS: &[&str] = &[
    "add", "added", "calculate", "compute", "cubed", "divide", "divided", "equals", "equal", "factorial", "minus", "multiplied",
    "multiply", "percent", "plus", "power", "product", "quotient", "remainder", "root", "solve", "squared", "square", "subtract",
    "subtracted", "sum", "times", "work",
];
/// Words that may stand beside numbers in a calculation.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "number", "result", "value", "cube", "half", "double", "twice", "third", "quarter", "difference", "between", "answer", "much",
    "equation", "simplify", "evaluate", "exactly", "multiplication", "division", "addition", "subtraction", "maths", "math",
];
/// Numbers in words.
#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
    "ninety", "hundred", "thousand", "million",
];
/// Signs between two numbers. A hyphen between numbers is also a range of years or pages.
const SIGNS: [char; 8] = ['+', '*', '×', '·', '÷', '/', '^', '='];
/// The longest name of an unknown behind a number, as in `3x`.
const UNKNOWN: usize = 2;

/// Whether a message is a calculation and nothing else: numbers with an operation, and no word of any topic.
pub(super) fn is_calculation(text: &str) -> bool {
    let (mut numbers, mut operations, mut others) = (0, has_sign(text) || text.contains('%'), 0);
    let mut unknowns = 0;
    terms::words(text, |word| {
        if is_number(word) {
            numbers += 1;
        } else if OPERATIONS.contains(&word) {
            operations = true;
        } else if word.len() <= UNKNOWN
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && !terms::is_stop_word(word)
        {
            unknowns += 1;
        } else if !BESIDE.contains(&word) && !terms::is_stop_word(word) && !terms::is_asking_word(word) {
            others += 1;
        }
    });
    // A single number, as in "the square of the hypotenuse in 3 steps", is no calculation without a sign or a word for one.
    operations && others == 0 && numbers > 0 && unknowns <= 2 && (numbers > 1 || has_sign(text) || is_of_one(text))
}

/// Operations that need one number: "the square root of 144", "7 squared".
fn is_of_one(text: &str) -> bool {
    let mut is_one = false;
    terms::words(text, |word| {
        is_one |= matches!(word, "root" | "squared" | "cubed" | "factorial" | "square" | "percent")
    });
    is_one
}

/// A number in digits or in a word, also with an unknown (`3x`).
fn is_number(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_written = digits > 0 && word.len() - digits <= UNKNOWN;
    is_written || NUMBERS.contains(&word)
}

/// Whether a sign of an operation has a number on its left, in the text without spaces.
fn has_sign(text: &str) -> bool {
    let bare: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_operand = |c: &char| c.is_ascii_alphanumeric() || matches!(c, ')' | '(' | '%');
    let is_sign = |place: usize, sign: char| match sign {
        // Spaced on both sides: `12 - 7`, and not `1914-1918`.
        '-' | '−' | '–' => text.contains(" - ") || text.contains(" − ") || text.contains(" – ") || bare.len() < 6,
        other => SIGNS.contains(&other) && place > 0,
    };
    bare.windows(3).enumerate().any(|(place, window)| match window {
        [left, sign, right] => left.is_ascii_digit() && is_operand(right) && is_sign(place + 1, *sign),
        _ => false,
    })
}
