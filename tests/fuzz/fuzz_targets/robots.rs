//! Any bytes are a robots.txt: nothing fails, a verdict names a rule's line, and what the agent is told says the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suyuan_frontier::robots::{ROBOTS_BYTES_MAX, Robots, whole_lines, without_last_line};

fuzz_target!(|input: (&[u8], &str, &str)| {
    let (bytes, agent, url) = input;
    let robots = Robots::parse(bytes);
    let told = robots.for_agent(agent);
    let verdict = robots.verdict(agent, url);
    assert_eq!(verdict, told.verdict(url));
    let lines = 1 + bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    assert!(verdict.line.is_none_or(|line| (1..=lines).contains(&(line as usize))));
    assert!(verdict.allowed || verdict.line.is_some(), "what is forbidden is forbidden by a line");
    assert_eq!(told.pause(), robots.crawl_delay(agent).max(robots.request_rate(agent)));
    assert!(robots.sitemaps().count() <= lines);
    // What a limit cuts off may only take rules away, never make new ones of half lines.
    assert!(whole_lines(bytes).len() <= ROBOTS_BYTES_MAX);
    let cut = without_last_line(bytes);
    assert!(bytes.starts_with(cut) && cut.last().is_none_or(|last| matches!(last, b'\n' | b'\r')));
});
