//! Any bytes are a robots.txt: nothing fails, a verdict names a rule's line, and what the agent is told says the same.
#![cfg_attr(fuzzing, no_main)]

use suyuan_frontier::robots::{ROBOTS_BYTES_MAX, Robots, whole_lines, without_last_line};

/// The first line is the agent, the second the URL, the rest the file.
pub(crate) fn target(bytes: &[u8]) {
    let mut parts = bytes.splitn(3, |&byte| byte == b'\n');
    let mut part = || parts.next().unwrap_or_default();
    let (agent, url, file) = (String::from_utf8_lossy(part()), String::from_utf8_lossy(part()), part());
    let robots = Robots::parse(file);
    let told = robots.for_agent(&agent);
    let verdict = robots.verdict(&agent, &url);
    assert_eq!(verdict, told.verdict(&url));
    let lines = 1 + file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    assert!(verdict.line.is_none_or(|line| (1..=lines).contains(&(line as usize))));
    assert!(verdict.allowed || verdict.line.is_some(), "what is forbidden is forbidden by a line");
    assert_eq!(told.pause(), robots.crawl_delay(&agent).max(robots.request_rate(&agent)));
    assert!(robots.sitemaps().count() <= lines);
    // What a limit cuts off may only take rules away, never make new ones of half lines.
    assert!(whole_lines(file).len() <= ROBOTS_BYTES_MAX);
    let cut = without_last_line(file);
    assert!(file.starts_with(cut) && cut.last().is_none_or(|last| matches!(last, b'\n' | b'\r')));
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
