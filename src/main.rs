//! The program: see `schola --help`.

fn main() -> std::process::ExitCode {
    schola::cli::run()
}
