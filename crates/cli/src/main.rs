//! `suyuan` as it is typed.

mod args;
mod exit;
mod job_file;

fn main() {}
