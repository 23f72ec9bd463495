//! stub
#![allow(missing_docs)]
use suyuan_model::*; use suyuan_lists::Watchlist;
#[derive(Clone, Debug, Default)]
pub struct Reading { pub hops: Vec<Hop>, pub links_total: u32, pub sightings: Vec<Sighting>, pub charset: &'static str, pub title: String, pub examined: bool, pub partial: Option<String> }
pub fn read(_: &Capture, _: &Watchlist) -> Reading { Reading::default() }
