//! A job file is read, or its first mistake is named with its place, in a text that no terminal obeys.
#![cfg_attr(fuzzing, no_main)]

pub(crate) fn target(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Err(said) = suyuan::check_job(&text) else { return };
    let rest = said.strip_prefix("job.toml:");
    let line = rest.and_then(|rest| rest.split(':').next()).and_then(|line| line.trim().parse::<usize>().ok());
    assert!(line.is_some_and(|line| (1..=text.split('\n').count()).contains(&line)), "{said:?}");
    assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
