//! `suyuan` as it is typed.

fn main() -> std::process::ExitCode {
    suyuan::main()
}
