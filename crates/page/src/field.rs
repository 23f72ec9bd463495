//! Names in the value of a header field, or in any other text that no page holds.

use suyuan_model::{PageUrl, Place};

use crate::examine::spots_of;
use crate::finds::At;
use crate::fragment::{Fragment, Frame};
use crate::names::Kind;
use crate::spot::{Spot, Target};
use crate::trail::Trail;
use crate::walker::Walker;

/// Every place in the value of a header field of this page that names something watched.
pub fn spots_in_field(page: &PageUrl, value: &str, watched: &mut dyn FnMut(Target) -> bool) -> Vec<Spot> {
    let mut walker = Walker::new(page.clone(), true, watched);
    let fragment = Fragment::new(value, Trail::PAGE, Frame::default(), false);
    let at = At { place: Place::HeaderOther, ..At::text(&fragment, "") };
    // Some fields are JSON.
    let kind = if value.contains(['{', '\\']) { Kind::Code } else { Kind::Words };
    // What stands in a path of the site's own is a parameter of that.
    let in_url = value.trim_start().starts_with('/') && !value.trim_start().starts_with("//");
    walker.scan(&fragment, &at, value, Trail::piece(&fragment.trail, 0), kind, in_url, &mut Vec::new());
    spots_of(value, std::mem::take(&mut walker.finds))
}
