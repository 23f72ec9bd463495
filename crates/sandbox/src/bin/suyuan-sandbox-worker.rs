//! The worker by itself, for tests and measurements; the program calls the same function.

use std::process::ExitCode;

fn main() -> ExitCode {
    suyuan_sandbox::worker::serve(std::io::stdin().lock(), std::io::stdout())
}
