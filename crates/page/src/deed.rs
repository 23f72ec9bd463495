//! What a script does with what it writes, and under which conditions.

use suyuan_model::Place;
use suyuan_script::{Condition, SinkKind, Test};

use crate::act::{Act, Deed};
use crate::changed::is_of_devices;
use crate::finds::Find;

impl Find {
    /// It stands in what a script does something with.
    pub(crate) fn in_what_is_done(&mut self, outer: &Act) {
        let is_refresh = self.place == Place::MetaRefresh;
        let waits = self.place == Place::Handler && !self.attribute.as_deref().is_some_and(comes_by_itself);
        let Some(act) = &mut self.context.act else { return };
        // A refresh that is written sends visitors as one that stands in the page does.
        if is_refresh && matches!(act.deed, Deed::Writes(_)) {
            act.deed = Deed::Does(SinkKind::Navigate);
        } else if act.deed != outer.deed {
            act.tests.extend(&outer.tests);
            act.tests.sort_unstable();
            act.tests.dedup();
            act.at_once &= outer.at_once && !waits;
            act.of_devices |= outer.of_devices;
        }
    }
}

/// What a script of this text does under these conditions.
pub(crate) fn act(deed: Deed, conditions: &[Condition], text: &str) -> Act {
    let mut agents = conditions.iter().filter(|condition| condition.tests.contains(&Test::Agent)).peekable();
    let of_devices = agents.peek().is_some()
        && agents.all(|condition| match text.get(condition.range.clone()) {
            // A run knows no expressions; on a telephone the screen is another, too.
            Some(said) if said == text => condition.tests.contains(&Test::Screen),
            said => said.is_some_and(is_of_devices),
        });
    Act { of_devices, ..Act::new(deed, conditions) }
}

/// Whether what a handler waits for happens by itself.
pub(crate) fn comes_by_itself(event: &str) -> bool {
    matches!(event, "x-init" | "ng-init" | "onload" | "onpageshow" | "onerror" | "onanimationstart" | "onbegin")
}
