//! The same job with the crate `spider`: crawl from a list of seeds, print the URL of each page that names a domain of a list.
//!
//! usage: suyuan-peers SEEDS WATCHED

use std::error::Error;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aho_corasick::AhoCorasick;
use spider::website::Website;
use tokio::task::JoinSet;

/// Sites at a time; more cost memory and bring no speed on two cores.
const SITES: usize = 8;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let [seeds, watched]: [String; 2] = std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "usage: suyuan-peers SEEDS WATCHED")?;
    let names = fs::read_to_string(watched)?;
    let names = Arc::new(AhoCorasick::new(names.lines())?);
    let pages = Arc::new(AtomicU64::new(0));
    let mut sites = JoinSet::new();
    for seed in fs::read_to_string(seeds)?.lines() {
        while sites.len() >= SITES {
            sites.join_next().await;
        }
        sites.spawn(crawl(seed.to_owned(), Arc::clone(&names), Arc::clone(&pages)));
    }
    while sites.join_next().await.is_some() {}
    println!("pages {}", pages.load(Ordering::SeqCst));
    Ok(())
}

async fn crawl(seed: String, names: Arc<AhoCorasick>, pages: Arc<AtomicU64>) {
    let mut website = Website::new(&seed);
    website.configuration.respect_robots_txt = true;
    website.with_delay(0);
    let mut came = website.subscribe(0);
    let reader = tokio::spawn(async move {
        while let Ok(page) = came.recv().await {
            pages.fetch_add(1, Ordering::SeqCst);
            if names.is_match(page.get_html_bytes_u8()) {
                println!("{}", page.get_url());
            }
        }
    });
    website.crawl().await;
    website.unsubscribe();
    let _ = reader.await;
}
