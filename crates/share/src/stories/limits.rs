//! What is too much for one output is counted and not told.

use suyuan_words::{Lang, reports, say};

use super::told::story;
use super::{Story, written};
use crate::{
    CHAIN_NODES_MAX, ChainsFormat, ChainsOf, ChainsWriter, CleanupFormat, FINDINGS_SHOWN_MAX, PAGES_SHOWN_MAX,
};

fn and_more(count: usize) -> String {
    say(Lang::En, reports::AND_MORE, &[("n", &count)])
}

/// The story with so many findings in its case, and so many pages with its block.
fn crowded(findings: usize, pages: usize) -> Story {
    let mut story = story();
    let file = story.cases.iter_mut().find(|file| !file.fixes.is_empty()).unwrap();
    file.findings = vec![file.findings[0].clone(); findings];
    file.fixes[0].pages = (0..pages).map(|page| format!("http://www.school.example/{page}")).collect();
    story
}

#[test]
fn findings_and_pages_of_a_block_are_told_up_to_their_limits() {
    let outputs = |findings, pages| {
        let story = crowded(findings, pages);
        let md = story.cleanup(CleanupFormat::Md, Lang::En);
        [story.show(Lang::En), md, story.cleanup(CleanupFormat::Html, Lang::En)]
    };
    for output in outputs(FINDINGS_SHOWN_MAX, PAGES_SHOWN_MAX) {
        assert!(!output.contains(&and_more(3)) && !output.contains(&and_more(5)), "{output}");
    }
    for output in outputs(FINDINGS_SHOWN_MAX + 3, PAGES_SHOWN_MAX + 5) {
        assert_eq!((output.matches(&and_more(3)).count(), output.matches(&and_more(5)).count()), (1, 1), "{output}");
    }
}

#[test]
fn so_many_urls_are_drawn() {
    let drawn = |urls: usize| {
        let story = story();
        let finding = story.findings[0].clone();
        let mut traced = story.past.trace(&finding).unwrap();
        traced.listed.clear();
        let steps = &mut traced.shortest.steps;
        steps[0].seed = None;
        let page = steps[0].clone();
        steps.resize(urls, page);
        for (place, step) in steps.iter_mut().enumerate() {
            step.url = format!("http://www.school.example/{place}");
        }
        written(|out| {
            let mut writer = ChainsWriter::begin(ChainsFormat::Svg, Lang::En, out);
            writer.put(ChainsOf { traced: Some(traced), finding }).unwrap();
            writer.end().unwrap();
        })
    };
    let cards = |picture: &str| picture.matches("<g class=").count();
    let most = drawn(CHAIN_NODES_MAX);
    assert_eq!((cards(&most), most.contains(&and_more(1))), (CHAIN_NODES_MAX, false));
    let more = drawn(CHAIN_NODES_MAX + 1);
    assert_eq!((cards(&more), more.contains(&and_more(1))), (CHAIN_NODES_MAX, true));
}
